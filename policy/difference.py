"""What a change of the rules would alter: the journeys of the case files, for every nationality, under two editions.

The journeys stay as they are, with their own days; only the rules are exchanged. A side is the rules of a day
(`2025-08-01`: those in force then, for every journey) or a version, of which each journey takes the rules of its
own day: a digest of the rules at hand or of older ones that were kept (its first eight digits will do),
`known:2025-08-01` for what was known then, or a folder of rule files.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from policy.casebook import TripCase
from policy.conditions import Case, judge
from policy.leaves import NO_NATIONALITY
from policy.reference import country_codes
from policy.routes import PLANS, RoutePlan
from policy.rulebook import Rulebook, load_rulebook
from policy.rulefile import Rule
from policy.trip import Route, Trip, Verdict, day_of
from policy.versions import SHORTEST_DIGEST, find

VERDICTS = {True: Verdict.OPEN, False: Verdict.CLOSED, None: Verdict.UNDETERMINED}
Rules = Mapping[str, Rule]


@dataclass(frozen=True, slots=True)
class Side:
    """One edition of the rules: which rules a journey whose own day is given falls under."""

    name: str
    rules_on: Callable[[date], Rules]


@dataclass(frozen=True, slots=True)
class Moved:
    """One journey whose answer moves, for nationalities (in order) that fare alike; answers in short words."""

    nationalities: tuple[str, ...]
    route: Route
    journey: str
    before: str
    after: str


def side(text: str, rulebook: Rulebook, kept: Path) -> Side:
    """The edition a text names; ``kept`` is the folder of older versions.

    ValueError (VersionError, and RuleFileError from a folder, are such), with a sentence that says what to write.
    """
    kind, _, known = text.rpartition(":")
    try:
        day = date.fromisoformat(known)
    except ValueError:
        day = None
    if day and kind == "known":
        return Side(text, lambda own: rulebook.on(own, day))
    if day and not kind:
        rules = rulebook.on(day)
        return Side(text, lambda own: rules)
    if version := find(text, rulebook, kept):
        return Side(text, version.on)
    if text and Path(text).is_dir():
        return Side(text, load_rulebook(Path(text)).on)
    raise ValueError(
        f"{text!r} names no rules. Write a day (2025-08-01), known:2025-08-01 for what was known on a day, "
        f"{rulebook.version} for the rules as they stand, another version ({SHORTEST_DIGEST} digits or more) or a "
        "folder of rule files."
    )


def difference(
    one: Side,
    other: Side,
    cases: Iterable[TripCase],
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[Moved, ...]:
    """Every journey and nationality whose verdict or terms differ; ``progress`` hears how many are looked at."""
    journeys = tuple(_journeys(cases))
    pairs = {day: (one.rules_on(day), other.rules_on(day)) for day in {day for _, _, day, _ in journeys}}
    kin = _kin(pairs.values())
    found: dict[tuple[str, Route, str, str], list[str]] = defaultdict(list)
    for done, (name, trip, day, asked_at) in enumerate(journeys):
        progress(done, len(journeys))
        for countries in kin:
            for route, before, after in _moves(_held(trip, countries[0]), asked_at, pairs[day]):
                found[name, route, before, after].extend(countries)
    progress(len(journeys), len(journeys))
    return tuple(
        Moved(tuple(sorted(countries)), route, name, before, after)
        for (name, route, before, after), countries in found.items()
    )


def table(moved: Iterable[Moved], most: int = 6) -> list[tuple[str, str, str, str, str]]:
    """A row for all journeys that move alike: nationalities, route, before, after, and the journeys.

    Of longer lists the first ``most`` are named, and how many there are.
    """
    rows: dict[tuple[tuple[str, ...], Route, str, str], list[str]] = defaultdict(list)
    for one in moved:
        rows[one.nationalities, one.route, one.before, one.after].append(one.journey)
    order = list(Route)
    return [
        (_brief(nationalities, " ", most), route.value, before, after, _brief(journeys, "\n", most))
        for (nationalities, route, before, after), journeys in sorted(
            rows.items(), key=lambda row: (order.index(row[0][1]), row[0][0], row[0][2:])
        )
    ]


def _brief(names: Sequence[str], between: str, most: int) -> str:
    shown = between.join(names[:most])
    return shown if len(names) <= most else f"{shown}{between}… ({len(names)})"


def _journeys(cases: Iterable[TripCase]) -> Iterator[tuple[str, Trip, date, datetime]]:
    """The different journeys of the cases, whatever the nationality: name, trip, own day, moment of asking."""
    seen = set()
    for case in cases:
        asked_at, day = case.now, case.on or case.trip.arrival_day or day_of(case.now)
        blank = (_held(case.trip, ""), day, asked_at)
        if blank not in seen:
            seen.add(blank)
            yield f"{case.file}: {case.name}", case.trip, day, asked_at


def _held(trip: Trip, country: str) -> Trip:
    return replace(trip, passports=(replace(trip.passports[0], country=country), *trip.passports[1:]))


def _moves(trip: Trip, asked_at: datetime, pair: tuple[Rules, Rules]) -> Iterator[tuple[Route, str, str]]:
    one, other = pair
    if one is other:
        return
    before, after = (
        Case(trip, trip.passports[0], asked_at, day_of(asked_at), rules) for rules in (one, other)
    )
    for plan in PLANS:
        said = _said(plan, before), _said(plan, after)
        if said[0] != said[1]:
            yield plan.route, *said


def _said(plan: RoutePlan, case: Case) -> str:
    """The verdict and, where the route is not closed, its terms: days as `30 d`, the deadline as a moment in UTC."""
    verdict, necessity = VERDICTS[judge(plan.condition, case).holds], plan.necessity(case)
    terms = [] if necessity is None else [necessity.value]
    if verdict is not Verdict.CLOSED:
        stay, validity, deadline = plan.max_stay_days(case), plan.validity_days(case), plan.apply_by(case)
        terms += [f"stay {stay} d"] if stay is not None else []
        terms += [f"valid {validity} d"] if validity is not None else []
        terms += [f"apply by {deadline:%Y-%m-%d %H:%MZ}"] if deadline is not None else []
    return ", ".join([verdict.value, *terms])


def _kin(pairs: Iterable[tuple[Rules, Rules]]) -> tuple[tuple[str, ...], ...]:
    """The countries in groups of which all rules, in both editions and on every day, say the same."""
    said: dict[str, list[tuple[int, str, str]]] = {code: [] for code in sorted(country_codes())}
    for place, rules in enumerate({id(rules): rules for pair in pairs for rules in pair}.values()):
        for key, rule in rules.items():
            if rule.members:
                subject, _, country = key.rpartition(".")
                said[country].append((place, subject, repr((rule.value, rule.readings))))
    groups: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for country, lines in said.items():
        alone = country if country == "KAZ" or country in NO_NATIONALITY else ""
        groups[alone, tuple(sorted(lines))].append(country)
    return tuple(tuple(countries) for countries in groups.values())
