"""Steps of a family after its placement: permit, prolongation, citizenship, or a departure and what is owed then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from access.actor import Actor
from demo.posts import APPEALS_OFFICER, PAYMENTS_OFFICER, case_officer
from demo.returns import COUNTED, Return
from demo.settings import kandas
from demo.steps import ENDS, IdOf, OpenPart, OpenParts, Step, VersionOf, at, draw, workday

CHECKED = 5
"""One family under quota in so many is looked for a year after its placement."""
LAST_PERMIT = 80
"""Days after the grant within which a residence permit is given; prolongation and citizenship come later."""
DEPARTS = ("MOVED_WITH_LEAVE", "MOVED_WITHOUT_LEAVE")


@dataclass(frozen=True)
class Course:
    """How a placed family goes on: `ending` of data/kandas.toml, and the day after which nothing more is paid."""

    ending: str
    on: date | None

    @property
    def leaves(self) -> bool:
        """Whether the family departs."""
        return self.ending in DEPARTS


def course_of(case: Return, placed: date, random: Random) -> Course:
    """The course of a placed family, drawn; whatever would lie after the end of the demo has not happened.

    Nobody departs from a region whose aid is published, so that it stays as it was paid.
    """
    ending = draw(kandas()["ending"], random)
    if ending in DEPARTS:
        on = placed + timedelta(days=random.randint(90, 700))
        late = on + timedelta(days=60) > ENDS.date()
        return Course("STAYS", None) if late or case.region in COUNTED else Course(ending, on)
    if ending == "CITIZEN":
        first = max((placed - case.decided_on).days, LAST_PERMIT) + 15
        return Course(ending, case.decided_on + timedelta(days=random.randint(min(first, 340), 350)))
    if ending == "PROLONGED":
        return Course(ending, case.decided_on + timedelta(days=random.randint(300, 355)))
    return Course(ending, None)


def afterwards(
    case: Return, placed: date, course: Course, number: int, opener: Actor, random: Random
) -> Iterator[Step]:
    """Every later step of a placed family."""
    officer, key = case_officer(number), case.key
    about = _about(case)
    if draw(kandas()["residence_permit"], random) == "YES":
        on = case.decided_on + timedelta(days=random.randint(20, LAST_PERMIT))
        permit = {"issued_on": workday(on), "valid_to": None}
        yield Step(
            f"{key}/permit", at(workday(on), 9, random), officer, "record_residence_permit", about | permit
        )
    if case.under_quota and random.randrange(CHECKED) == 0 and not course.leaves:
        moment = at(workday(placed + timedelta(days=365)), 13, random)
        yield Step(f"{key}/check", moment, officer, "record_residence_check", about | {"resident": True})
    if course.on is None:
        return
    moment = at(workday(course.on), 10, random)
    if course.ending == "CITIZEN":
        yield Step(f"{key}/citizenship", moment, officer, "grant_citizenship", about)
    elif course.ending == "PROLONGED":
        yield Step(f"{key}/prolongation", moment, officer, "prolong_status", about)
    else:
        yield from _departure(case, course, course.on, number, opener, random)


def _departure(
    case: Return, course: Course, on: date, number: int, opener: Actor, random: Random
) -> Iterator[Step]:
    """The report, some weeks after the family has left, and what becomes of the claim where there is one."""
    authorised = course.ending == "MOVED_WITH_LEAVE"
    grounds = kandas()["with_leave" if authorised else "without_leave"]
    said = {"on": on, "authorised": authorised, "ground": draw(grounds, random)}
    reported = workday(on + timedelta(days=random.randint(10, 40)))
    moment = at(reported, 11, random)
    yield Step(f"{case.key}/departure", moment, case_officer(number), "report_departure", _about(case) | said)
    if case.under_quota and not authorised:
        yield from _claim(case, reported, number, opener, random)


def _claim(case: Return, on: date, number: int, opener: Actor, random: Random) -> Iterator[Step]:
    outcome, officer = draw(kandas()["claim"], random), case_officer(number)
    about, case_id = _about(case), {"case": IdOf(f"{case.key}/case")}
    soon = workday(on + timedelta(days=random.randint(8, 30)))
    if outcome == "PLANNED":
        count = random.choice((3, 6, 12, 24))
        days = tuple(soon + timedelta(days=30 * (place + 1)) for place in range(count))
        plan: dict[str, Any] = about | {"instalments": OpenParts(f"{case.key}/case", days)}
        yield Step(f"{case.key}/plan", at(soon, 10, random), officer, "plan_repayment", plan)
        for place, day in enumerate(days):
            part = {"amount": OpenPart(f"{case.key}/case", count - place)}
            moment = at(workday(day), 16, random)
            yield Step(
                f"{case.key}/repaid-{place}", moment, PAYMENTS_OFFICER, "record_repayment", case_id | part
            )
    elif outcome == "REPAID":
        yield Step(f"{case.key}/repaid", at(soon, 16, random), PAYMENTS_OFFICER, "record_repayment", case_id)
    elif outcome == "WAIVED":
        waiver = about | {"ground": draw(kandas()["waiver"], random)}
        yield Step(f"{case.key}/waiver", at(soon, 15, random), officer, "waive_repayment", waiver)
    elif outcome == "APPEALED" and opener != officer:
        ground = "We left to nurse a parent and asked for leave in time (synthetic)."
        yield Step(
            f"{case.key}/claim-appeal",
            at(soon, 9, random),
            opener,
            "appeal_repayment",
            about | {"ground": ground},
        )
        answered = at(workday(soon + timedelta(days=random.randint(15, 30))), 15, random)
        answer = draw(kandas()["claim_appeal"], random)
        ground_of = {"ground": "LEFT_BEFORE_TERM" if answer == "REFUSE" else None}
        decision = about | {"outcome": answer} | ground_of
        yield Step(f"{case.key}/claim-answer", answered, APPEALS_OFFICER, "decide_repayment", decision)


def _about(case: Return) -> dict[str, Any]:
    return {"case": IdOf(f"{case.key}/case"), "version": VersionOf(f"{case.key}/case")}
