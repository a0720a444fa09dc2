"""The command `who-sees-what`: docs/who-sees-what.md, made of the permissions, the scope and the contract."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from graphql import (
    FieldDefinitionNode,
    InterfaceTypeDefinitionNode,
    ObjectTypeDefinitionNode,
    StringValueNode,
    parse,
)

from access.actor import Role
from access.permissions import GRANTS, Permission
from access.scope import OWN, PUBLIC, THROUGH, WITHHELD, reaches
from console.settings import ROOT, refuse
from models import Record
from models.columns import Sealed

PAGE = ROOT / "docs" / "who-sees-what.md"
CONTRACT = ROOT / "schema" / "schema.graphql"

TRAVELLER, MEMBER, MISSION, OFFICER = Role.TRAVELLER, Role.MEMBER, Role.MISSION_OFFICER, Role.CASE_OFFICER
MINE, HERE = "that they sent", "of their office"
ROWS: Mapping[str, Mapping[Role, str]] = {
    "Application": {TRAVELLER: MINE, MEMBER: MINE, OFFICER: HERE},
    "DiasporaMember": {
        MEMBER: "that they registered",
        MISSION: "of their office, while consent to the registry stands",
        OFFICER: "with a case of their office",
    },
    "KandasCase": {
        MEMBER: "that they opened",
        MISSION: "opened at their office, or of a member of theirs whose consent to the registry stands",
        OFFICER: HERE,
        Role.PAYMENTS_OFFICER: "with a placement",
    },
    "AccessEntry": dict.fromkeys((TRAVELLER, MEMBER), "about themselves, not about their family"),
    "Absence": {OFFICER: "of their own"},
    "Ticket": {TRAVELLER: "that they opened", MEMBER: "that they opened", OFFICER: HERE},
    "Message": dict.fromkeys((TRAVELLER, MEMBER), "written to them"),
    "Crossing": {Role.BORDER_OFFICER: "that they recorded"},
    "TravelDocument": {
        TRAVELLER: "that they reported",
        MEMBER: "that they reported",
        OFFICER: "of whoever has an application at their office",
    },
    "ApplicationGroup": dict.fromkeys((TRAVELLER, MEMBER), "that they opened"),
    "Invitation": {OFFICER: HERE},
    "Overstay": {
        OFFICER: "all, at an office of the migration service",
        Role.BORDER_OFFICER: "all, at an office of the border service",
    },
    "ReleaseRequest": {
        Role.ANALYST: "that they filed",
        Role.RESEARCHER: "that they filed",
        Role.AUDITOR: "all",
        Role.ADMIN: "all",
    },
    "QuotaTransfer": dict.fromkeys((OFFICER, Role.ADMIN), "all"),
}
"""Which rows a role sees by itself, in words; access/scope.py says it in SQL, and a test that both name the same."""

MUST_TELL = """## What an answer cannot hide

Rows that somebody does not see stand in no statement that answers them: so they change neither data nor counts, and a
price hangs on the document alone. These answers say something of what is hidden, and have to:

