"""The programmes as data: states, legal moves, deadlines, grounds and the way to appeal, one TOML file each.

`policy/programmes/*.toml` holds ETA, E_VISA, E_RESIDENCY, ATA_ZHOLY, KAZAKH_CARD, FAST_TRACK, HEALTH_INSURANCE, KANDAS,
TICKET and RELEASE, and CROSSING, which has grounds only.
A file that must not be used raises ProgrammeFileError with what to write instead.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from policy.rulebook import Rulebook
from policy.trip import day_of
from policy.working_days import after_working_days, working_days_between

FOLDER = Path(__file__).parent / "programmes"
ACTIONS = (
    "DECIDE_APPROVE",
    "DECIDE_REFUSE",
    "DECIDE_REVOKE",
    "DECIDE_RETURN",
    "APPEAL_DECISION",
    "PAY_FEE",
    "WITHDRAW",
    "REQUEST_CHANGE",
    "DECIDE_CHANGE",
    "ISSUE_SERVICE",
    "RECORD_EVIDENCE",
    "PLACE_FAMILY",
    "PAY_AID",
    "PROLONG_STATUS",
    "RECORD_RESIDENCE_PERMIT",
    "RECORD_IIN",
    "RECORD_RESIDENCE_CHECK",
    "GRANT_CITIZENSHIP",
    "REPORT_DEPARTURE",
    "PLAN_REPAYMENT",
    "WAIVE_REPAYMENT",
    "RECORD_REPAYMENT",
    "APPEAL_REPAYMENT",
    "DECIDE_REPAYMENT",
    "RENEW_CARD",
    "REPLY_TICKET",
    "ANSWER_TICKET",
    "CLOSE_TICKET",
    "REOPEN_TICKET",
    "DECIDE_RELEASE",
    "MAKE_RELEASE",
)
"""Everything that can be done with a record once it is there, in the order in which it is offered."""

GROUNDED = {
    "DECIDE_CHANGE": "CHANGE",
    "ISSUE_SERVICE": "SERVICE",
    "REPORT_DEPARTURE": "DEPART",
    "WAIVE_REPAYMENT": "WAIVE",
    "DECIDE_REPAYMENT": "CLAIM",
}
"""What the grounds of an action name as their outcome; those of a decision name the decision's."""

NEGATIVE = ("DECIDE_REFUSE", "DECIDE_REVOKE")
NEEDS = (
    "GROUND",
    "ORIGIN_SHOWN",
    "EVIDENCE_ORDER",
    "STATUS_IN_FORCE",
    "NOT_PROLONGED",
    "PLACEMENT",
    "APPEAL_OPEN",
    "SECOND_OFFICER",
    "FEE_OPEN",
    "FEE_PAID",
    "NO_CHANGE_PENDING",
    "CHANGE_PENDING",
    "PERMIT_STANDS",
    "SERVICE_OPEN",
    "CLAIM_OPEN",
    "CLAIM_APPEAL_OPEN",
    "CLAIM_APPEALED",
    "HOLDER_FOREIGN",
    "DOCUMENT_IN_FORCE",
    "DOCUMENT_CURRENT",
    "INVITATION_FREE",
    "CARD_IN_FORCE",
    "ETA_IN_FORCE",
)
"""Preconditions of moves; policy/standing.py says of most of them whether a record meets them."""

EVIDENCE = ("sourced", "secondary", "derived", "recalled", "parameter", "disputed")


class ProgrammeFileError(ValueError):
    """A programme file that must not be used: names the file, what is wrong and what to write instead."""

    def __init__(self, file: Path, problem: str, instead: str) -> None:
        super().__init__(f"{file.name}: {problem}. Write instead: {instead}")


@dataclass(frozen=True, slots=True)
class Move:
    """One legal step: from a state, by an action, to one of some states; `needs` are named preconditions."""

    from_: str
    action: str
    to: tuple[str, ...]
    who: tuple[str, ...]
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a decision may be made; `alone` False means never enough without another ground.

    `rule` is the id of the rule it stands on; of rules about countries on the subject `of_country`, that of the
    person's nationality comes before it; `of_permit` names another rule for a kind of permit. `shown_by` are kinds of
    evidence: one of them must stand in the file, and not be CONSISTENT.
    """

    code: str
    outcomes: tuple[str, ...]
    rule: str | None = None
    of_country: str | None = None
    of_permit: Mapping[str, str] = field(default_factory=dict)
    source: str | None = None
    evidence: str = "parameter"
    alone: bool = True
    shown_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """The time there is to decide: days of its own, or a rule on the subject `rule` with `working_days`."""

    days: int | None = None
    working: bool = False
    rule: str | None = None

    def end(self, start: datetime, rulebook: Rulebook) -> datetime | None:
        """The moment the term ends; None where no rule gives its length."""
        days, working = self.days, self.working
        if self.rule is not None:
            rule = rulebook.in_force(self.rule, day_of(start))
            if rule is None:
                return None
            days, working = int(rule.value["working_days"]), True
        first = day_of(start)
        last = after_working_days(first, days or 0) if working else first + timedelta(days=days or 0)
        return start + (last - first)

    def resumed(self, due: datetime, stopped: datetime, now: datetime) -> datetime:
        """The end of a term whose clock stood from a moment until now: later by the pause, as the term counts days."""
        if not self.working and self.rule is None:
            return due + (now - stopped)
        last = day_of(due)
        return due + (after_working_days(last, working_days_between(day_of(stopped), day_of(now))) - last)


@dataclass(frozen=True, slots=True)
class Appeal:
    """Where a negative decision can be contested (`authority.<CODE>` in the catalogues), in how many days.

    `final` is the way that is left once an appeal was turned down: outside the programme, so no move leads there.
    """

    authority: str
    days: int
    final: "Appeal | None" = None


@dataclass(frozen=True, slots=True)
class Programme:
    """One programme. `settings` are further parameters of its file, such as the permit's."""

    code: str
    initial: str | None = None
    states: tuple[str, ...] = ()
    moves: tuple[Move, ...] = ()
    grounds: Mapping[str, Ground] = field(default_factory=dict)
    decide: Term | None = None
    appeal: Appeal | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)

    def move(self, status: str, action: str) -> Move | None:
        """The move that an action makes from a state, or None where it is not legal."""
        return next((m for m in self.moves if m.from_ == status and m.action == action), None)

    def of_ground(self, code: str | None, outcome: str) -> Ground | None:
        """The ground with a code, if it is one for an outcome (a decision's, or CHANGE SERVICE DEPART CLAIM WAIVE)."""
        found = self.grounds.get(code or "")
        return found if found and outcome in found.outcomes else None

    def allowed(self, status: str) -> tuple[str, ...]:
        """The actions that are legal in a state."""
        return tuple(action for action in ACTIONS if self.move(status, action))


