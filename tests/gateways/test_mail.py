"""Letters over SMTP to a real server: how they arrive, and what is made of its answers."""

from __future__ import annotations

import ssl
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult

from gateways.mail import Letter, MailServer, Refused, Unreachable, mail_server
from tests.gateways.served import certificate, free_port, mailbox

AT = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
LETTER = Letter("msg_1", "anne@example.org", "Сіздің өтінішіңіз", "Сәлеметсіз бе.\n", "KK", AT)


def server(port: int, **more: str) -> MailServer:
    return mail_server(f"smtp://127.0.0.1:{port}", "no-reply@qazeta.test")


def test_a_letter_arrives_as_it_was_written() -> None:
    with mailbox() as box:
        server(box.port).send(LETTER)
        server(box.port).send(LETTER)
    one, again = box.taken
    assert {name: one[name] for name in ("From", "To", "Subject", "Date", "Message-ID")} == {
        "From": "no-reply@qazeta.test",
        "To": "anne@example.org",
        "Subject": "Сіздің өтінішіңіз",
        "Date": "Mon, 02 Mar 2026 07:00:00 +0000",
        "Message-ID": "<msg_1@qazeta.test>",
    }
    assert (one["Content-Language"], one["Auto-Submitted"]) == ("kk", "auto-generated")
    assert one.get_content().replace("\r", "") == "Сәлеметсіз бе.\n"
    assert again["Message-ID"] == one["Message-ID"]


@pytest.mark.parametrize(
    ("answer", "code", "final"),
    [
        ("451 later", "SMTP_451", False),
        ("421 closing", "SMTP_421", False),
        ("552 too much", "SMTP_552", True),
        ("554 no", "SMTP_554", True),
    ],
)
@pytest.mark.parametrize("where", ["to", "says"])
def test_what_a_server_refuses(where: str, answer: str, code: str, final: bool) -> None:
    with mailbox() as box:
        setattr(box, where, answer if where == "to" else lambda _: answer)
        with pytest.raises(Refused) as refused:
            server(box.port).send(LETTER)
    assert (refused.value.code, refused.value.final, box.taken) == (code, final, [])


@pytest.mark.parametrize("to", ["a\nBcc: b@example.org", "", "nobody"])
def test_an_address_that_cannot_be_written_to(to: str) -> None:
    with mailbox() as box, pytest.raises(Refused) as refused:
        server(box.port).send(Letter("msg_1", to, "a", "b", "EN", AT))
    assert (refused.value.code, refused.value.final, box.taken) == ("BAD_ADDRESS", True, [])


def test_nobody_there() -> None:
    with pytest.raises(Unreachable) as away:
        server(free_port()).send(LETTER)
    assert away.value.args == ("NO_CONNECTION",)


@pytest.mark.parametrize("url", ["smtp://user:secret@127.0.0.1:{}", "smtp://localhost.localdomain:{}"])
def test_nothing_is_said_without_the_encryption_or_the_login_that_was_asked_for(url: str) -> None:
    with mailbox() as box:
        demanding = mail_server(url.format(box.port), "a@b")
        if "domain" in url:
            demanding = MailServer("127.0.0.1", box.port, "a@b", encrypted=True)
        with pytest.raises(Unreachable) as away:
            demanding.send(LETTER)
    assert (away.value.args, box.taken) == (("NOT_ADMITTED",), [])


def admitted(server: Any, session: Any, envelope: Any, mechanism: str, said: Any) -> AuthResult:
    """The door of a server that knows one user."""
    return AuthResult(success=(said.login, said.password) == (b"us@er", b"pass word"), handled=False)


CLOSED = {"authenticator": admitted, "auth_required": True, "auth_require_tls": True}


def secured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """The context of a server whose certificate this process trusts."""
    shown, context = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(shown))
    return context


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
@pytest.mark.parametrize("at_once", [False, True])
def test_a_letter_goes_encrypted_and_under_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: bool
) -> None:
    context = secured(tmp_path, monkeypatch)
    how = {"ssl_context": context} if at_once else {"tls_context": context, "require_starttls": True}
    # Where all is encrypted from the first byte, the server of the tests does not know it.
    with mailbox(**how, **{**CLOSED, "auth_require_tls": not at_once}) as box:
        there = MailServer("127.0.0.1", box.port, "a@b", at_once, True, "us@er", "pass word")
        there.send(LETTER)
        with pytest.raises(Unreachable) as refused:
            replace(there, password="wrong").send(LETTER)
        with pytest.raises(Unreachable) as unsayable:
            replace(there, password="құпия").send(LETTER)
    assert [mail["Message-ID"] for mail in box.taken] == ["<msg_1@b>"]
    assert (refused.value.args, unsayable.value.args) == (("SMTP_535",), ("NOT_ADMITTED",))


def test_a_server_that_shows_somebody_elses_name_is_told_nothing(tmp_path: Path) -> None:
    _, context = certificate(tmp_path)
    with mailbox(tls_context=context, require_starttls=True) as box:
        there = MailServer("127.0.0.1", box.port, "a@b", encrypted=True)
        with pytest.raises(Unreachable) as away:
            there.send(LETTER)
    assert (away.value.args, box.taken) == (("NOT_ADMITTED",), [])


def test_what_a_url_says() -> None:
    found = mail_server("smtps://us%40er:p%2Fw@mail.example.org", "a@b")
    assert (found.host, found.port, found.at_once, found.encrypted) == ("mail.example.org", 465, True, True)
    assert (found.user, found.password) == ("us@er", "p/w")
    assert mail_server("smtp://mail.example.org", "a@b").encrypted
    assert not mail_server("smtp://mail.example.org:25?plain", "a@b").encrypted
    assert not mail_server("smtp://localhost:25", "a@b").encrypted
    for wrong in ("http://x", "smtp://", "mail.example.org", "smtp://x?other", "smtp://x:port"):
        with pytest.raises(ValueError):
            mail_server(wrong, "a@b")