- a travel document or a number that is registered already, of somebody else: registering it again is refused;
- an invitation whose last place is taken, and a quota whose last place is taken: what asks for one more is refused;
- a member who was registered before elsewhere: a proposal to compare both is made, for whoever sees both;
- a border check: whoever shows a document is told what it entitles them to, whoever recorded it.
"""


def commands(app: typer.Typer, clock: Callable[[], datetime]) -> None:
    """Add the command to the command line."""

    @app.command("who-sees-what")
    def who_sees_what(
        check: Annotated[bool, typer.Option("--check", help="Only compare; 1 if unlike.")] = False,
    ) -> None:
        """Write docs/who-sees-what.md anew: every role, its rows and its fields."""
        text = page()
        if check and PAGE.read_text(encoding="utf-8") != text:
            refuse(
                "docs/who-sees-what.md is not what the code says; `server.py who-sees-what` writes it anew."
            )
        if not check:
            PAGE.write_text(text, encoding="utf-8")
            typer.echo(f"{PAGE.relative_to(ROOT)}: {len(text.splitlines())} lines")


def page(contract: Path = CONTRACT) -> str:
    """The page as Markdown."""
    parts = (_beginning(), _rows(), _reach(), _fields(contract), _personal(), (MUST_TELL.rstrip(),))
    return "\n".join(line for part in parts for line in (*part, "")).rstrip() + "\n"


def _beginning() -> Iterator[str]:
    yield "# Who sees what"
    yield ""
    yield "Made by `python server.py who-sees-what` from `access/` and the contract; a test holds it. Whoever asks must"
    yield "pass two gates: the field must be open to a role of theirs, and the row must be theirs to see. A row that is"
    yield "not is not there: nobody is told that it exists. Figures are a matter of their own: `docs/figures.md`."


def _rows() -> Iterator[str]:
    yield "## Rows that somebody sees by themselves"
    yield ""
    yield from _table(
        ("record", "role", "which"),
        (
            (name, role.value, words)
            for name, roles in sorted(ROWS.items())
            for role, words in sorted(roles.items(), key=lambda item: list(Role).index(item[0]))
        ),
    )
    yield ""
    yield f"Everybody sees all of {', '.join(sorted(entity.__name__ for entity in PUBLIC))}."


def _reach() -> Iterator[str]:
    yield "## Rows that are seen with another row, and by whom at all"
    yield ""
    roles = [role for role in Role if role is not Role.ANONYMOUS]
    entities = sorted(OWN.keys() | THROUGH.keys(), key=lambda entity: entity.__name__)
    yield from _table(
        ("record", "seen with", "roles that can see any", "withheld from"),
        (
            (
                entity.__name__,
                ", ".join(parent.__name__ for parent, _ in THROUGH.get(entity, ())) or "",
                ", ".join(
                    role.value
                    for role in roles
                    if role not in WITHHELD.get(entity, ()) and reaches(entity, frozenset({role}))
                ),
                ", ".join(
                    role.value
                    for role in roles
                    if role in WITHHELD.get(entity, ()) and reaches(entity, frozenset({role}))
                ),
            )
            for entity in entities
        ),
    )


def _fields(contract: Path) -> Iterator[str]:
    yield "## Fields that need a permission"
    yield ""
    yield "Whatever is not here is open to everybody who sees the row. Refused before anything is read."
    yield ""
    needed = needs(contract)
    yield from _table(
        ("permission", "roles", "fields"),
        (
            (
                permission.value,
                ", ".join(role.value for role in Role if permission in GRANTS[role]),
                ", ".join(needed.get(permission.value, ())),
            )
            for permission in sorted(Permission)
        ),
    )


def _personal() -> Iterator[str]:
    yield "## Columns that identify somebody"
    yield ""
    yield "Whoever holds a post and reads one of them, or searches by one, leaves an entry in the log of accesses, and"
    yield "the person sees it. Sealed columns are encrypted under a key of the person's own."
    yield ""
    columns = sorted(
        (str(column), "sealed" if isinstance(column.type, Sealed) else "plain, or a blind index")
        for table in Record.metadata.sorted_tables
        for column in table.columns
        if column.info.get("personal")
    )
    yield from _table(("column", "kept"), columns)


def needs(contract: Path) -> dict[str, list[str]]:
    """Permission -> fields that need it, as Type.field, in the order of the contract."""
    found: dict[str, list[str]] = {}
    for type_ in parse(contract.read_text(encoding="utf-8")).definitions:
        if isinstance(type_, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode):
            for field in type_.fields or ():
                if (permission := _needed(field)) is not None:
                    found.setdefault(permission, []).append(f"{type_.name.value}.{field.name.value}")
    return found


def _needed(field: FieldDefinitionNode) -> str | None:
    for directive in field.directives or ():
        for argument in directive.arguments or ():
            if directive.name.value == "needs" and isinstance(argument.value, StringValueNode):
                return argument.value.value
    return None


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield "|" + "---|" * len(heads)
    for row in rows:
        yield f"| {' | '.join(row)} |"
