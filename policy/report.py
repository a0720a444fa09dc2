"""The rules of a day as a lawyer looks them up: which belong to which route, and since when each one binds."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from policy.rulebook import Rulebook
from policy.rulefile import EVIDENCE, Rule
from policy.trip import Route

OTHERS = "others"
# The subjects of each section; a subject stands for all that begin with it and a dot, the longest one decides.
SECTIONS: Mapping[str, tuple[str, ...]] = {
    Route.VISA_FREE: ("regime", "passport"),
    Route.ETA: ("eta", "passport", "fee.eta"),
    Route.E_VISA: ("e_visa", "fee.e_visa"),
    Route.CONSULAR_VISA: (
        "consular",
        "passport",
        "fee.visa_in_kazakhstan",
        "fee.visa_support",
        "fee.visa_abroad",
    ),
    Route.E_RESIDENCY: ("e_residency", "fee.e_residency"),
    Route.ATA_ZHOLY: ("ata_zholy",),
    Route.KAZAKH_CARD: ("kazakh_card",),
    Route.KANDAS: ("kandas", "status", "quota", "target_regions", "labour", "aid"),
    "announced": ("announced",),
    OTHERS: ("mrp", "fx"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One rule with the days it turned out to hold and the countries it then binds; none: bound to no country.

    ``waiting``: it is announced, or known already, but not in force on the day of the page.
    """

    rule: Rule
    countries: tuple[str, ...]
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """The rules of one route, or of what is no route; ``name`` is a Route or a key of SECTIONS."""

    name: str
    lines: tuple[Line, ...]


def sections(rulebook: Rulebook, day: date) -> tuple[Section, ...]:
    """Every rule of a day, section by section, in the order of the files; those to come are at the end."""
    lines = (*_in_force(rulebook, day), *_to_come(rulebook, day))
    found = {name: tuple(line for line in lines if name in homes(line.rule.subject)) for name in SECTIONS}
    return tuple(Section(name, held) for name, held in found.items() if held)


def homes(subject: str) -> tuple[str, ...]:
    """The sections a subject belongs to; OTHERS where none names it, so that no rule is left out."""
    words = subject.split(".")
    for length in range(len(words), 0, -1):
        prefix = ".".join(words[:length])
        found = tuple(name for name, subjects in SECTIONS.items() if prefix in subjects)
        if found:
            return found
    return (OTHERS,)


def tally(rules: Iterable[Rule]) -> Mapping[str, int]:
    """How many rules rest on each kind of evidence, and how many are disputed; kinds without a rule included."""
    held = tuple(rules)
    counted = Counter(rule.evidence for rule in held)
    return {**{kind: counted[kind] for kind in EVIDENCE}, "disputed": sum(rule.disputed for rule in held)}


def neighbours(rulebook: Rulebook, day: date) -> tuple[date | None, date | None]:
    """The last day before, and the first after, on which any rule began or had just ended; None where none is."""
    days = rulebook.changes(subjects={rule.subject.split(".")[0] for rule in rulebook.rules})
    before, after = [one for one in days if one < day], [one for one in days if one > day]
    return (before[-1] if before else None), (after[0] if after else None)


def _in_force(rulebook: Rulebook, day: date) -> list[Line]:
    members: dict[tuple[str, date, date | None], list[str]] = defaultdict(list)
    rules: dict[tuple[str, date, date | None], Rule] = {}
    for key, rule in rulebook.on(day).items():
        span = (rule.id, rule.in_force_from, rule.in_force_to)
        rules[span] = rule
        if rule.members:
            members[span].append(key.rpartition(".")[2])
    order = {rule.id: place for place, rule in enumerate(rulebook.rules)}
    return [
        Line(rules[span], tuple(sorted(members[span])), _is_announced(rules[span]))
        for span in sorted(rules, key=lambda span: (order[span[0]], span[1]))
    ]


def _to_come(rulebook: Rulebook, day: date) -> list[Line]:
    return [
        Line(rule, rule.members, waiting=True)
        for rule in rulebook.rules
        if rule.known_from <= day < rule.in_force_from
    ]


def _is_announced(rule: Rule) -> bool:
    return isinstance(rule.value, Mapping) and rule.value.get("in_force") is False
