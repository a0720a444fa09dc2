"""The commands `backup`, `restore` and `erase`: what an operator does so that nothing is lost, and what must be."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import sqlalchemy as sa
import typer
from sqlalchemy.orm import Session

from access.audit import Checkpoint, checkpoint, verify
from console.opening import open_feed, publish, record
from console.settings import Settings, refuse, settings
from models.copying import Damaged, copied, counts, restore, sound, tidied
from models.database import Database
from models.identifiers import SYSTEM
from models.journal import JournalEvent
from services.people.erasing import erase_person

MANIFEST = "backup.json"
KEPT = ("loads", "releases", "rules", "budget")
"""Folders of the data folder that are copied too. Figures are made anew, and keys are kept elsewhere."""
REVISION = sa.text("SELECT version_num FROM alembic_version")
Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Backup:
    """What a backup says of itself."""

    at: str
    dialect: str
    revision: str
    rows: dict[str, int]
    chain: dict[str, Any]
    files: dict[str, str]
    """Path below the folder -> SHA-256."""


def commands(app: typer.Typer, clock: Clock) -> None:
    """Add the commands to the command line."""

    @app.command()
    def backup(folder: Annotated[Path, typer.Argument(help="A new folder for the backup.")]) -> None:
        """Copy the record as one moment saw it, and what belongs to it, while the server goes on. Not the keys."""
        given = settings()
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            refuse(f"{folder} is there already; name a new folder.")
        with record(given) as database:
            made = back_up(given, database, folder, clock())
        typer.echo(
            f"{folder}: {sum(made.rows.values())} rows, the chain of accesses to {made.chain['number']}."
        )
        typer.echo("The keys in QAZETA_DATA/keys are not in it: keep them, and erasures.jsonl, elsewhere.")

    @app.command("restore")
    def restore_backup(
        folder: Annotated[Path, typer.Argument(help="A folder that `backup` wrote.", exists=True)],
    ) -> None:
        """Put a backup in the place of an empty record, erase again what was erased since, and verify all of it."""
        given = settings()
        with record(given) as database:
            try:
                found = bring_back(given, database, folder)
            except Damaged as damaged:
                refuse(f"The backup is not whole, or was not restored: {damaged}.")
            publish(open_feed(given, database), clock(), rebuild=True)
        typer.echo(f"Restored as of {found.at}, and verified: rows, links of the chain, and files.")

    @app.command()
    def erase(
        person: Annotated[str, typer.Argument(help="The identifier of a person.")],
        because: Annotated[str, typer.Option(help="The ground, as it will stand in the list of erasures.")],
    ) -> None:
        """Destroy what identifies a person; files, money and the log of accesses stay, and add up as before."""
        given = settings()
        with record(given) as database:
            _listed(given, person, because, clock())
            if not database.do(lambda session: erase_person(session, person, SYSTEM), keep=bool):
                refuse(f"There is no person {person}.")
            tidied(database)
        typer.echo(f"{person} is erased. Older backups still know it: a restore erases it again.")


def back_up(given: Settings, database: Database, folder: Path, now: datetime) -> Backup:
    """Copy into an empty folder, and write down what a restore must find."""
    with copied(database, folder) as session:
        sound(session)
        rows, chain = counts(session), asdict(checkpoint(session))
        revision = session.scalar(REVISION) or ""
    for name in KEPT:
        if (given.data / name).is_dir():
            shutil.copytree(given.data / name, folder / "data" / name)
    files = {path.relative_to(folder).as_posix(): _digest(path) for path in _files(folder)}
    made = Backup(now.isoformat(), database.dialect, revision, rows, chain, files)
    (folder / MANIFEST).write_text(json.dumps(asdict(made), indent=1) + "\n", encoding="utf-8")
    return made


def bring_back(given: Settings, database: Database, folder: Path) -> Backup:
    """Restore into an empty record, and compare it with what the backup says; Damaged where they differ."""
    try:
        found = Backup(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        raise Damaged(f"{folder / MANIFEST} cannot be read") from None
    for name, digest in found.files.items():
        if not (folder / name).is_file() or _digest(folder / name) != digest:
            raise Damaged(f"{name} is not the file that was written")
    with database.read() as session:
        if session.scalar(sa.select(sa.func.count()).select_from(JournalEvent)):
            raise Damaged("the record is not empty; restore into a new one")
        here = database.dialect, session.scalar(REVISION)
    if here != (found.dialect, found.revision):
        raise Damaged(
            f"it is of {found.dialect} at revision {found.revision}, and here is {' at '.join(map(str, here))}"
        )
    restore(database, folder)
    with database.read() as session:
        compare(session, found)
    shutil.copytree(folder / "data", given.data, dirs_exist_ok=True) if (folder / "data").is_dir() else None
    for person in erased(given):
        database.do(lambda session, person=person: erase_person(session, person, SYSTEM), keep=bool)  # type: ignore[misc]
    return found


def compare(session: Session, found: Backup) -> None:
    """Damaged where a record is not the one that was copied."""
    sound(session)
    if unlike := {name for name, number in counts(session).items() if number != found.rows.get(name)}:
        raise Damaged(f"tables have other numbers of rows: {', '.join(sorted(unlike))}")
    chain = verify(session, Checkpoint(**found.chain))
    if chain.broken:
        raise Damaged(f"the log of accesses: {chain.broken[0]}")


def erased(given: Settings) -> list[str]:
    """Who was erased at this installation, in order."""
    file = given.data / "erasures.jsonl"
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return [json.loads(line)["person"] for line in lines]


def _listed(given: Settings, person: str, because: str, now: datetime) -> None:
    with (given.data / "erasures.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps({"person": person, "because": because, "at": now.isoformat()}) + "\n")


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != MANIFEST)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
