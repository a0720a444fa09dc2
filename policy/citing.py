"""Which rule a ground stands on: of the same subject, the one in force on the day; of a regime, the country's own;
of a kind of permit, that kind's."""

from collections.abc import Iterator, Mapping
from datetime import date

from policy.programmes import Ground, Programme
from policy.rulebook import Rulebook


def cited(
    ground: Ground, rulebook: Rulebook, day: date, country: str | None = None, permit: str | None = None
) -> str | None:
    """The id of the rule that a ground stands on, on a day and as known then; None where it names none.

    Raises KeyError for a rule that there is not; ``uncited`` finds those.
    """
    if ground.of_country and country:
        own = rulebook.in_force(f"{ground.of_country}.{country}", day, day)
        if own is not None:
            return own.id
    rule = ground.of_permit.get(permit or "", ground.rule)
    if rule is None:
        return None
    named = rulebook.rule(rule)
    return (rulebook.in_force(named.subject, day, day) or named).id


def uncited(rulebook: Rulebook, programmes: Mapping[str, Programme]) -> Iterator[str]:
    """A sentence for every ground that names no rule, or one that there is not."""
    known = {rule.id for rule in rulebook.rules}
    for programme in programmes.values():
        for code, ground in programme.grounds.items():
            for rule in (ground.rule, *ground.of_permit.values()):
                if rule not in known:
                    yield (
                        f"programmes/{programme.code.lower()}.toml: ground {code} names "
                        f"{f'{rule!r}, which is no rule' if rule else 'no rule'}. "
                        'Write instead: rule = "the id of the rule it stands on"'
                    )
