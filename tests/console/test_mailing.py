"""Sending what is in the outbox to a real mail server: once, again, and never without a trace."""

from __future__ import annotations

import logging
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from console.beside import Task
from console.mailing import Post
from gateways.mail import Unreachable, mail_server
from models.identifiers import seeded
from models.outbox import Message
from models.sealing import Vault
from policy.rulebook import Rulebook, load_rulebook
from server import app
from services.given import Given
from services.messages.queueing import TEMPLATES
from services.messages.sending import LEASE
from services.reference import load_reference
from tests.gateways.served import OK, free_port, mailbox
from tests.services.world import World
from translations.catalogue import LOCALES
from translations.letters import written

NOON = datetime(2026, 6, 1, 7, tzinfo=UTC)


class Telling(World):
    """A record whose people are written to, in French."""

    @property
    def given(self) -> Given:
        return replace(super().given, locale="FR", tells=True)


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return load_rulebook()


@pytest.fixture
def world(database: object, rulebook: Rulebook) -> Telling:
    with database.batch() as session:
        load_reference(session)
    return Telling(database, rulebook, Vault(b"k" * 32, b"i" * 32), seeded("tests/console"), NOON)


def post(world: World, port: int, moment: datetime = NOON) -> Post:
    server = mail_server(f"smtp://127.0.0.1:{port}", "no-reply@qazeta.test")
    return Post(world.database, world.vault, server, lambda: moment)


def states(world: World) -> list[tuple[str, int, str | None]]:
    return sorted((row.state, row.attempts, row.failure) for row in world.all(Message))


def test_messages_arrive_in_the_language_of_the_application(world: Telling) -> None:
    refused = world.decide(world.eta(), "REFUSE", "DATA_MISMATCH")
    with mailbox() as box:
        assert post(world, box.port).send_due() == 2
        assert post(world, box.port).send_due() == 0
    first, second = sorted(box.taken, key=lambda mail: "refusé" in mail["Subject"])
    assert (first["To"], first["Subject"]) == (
        "anne@example.org",
        f"Votre demande {refused.reference} est arrivée",
    )
    said = second.get_content()
    assert "Les données indiquées diffèrent du document." in said
    assert "jusqu’au" in said and "2026" in said and refused.reference in said
    assert "Anne" not in said and "Martin" not in said
    ids = {f"<{row.id}@qazeta.test>" for row in world.all(Message)}
    assert {mail["Message-ID"] for mail in box.taken} == ids
    assert states(world) == [("SENT", 1, None)] * 2


def test_a_server_that_is_away_costs_no_attempt(world: Telling, caplog: pytest.LogCaptureFixture) -> None:
    world.eta()
    port, stop = free_port(), threading.Event()
    with pytest.raises(Unreachable):
        post(world, port).send_due()
    assert states(world) == [("QUEUED", 0, None)]
    sender = threading.Thread(target=Task("outbox", post(world, port).send_due, 0.1).run, args=(stop,))
    with caplog.at_level(logging.ERROR):
        sender.start()
        while "outbox: Unreachable at mail.py:" not in caplog.text:
            stop.wait(0.02)
        with mailbox(port) as box:
            while states(world) != [("SENT", 1, None)]:
                stop.wait(0.05)
        stop.set()
        sender.join()
    assert len(box.taken) == 1
    assert "anne" not in caplog.text


def test_what_is_put_off_is_tried_again_and_what_is_refused_is_not(world: Telling) -> None:
    world.eta()
    with mailbox() as box:
        box.says = lambda number: "451 later" if number == 1 else OK
        assert post(world, box.port).send_due() == 0
        assert states(world) == [("QUEUED", 1, "SMTP_451")]
        assert post(world, box.port).send_due() == 0
        assert post(world, box.port, NOON + timedelta(minutes=1)).send_due() == 1
    assert states(world) == [("SENT", 2, None)]
    assert box.asked == 2


def test_what_is_refused_for_good_is_given_up(world: Telling) -> None:
    world.eta()
    with mailbox() as box:
        box.to = "550 nobody here"
        assert post(world, box.port).send_due() == 0
        assert post(world, box.port, NOON + timedelta(days=9)).send_due() == 0
    assert states(world) == [("FAILED", 1, "SMTP_550")]


def test_a_sender_that_dies_between_sending_and_marking_sends_the_same_again(world: Telling) -> None:
    world.eta()

    class Dies(Exception):
        """The process ends here."""

    class Dying(Post):
        def _mark(self, work: object) -> bool:
            raise Dies

    with mailbox() as box:
        mortal = post(world, box.port)
        with pytest.raises(Dies):
            Dying(mortal.database, mortal.vault, mortal.server, mortal.clock).send_due()
        assert post(world, box.port).send_due() == 0
        assert post(world, box.port, NOON + LEASE).send_due() == 1
    one, again = box.taken
    assert one["Message-ID"] == again["Message-ID"]
    assert states(world) == [("SENT", 2, None)]


def test_a_family_without_an_address_is_not_forgotten(world: Telling) -> None:
    world.case()
    with mailbox() as box:
        assert post(world, box.port).send_due() == 0
    assert states(world) == [("FAILED", 1, "NO_ADDRESS")]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("template", sorted(set(TEMPLATES.values())))
def test_every_message_has_its_words(locale: str, template: str) -> None:
    params = {"reference": "ETA-1", "programme": "ETA", "grounds": ["SECURITY"]}
    contested = params | {"authority": "MIGRATION_COMMITTEE", "deadline": "2026-12-24"}
    assert "ETA-1" in written(template, params, locale).subject
    assert "2026" in written(template, contested, locale).text


def test_the_command_sends_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QAZETA_DATA", str(tmp_path))
    monkeypatch.delenv("QAZETA_SMTP_URL", raising=False)
    monkeypatch.delenv("QAZETA_DATABASE_URL", raising=False)
    without = CliRunner().invoke(app, ["outbox", "send"])
    assert (without.exit_code, "QAZETA_SMTP_URL is not set" in without.output) == (1, True)
    monkeypatch.setenv("QAZETA_SMTP_URL", f"smtp://127.0.0.1:{free_port()}")
    unnamed = CliRunner().invoke(app, ["outbox", "send"])
    assert (unnamed.exit_code, "QAZETA_MAIL_FROM must be" in unnamed.output) == (1, True)
    monkeypatch.setenv("QAZETA_MAIL_FROM", "no-reply@qazeta.test")
    done = CliRunner().invoke(app, ["outbox", "send"])
    assert (done.exit_code, done.stdout) == (0, "0 sent; in the outbox: nothing.\n")
    monkeypatch.setenv("QAZETA_SMTP_URL", "http://mail")
    wrong = CliRunner().invoke(app, ["outbox", "send"])
    assert (wrong.exit_code, "QAZETA_SMTP_URL is not" in wrong.output) == (1, True)
