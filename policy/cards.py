"""Cards for ethnic Kazakhs who keep their nationality, as the dated rules have them: terms, rights, renewal, end."""

from dataclasses import dataclass
from datetime import date

from policy.rulebook import Rulebook
from policy.rulefile import Rule
from policy.trip import Route, months_after

CARDS = (str(Route.ATA_ZHOLY), str(Route.KAZAKH_CARD))
"""The kinds of card, each a programme and a route of the same name."""

YEAR = 12
YEARS = {CARDS[0]: "ata_zholy.scheme", CARDS[1]: "kazakh_card.applications"}
"""The subject of the rule that says for how many years a card holds."""


@dataclass(frozen=True, slots=True)
class Rights:
    """What a card gives and what it does not (`card_right.<CODE>`), by a rule."""

    confers: tuple[str, ...]
    withholds: tuple[str, ...]
    rule: str


def card_years(rulebook: Rulebook, kind: str, first: date, passport_to: date | None) -> date | None:
    """The last day of a card that begins on a day: not beyond the passport; None where no rule gives a term."""
    rule = rulebook.in_force(YEARS[kind], first)
    if rule is None:
        return None
    last = months_after(first, YEAR * int(rule.value["years"]))
    return min(last, passport_to or last)


def rights(rulebook: Rulebook, kind: str, on: date) -> Rights:
    """The rights of a card on a day; none where no rule is in force."""
    rule = _rule(rulebook, kind, "rights", on)
    if rule is None:
        return Rights((), (), "")
    return Rights(tuple(rule.value["confers"]), tuple(rule.value["withholds"]), rule.id)


def renewable_from(rulebook: Rulebook, kind: str, valid_to: date, on: date) -> date:
    """The first day on which a card may be renewed; that of its end where no rule is earlier."""
    rule = _rule(rulebook, kind, "renewal", on)
    return months_after(valid_to, -int(rule.value["months_before"])) if rule else valid_to


def ended_by_citizenship(rulebook: Rulebook, kind: str, on: date) -> str | None:
    """The id of the rule that ends a card when its holder becomes a citizen; None where none does."""
    rule = _rule(rulebook, kind, "citizenship", on)
    return rule.id if rule and rule.value["ends"] else None


def applications_accepted(rulebook: Rulebook, kind: str, on: date) -> bool:
    """Whether a card may be asked for although its route waits for an act of an authority."""
    rule = _rule(rulebook, kind, "applications", on)
    return bool(rule and rule.value["accepted"])


def _rule(rulebook: Rulebook, kind: str, subject: str, on: date) -> Rule | None:
    return rulebook.in_force(f"{kind.lower()}.{subject}", on)
