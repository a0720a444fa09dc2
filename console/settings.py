"""What the environment says about this installation; README.md has the table."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

import sqlalchemy as sa
import typer

from access.actor import Role
from access.oidc import Mapped, mapping
from access.openness import OPEN, Openness
from disclosure.ledger_file import LedgerFile
from gateways.identity import Provider
from gateways.mail import MailServer, mail_server

ROOT = Path(__file__).parent.parent
MAIL_FROM = re.compile(r"[^@\s<>]{1,64}@[^@\s<>]{1,190}")
ORIGIN = re.compile(r"https?://[A-Za-z0-9.\-\[\]:]+")
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
"""Addresses that only this machine reaches: there the built-in issuer is on unless it is switched off."""


@dataclass(frozen=True)
class Settings:
    """Everything that can be set; the names in the environment begin with QAZETA_."""

    data: Path
    url: str
    host: str
    port: int
    dev_issuer: bool
    demo: bool
    checkpoint: Path | None = None
    sandbox: bool = False
    address: str = ""
    mail: MailServer | None = None
    identity: Provider | None = None
    documents: Path | None = None
    registers: bool = True
    only_listed: bool = False
    openness: Openness = OPEN

    @property
    def rules(self) -> Path:
        """The folder of every version of the rules that was in use."""
        return self.data / "rules"

    @property
    def figures(self) -> Path:
        """The folder of facts that the feed writes and the engines read."""
        return self.data / "figures"

    @property
    def loads(self) -> Path:
        """The archive of loads: immutable files that the intake writes and the feed reads."""
        return self.data / "loads"

    @property
    def releases(self) -> Path:
        """The folder of releases: all that researchers and the public are answered from."""
        return self.data / "releases"

    @property
    def ledger(self) -> LedgerFile:
        """The ledger of the privacy budget, and its checkpoint."""
        return LedgerFile(
            self.data / "budget" / "ledger.jsonl",
            self.checkpoint or self.data / "budget" / "checkpoint.json",
        )


def settings() -> Settings:
    """Read and check the environment; make the data folder."""
    given = os.environ
    data = Path(given.get("QAZETA_DATA") or ROOT / "data").absolute()
    try:
        data.mkdir(parents=True, exist_ok=True)
        (data / ".writable").touch()
        (data / ".writable").unlink()
    except OSError as error:
        refuse(
            f"The data folder {data} cannot be written ({error.strerror}); set QAZETA_DATA to one that can."
        )
    port = given.get("QAZETA_PORT") or "8000"
    if not port.isdecimal() or not 0 < int(port) < 65536:
        refuse(f"QAZETA_PORT is {port!r}; it must be a number from 1 to 65535.")
    host = given.get("QAZETA_HOST") or "127.0.0.1"
    here = "127.0.0.1" if host == "0.0.0.0" else f"[{host}]" if ":" in host else host  # noqa: S104
    return Settings(
        data=data,
        url=_url(given.get("QAZETA_DATABASE_URL") or f"sqlite:///{data / 'record.db'}"),
        host=host,
        port=int(port),
        dev_issuer=_switch("QAZETA_DEV_ISSUER", default=host in LOOPBACK),
        demo=_switch("QAZETA_DEMO", default=True),
        checkpoint=Path(kept).absolute() if (kept := given.get("QAZETA_CHECKPOINT")) else None,
        sandbox=_switch("QAZETA_SANDBOX", default=host in LOOPBACK),
        address=(given.get("QAZETA_ADDRESS") or f"http://{here}:{port}").rstrip("/"),
        mail=_mail(given.get("QAZETA_SMTP_URL"), given.get("QAZETA_MAIL_FROM")),
        documents=Path(listed).absolute() if (listed := given.get("QAZETA_DOCUMENTS")) else None,
        registers=_switch("QAZETA_DOCUMENTS_REGISTER", default=True),
        only_listed=_switch("QAZETA_DOCUMENTS_ONLY", default=False),
        openness=_openness(host in LOOPBACK),
        identity=_identity(given.get("QAZETA_OIDC_ISSUER"), given.get("QAZETA_OIDC_AUDIENCE")),
    )


def _openness(here: bool) -> Openness:
    origins = tuple(each.rstrip("/") for each in os.environ.get("QAZETA_ORIGINS", "").split())
    if wrong := [each for each in origins if not ORIGIN.fullmatch(each)]:
        refuse(
            f"QAZETA_ORIGINS has {wrong[0]!r}; list origins like https://example.org, with spaces between."
        )
    named = os.environ.get("QAZETA_INTROSPECTION", "").strip().upper() or "EVERYBODY"
    try:
        roles = (
            {Role(each) for each in re.split(r"[\s,]+", named)}
            if named not in ("EVERYBODY", "NOBODY")
            else set()
        )
    except ValueError:
        refuse(
            "QAZETA_INTROSPECTION must be everybody, nobody, or roles with spaces between, such as ANALYST ADMIN."
        )
    told = None if named == "EVERYBODY" else frozenset(roles)
    return Openness(origins, told, _switch("QAZETA_EXPLORER", default=here))


def _identity(issuer: str | None, audience: str | None) -> Provider | None:
    if not issuer:
        return None
    where = urlsplit(issuer)
    if where.scheme != "https" and (where.scheme != "http" or where.hostname not in LOOPBACK):
        refuse("QAZETA_OIDC_ISSUER must be the https:// address of the identity provider.")
    if not audience:
        refuse("QAZETA_OIDC_AUDIENCE must be the audience that the provider makes tokens for.")
    file = os.environ.get("QAZETA_OIDC_MAPPING")
    try:
        return Provider(issuer, audience, mapping(Path(file)) if file else Mapped())
    except ValueError as error:
        refuse(f"QAZETA_OIDC_MAPPING cannot be used: {error}.")


def _mail(url: str | None, sender: str | None) -> MailServer | None:
    if not url:
        return None
    if not sender or not MAIL_FROM.fullmatch(sender):
        refuse("QAZETA_MAIL_FROM must be the address that messages come from, like no-reply@example.org.")
    try:
        return mail_server(url, sender)
    except ValueError as error:
        refuse(f"QAZETA_SMTP_URL is {error}.")


def _url(text: str) -> str:
    try:
        url = sa.make_url(text)
        known = bool(url.database) and url.drivername in {"sqlite", "postgresql", "postgres"}
    except (sa.exc.ArgumentError, ValueError):
        known = False
    return (
        text
        if known
        else refuse("QAZETA_DATABASE_URL must be postgresql://user@host/name or sqlite:///path.")
    )


def _switch(name: str, *, default: bool) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value not in {"", "1", "0", "on", "off", "true", "false", "yes", "no"}:
        refuse(f"{name} is {value!r}; set it to on or off.")
    return value in {"1", "on", "true", "yes"} if value else default


def refuse(sentence: str) -> NoReturn:
    """End with one sentence that says what to do."""
    typer.echo(f"qazeta: {sentence}", err=True)
    raise typer.Exit(1)
