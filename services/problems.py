"""Why a write did not happen: values, never exceptions. Codes are stable; words live in problems.po.

Keys of the catalogue: `problem.<CODE>`, `violation.<CODE>`, and `quota.<CODE>` for an alternative region.
A service that gives a problem leaves nothing behind.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from policy.eligibility import Eligibility
from policy.trip import Trip
from services.releases.maker import Budget

Params = Mapping[str, str | int]


@dataclass(frozen=True)
class Problem:
    """The base of every problem: a code, and the parameters its wording may use."""

    code: str
    params: Params = field(default_factory=dict)


@dataclass(frozen=True)
class Violation:
    """One thing wrong with the input; `path` is dotted, in the graph's names: `document.birthDate`."""

    path: str
    code: str
    params: Params = field(default_factory=dict)


@dataclass(frozen=True)
class CurrentState:
    """How a record stands now: its id, version and status."""

    id: str
    version: int
    status: str


@dataclass(frozen=True)
class QuotaAlternative:
    """A region that still has places."""

    region_code: str
    places_left: int
    code: str
    params: Params = field(default_factory=dict)


@dataclass(frozen=True)
class InvalidInput(Problem):
    """The input contradicts itself, the record or plain sense."""

    code: str = "INVALID_INPUT"
    violations: tuple[Violation, ...] = ()


@dataclass(frozen=True)
class Ineligible(Problem):
    """The rules close the way; the answer says why, and with the trip it answers it can be replayed."""

    code: str = "INELIGIBLE"
    eligibility: Eligibility | None = None
    trip: Trip | None = None


class PersonErased(Exception):
    """Something was to be sealed for a person whose key is gone for good: a new key would bring them back."""


@dataclass(frozen=True)
class Conflict(Problem):
    """Something already there stands in the way."""

    code: str = "CONFLICT"


@dataclass(frozen=True)
class NotFound(Problem):
    """Not there, or not there for this actor."""

    code: str = "NOT_FOUND"


@dataclass(frozen=True)
class NotPermitted(Problem):
    """This actor cannot do this at all."""

    code: str = "NOT_PERMITTED"


@dataclass(frozen=True)
class IllegalMove(Problem):
    """The programme's table has no such step from here, or a step before it is missing."""

    code: str = "ILLEGAL_MOVE"
    allowed_actions: tuple[str, ...] = ()


@dataclass(frozen=True)
class NotExtendable(Problem):
    """What was given is not prolonged; `rule_id` is the rule that says so."""

    code: str = "NOT_EXTENDABLE"
    rule_id: str | None = None


@dataclass(frozen=True)
class Stale(Problem):
    """The record has changed since the version that was named."""

    code: str = "STALE"
    current: CurrentState | None = None


@dataclass(frozen=True)
class QuotaExhausted(Problem):
    """No place is left for so many persons in that region this year."""

    code: str = "QUOTA_EXHAUSTED"
    alternatives: tuple[QuotaAlternative, ...] = ()


@dataclass(frozen=True)
class BudgetExhausted(Problem):
    """The privacy budget of that year does not allow the release; `budget` is what is left and when it renews."""

    code: str = "BUDGET_EXHAUSTED"
    budget: Budget | None = None


@dataclass(frozen=True)
class NotYetInForce(Problem):
    """Announced, and not in force today; `rule_id` is the rule that says so, or None where none speaks of it."""

    code: str = "NOT_YET_IN_FORCE"
    rule_id: str | None = None


@dataclass(frozen=True)
class CrossingRefused(Problem):
    """The border does not let the person pass; `grounds` are codes of policy/programmes/crossing.toml.

    `rules` are the ids of the rules they stand on, one for each ground; `rules_version` is where these stand.
    """

    code: str = "CROSSING_REFUSED"
    grounds: tuple[str, ...] = ()
    rules: tuple[str | None, ...] = ()
    rules_version: str = ""
