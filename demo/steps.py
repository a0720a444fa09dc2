"""Steps of the demo: what is asked of which service, by whom and when. Pure values; country.py carries them out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from access.actor import Actor
from models.columns import ALMATY
from services.aid import commands as aid
from services.cards import commands as cards
from services.deciding import commands as deciding
from services.kandas import commands as kandas
from services.registry import commands as registry
from services.tickets import commands as tickets
from services.travel import commands as travel

ENDS = datetime(2026, 11, 20, 13, tzinfo=UTC)
"""The demo's last moment: what would happen later has not happened."""
SATURDAY = 5
COMMANDS: Mapping[str, type[Any]] = {
    "apply_for_eta": travel.ApplyForEta,
    "apply_for_e_visa": travel.ApplyForEVisa,
    "apply_for_e_residency": travel.ApplyForEResidency,
    "apply_for_card": cards.ApplyForCard,
    "open_ticket": tickets.OpenTicket,
    "reply_to_ticket": tickets.ReplyToTicket,
    "close_ticket": tickets.CloseTicket,
    "decide": deciding.Decide,
    "register_diaspora_member": registry.RegisterDiasporaMember,
    "open_kandas_case": kandas.OpenKandasCase,
    "record_evidence": kandas.RecordEvidence,
    "record_crossing": travel.RecordCrossing,
    "place_family": kandas.PlaceFamily,
    "pay_aid": aid.PayAid,
    "appeal_decision": deciding.AppealDecision,
    "transfer_quota": kandas.TransferQuota,
    "record_residence_permit": kandas.RecordResidencePermit,
    "record_iin": kandas.RecordIin,
    "record_residence_check": kandas.RecordResidenceCheck,
    "prolong_status": kandas.ProlongStatus,
    "grant_citizenship": kandas.GrantCitizenship,
    "report_departure": aid.ReportDeparture,
    "plan_repayment": aid.PlanRepayment,
    "waive_repayment": aid.WaiveRepayment,
    "record_repayment": aid.RecordRepayment,
    "appeal_repayment": aid.AppealRepayment,
    "decide_repayment": aid.DecideRepayment,
}
"""The command that each service of the plan takes."""


@dataclass(frozen=True)
class IdOf:
    """Stands in a command for the id of the record that an earlier step made."""

    step: str


@dataclass(frozen=True)
class VersionOf:
    """Stands in a command for the version, at that moment, of the record that an earlier step made."""

    step: str


@dataclass(frozen=True)
class LastDecision:
    """Stands in a command for the id of the last decision on the record that an earlier step made."""

    step: str


@dataclass(frozen=True)
class OpenPart:
    """Stands in a command for one of so many equal parts of what is open of the claim against a case, in tenge."""

    step: str
    parts: int


@dataclass(frozen=True)
class OpenParts:
    """Stands in a command for the instalments of what is open of the claim against a case, due on these days."""

    step: str
    days: tuple[date, ...]


@dataclass(frozen=True)
class IinsOf:
    """Stands in a command for the IINs of the family of an earlier step's case, which are known by birth date."""

    step: str
    values: Mapping[date, str]
    issued_on: date


@dataclass(frozen=True)
class Step:
    """One call of a service. `key` is unique; `refused` names the problem type that is planned, if one is."""

    key: str
    moment: datetime
    post: Actor
    service: str
    command: Mapping[str, Any]
    refused: str | None = None


def at(day: date, hour: int, random: Random) -> datetime:
    """A moment within an hour of a day in Asia/Almaty."""
    local = datetime.combine(day, time(hour), ALMATY) + timedelta(seconds=random.randrange(3600))
    return local.astimezone(UTC)


def part_of(open_: int, parts: int) -> Decimal:
    """One of so many parts of an amount (tiyn), in whole tenge; the last one is all that is left."""
    return Decimal(open_ if parts == 1 else open_ // parts // 100 * 100) / 100


def instalments(open_: int, days: tuple[date, ...]) -> tuple[aid.Instalment, ...]:
    """An amount (tiyn) in equal parts, one a day; the last is what is left."""
    found = []
    for place, day in enumerate(days):
        amount = part_of(open_, len(days) - place)
        open_ -= int(amount * 100)
        found.append(aid.Instalment(day, amount))
    return tuple(found)


def issued(family: Iterable[tuple[str, date]], iins: IinsOf) -> tuple[kandas.IssuedIin, ...]:
    """The IINs of a family of (person, birth date), as planned; birth dates differ within a family of the demo."""
    persons = {born: person for person, born in family}
    return tuple(
        kandas.IssuedIin(persons[born], value, iins.issued_on) for born, value in iins.values.items()
    )


def workday(day: date) -> date:
    """The day itself, or the Friday before where it falls on a weekend. Public holidays are not known here."""
    return day - timedelta(days=max(0, day.weekday() - SATURDAY + 1))


def draw(weights: Mapping[str, int], random: Random) -> str:
    """One key, by weight."""
    return random.choices(list(weights), list(weights.values()))[0]


def settled(steps: list[Step]) -> tuple[Step, ...]:
    """The steps up to the end of the demo, in the order of time; ties in the order of planning."""
    return tuple(sorted((step for step in steps if step.moment <= ENDS), key=lambda step: step.moment))
