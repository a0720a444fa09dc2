"""Mail by SMTP: one connection for each message, encrypted unless the address of the server says otherwise."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

SECONDS = 20.0
"""For each step of a conversation with the server."""
AT_ONCE, PLAIN, TRUSTED = "smtps", "smtp", frozenset({"localhost", "127.0.0.1", "::1"})
PORTS = {AT_ONCE: 465, PLAIN: 587}


class Unreachable(Exception):
    """No message can be sent at the moment; `args[0]` is a code. Nothing was sent."""


class Refused(Exception):
    """The server did not take this message: a code, and whether it never will."""

    def __init__(self, code: str, final: bool) -> None:
        super().__init__(code)
        self.code, self.final = code, final


@dataclass(frozen=True)
class Letter:
    """A message as it goes out. `name` is its own for ever, so that a doubled one can be recognised."""

    name: str
    to: str
    subject: str
    text: str
    locale: str
    written_at: datetime


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed over, and who sends it. Without encryption only to this machine, or where none is wanted."""

    host: str
    port: int
    sender: str
    at_once: bool = False
    """Encrypted from the first byte (smtps), instead of by STARTTLS."""
    encrypted: bool = True
    user: str | None = None
    password: str | None = None

    def send(self, letter: Letter) -> None:
        """Hand over one letter. Unreachable or Refused where the server does not take it."""
        try:
            mail = self._mail(letter)
        except ValueError:
            raise Refused("BAD_ADDRESS", final=True) from None
        server = self._connected()
        try:
            server.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            raise _refused(next(iter(error.recipients.values()))[0]) from None
        except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError, smtplib.SMTPHeloError) as error:
            raise _refused(error.smtp_code) from None
        except smtplib.SMTPNotSupportedError:
            raise Refused("BAD_ADDRESS", final=True) from None
        except (smtplib.SMTPException, OSError):
            # It may have been taken or not: it is sent again, under the same name.
            raise Refused("INTERRUPTED", final=False) from None
        finally:
            # What the server answers to a goodbye says nothing of the letter.
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
            server.close()

    def _connected(self) -> smtplib.SMTP:
        try:
            if self.at_once:
                server: smtplib.SMTP = smtplib.SMTP_SSL(
                    self.host, self.port, timeout=SECONDS, context=ssl.create_default_context()
                )
            else:
                server = smtplib.SMTP(self.host, self.port, timeout=SECONDS)
        except (smtplib.SMTPException, OSError) as error:
            raise Unreachable(_code(error, "NO_CONNECTION")) from None
        try:
            if self.encrypted and not self.at_once:
                server.starttls(context=ssl.create_default_context())
            if self.user is not None:
                server.login(self.user, self.password or "")
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            # Names and passwords outside ASCII cannot be said to a server at all.
            server.close()
            raise Unreachable(_code(error, "NOT_ADMITTED")) from None
        return server

    def _mail(self, letter: Letter) -> EmailMessage:
        if "@" not in letter.to:
            raise ValueError
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self.sender, letter.to, letter.subject
        mail["Date"] = format_datetime(letter.written_at)
        mail["Message-ID"] = f"<{letter.name}@{self.sender.rpartition('@')[2].rstrip('>')}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(letter.text)
        mail["Content-Language"] = letter.locale.lower()
        return mail


def mail_server(url: str, sender: str) -> MailServer:
    """A server by its URL: `smtp://user:password@host:587` (STARTTLS) or `smtps://…:465`.

    ValueError where it is none. To this machine, or with `?plain`, nothing is encrypted.
    """
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname or parts.query not in ("", "plain"):
        raise ValueError("not smtp://user:password@host:port or smtps://user:password@host:port")
    at_once = parts.scheme == AT_ONCE
    user, password = (unquote(part) if part else None for part in (parts.username, parts.password))
    encrypted = at_once or (parts.query != "plain" and parts.hostname not in TRUSTED)
    port = parts.port or PORTS[parts.scheme]
    return MailServer(parts.hostname, port, sender, at_once, encrypted, user, password)


def _refused(code: int) -> Refused:
    return Refused(f"SMTP_{code}", final=500 <= code < 600)


def _code(error: Exception, otherwise: str) -> str:
    code = getattr(error, "smtp_code", None)
    return f"SMTP_{code}" if isinstance(code, int) and code > 0 else otherwise