@cache
def programmes() -> Mapping[str, Programme]:
    """Every programme by code. Raises ProgrammeFileError for the first thing wrong in a file."""
    return load_programmes(FOLDER)


def ground(programme: str, code: str) -> Ground:
    """The ground a programme knows under a code. Raises KeyError."""
    return programmes()[programme].grounds[code]


def load_programmes(folder: Path) -> Mapping[str, Programme]:
    """Reads and checks every `*.toml` of a folder."""
    found = {}
    for file in sorted(folder.glob("*.toml")):
        programme = _read(file)
        _check(file, programme)
        found[programme.code] = programme
    return MappingProxyType(found)


def _read(file: Path) -> Programme:
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        moves = tuple(
            Move(state, m["action"], tuple(m["to"]), tuple(m["who"]), tuple(m.get("needs", ())))
            for m in data.pop("moves", ())
            for state in m["from"]
        )
        grounds = {g["code"]: _ground(g) for g in data.pop("grounds", ())}
        decide, appeal = data.pop("decide", None), data.pop("appeal", None)
        return Programme(
            code=data.pop("code"),
            initial=data.pop("initial", None),
            states=tuple(data.pop("states", ())),
            moves=moves,
            grounds=MappingProxyType(grounds),
            decide=decide and Term(decide.get("days"), decide.get("working", False), decide.get("rule")),
            appeal=appeal and _appeal(appeal),
            settings=MappingProxyType(data),
        )
    except UnicodeDecodeError as error:
        raise ProgrammeFileError(file, "not UTF-8", "the file saved as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise ProgrammeFileError(file, str(error), "valid TOML") from error
    except KeyError as error:
        raise ProgrammeFileError(file, f"{error} is missing", f"a line with {error}") from error
    except TypeError as error:
        raise ProgrammeFileError(file, str(error), "only the keys of the other programmes") from error


def _appeal(row: Mapping[str, Any]) -> Appeal:
    final = row.get("final")
    return Appeal(row["authority"], row["days"], final and Appeal(final["authority"], final["days"]))


def _ground(row: Mapping[str, Any]) -> Ground:
    fields: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in row.items()
    }
    fields.pop("note", None)
    return Ground(**fields)


def _check(file: Path, programme: Programme) -> None:
    def refuse(when: object, problem: str, instead: str) -> None:
        if when:
            raise ProgrammeFileError(file, problem, instead)

    named = {m.from_ for m in programme.moves} | {s for m in programme.moves for s in m.to}
    refuse(unknown := sorted(named - {*programme.states}), f"moves name unlisted states {unknown}", "states")
    reached = {programme.initial}
    for _ in programme.states:
        reached |= {state for m in programme.moves if m.from_ in reached for state in m.to}
    refuse(
        lost := sorted({*programme.states} - reached), f"states {lost} are never reached", "a move to each"
    )
    seen = set()
    for move in programme.moves:
        where = f"{move.action} from {move.from_}"
        refuse((move.from_, move.action) in seen, f"{where} is listed twice", "one move with all its targets")
        seen.add((move.from_, move.action))
        refuse(move.action not in ACTIONS, f"unknown action in {where}", f"one of {ACTIONS}")
        refuse(not {*move.needs} <= {*NEEDS}, f"unknown need in {where}", f"some of {NEEDS}")
        refuse(not move.who, f"nobody may make {where}", "who")
        outcome = GROUNDED.get(move.action, move.action.removeprefix("DECIDE_"))
        grounded = any(outcome in g.outcomes and g.alone for g in programme.grounds.values())
        refuse("GROUND" in move.needs and not grounded, f"{where} has no ground", f"a ground for {outcome}")
        if move.action in NEGATIVE:
            refuse("GROUND" not in move.needs, f"{where} needs no ground", 'needs = ["GROUND"]')
            refuse(programme.appeal is None, f"{where} cannot be appealed", "an [appeal] table")
            last = "SECOND_OFFICER" in move.needs and not (programme.appeal and programme.appeal.final)
            refuse(last, f"{where} leaves no way", "an [appeal.final] table")
    refuse(programme.moves and programme.decide is None, "no term to decide", "a [decide] table")
    for each in programme.grounds.values():
        refuse(each.evidence not in EVIDENCE, f"evidence of ground {each.code}", f"one of {EVIDENCE}")
