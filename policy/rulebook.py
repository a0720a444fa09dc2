"""All rules, by subject and by two times: in force on a day, as known on a day.

Rules are appended, never edited: a later-known rule that covers a day takes the place of an earlier-known
one. So an open-ended rule stays open in its file and ends, in answers, where a newer one begins.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

from policy.reference import country_codes
from policy.rulefile import Rule, RuleFileError, line_of_id, read_rules

RULES = Path(__file__).parent / "rules"
PROGRAMMES = Path(__file__).parent / "programmes"
# The subjects that routes read: their days of change are the days on which an answer may change.
ROUTE_SUBJECTS = (
    "regime",
    "passport",
    "eta",
    "e_visa",
    "consular",
    "e_residency",
    "ata_zholy",
    "kazakh_card",
    "kandas",
)
DAY = timedelta(days=1)
Snapshots = dict[tuple[int, int], Mapping[str, Rule]]
Changes = dict[tuple[int, frozenset[str]], tuple[date, ...]]


@dataclass(frozen=True)
class Rulebook:
    """The rules of a folder. ``version`` is a digest over all its files and over those of the programmes."""

    version: str
    rules: tuple[Rule, ...]
    _snapshots: dict[tuple[int, int], Mapping[str, Rule]] = field(
        default_factory=dict, repr=False, compare=False
    )
    _changes: Changes = field(default_factory=dict, repr=False, compare=False)
    _known: dict[int, list[date]] = field(default_factory=dict, repr=False, compare=False)

    def rule(self, rule_id: str) -> Rule:
        """The rule of this id, ``in_force_to`` as it turned out. Raises KeyError."""
        return self._by_id[rule_id]

    def in_force(self, subject: str, on: date, known_at: date | None = None) -> Rule | None:
        """The one rule on a subject in force on a day, as known on a day (None: all that is known)."""
        return self.on(on, known_at).get(subject)

    def on(self, day: date, known_at: date | None = None) -> Mapping[str, Rule]:
        """Every rule in force on a day, by subject; for rules about countries, by subject.COUNTRY."""
        edition = self._edition(known_at)
        starts = self._starts(edition)
        era = bisect_right(starts, day)
        if (edition, era) not in self._snapshots:
            self._snapshots[edition, era] = (
                self._snapshot(edition, starts[era - 1]) if era else MappingProxyType({})
            )
        return self._snapshots[edition, era]

    def changes(
        self, known_at: date | None = None, subjects: Iterable[str] = ROUTE_SUBJECTS
    ) -> tuple[date, ...]:
        """The days on which a rule of these subjects (first words) begins, or the day after it ends."""
        key = (self._edition(known_at), frozenset(subjects))
        if key not in self._changes:
            known = self._rules_of(key[0])
            self._changes[key] = tuple(sorted(_edges(r for r in known if r.subject.split(".")[0] in key[1])))
        return self._changes[key]

    def timeline(self, key: str, known_at: date | None = None) -> tuple[Rule, ...]:
        """The rules on one subject in the order of their days, each with the days it turned out to hold."""
        rules = [rule for rule in self._known_rules(known_at) if key in self._keys[rule.id]]
        return tuple(segment for segment in _segments(rules))

    def _edition(self, known_at: date | None) -> int:
        """How many of the days on which rules became known had come: one number for equal knowledge."""
        days = self._known_days
        return len(days) if known_at is None else bisect_right(days, known_at)

    def _known_rules(self, known_at: date | None) -> tuple[Rule, ...]:
        return self._rules_of(self._edition(known_at))

    def _rules_of(self, edition: int) -> tuple[Rule, ...]:
        known = frozenset(self._known_days[:edition])
        return tuple(rule for rule in self.rules if rule.known_from in known)

    def _starts(self, edition: int) -> list[date]:
        if edition not in self._known:
            self._known[edition] = sorted(_edges(self._rules_of(edition)))
        return self._known[edition]

    def _snapshot(self, edition: int, day: date) -> Mapping[str, Rule]:
        found = {key: _covering(rules, day) for key, rules in _by_key(self._rules_of(edition)).items()}
        return MappingProxyType({key: rule for key, rule in found.items() if rule is not None})

    @cached_property
    def _known_days(self) -> tuple[date, ...]:
        return tuple(sorted({rule.known_from for rule in self.rules}))

    @cached_property
    def _by_id(self) -> dict[str, Rule]:
        last = {}
        for rules in self._by_key.values():
            for segment in _segments(rules):
                last[segment.id] = segment
        return {rule.id: last.get(rule.id, rule) for rule in self.rules}

    @cached_property
    def _keys(self) -> dict[str, frozenset[str]]:
        return {rule.id: frozenset(rule.keys) for rule in self.rules}

    @cached_property
    def _by_key(self) -> dict[str, list[Rule]]:
        return _by_key(self.rules)


def load_rulebook(folder: Path = RULES, programmes: Path = PROGRAMMES) -> Rulebook:
    """Reads and checks every ``*.toml`` of a folder. Raises RuleFileError for the first thing wrong.

    The files of ``programmes`` (moves, grounds, authorities) decide too: they count in the version.
    """
    files = sorted(folder.glob("*.toml"))
    if not files:
        raise RuleFileError(folder, None, "no rule files", "at least one *.toml file with [[rule]] tables")
    rules: list[Rule] = []
    seen: dict[str, Path] = {}
    for file in files:
        for rule in read_rules(file, country_codes()):
            if rule.id in seen:
                line = line_of_id(file, rule.id)
                also = f"rule {rule.id!r} is also in {seen[rule.id].name}"
                raise RuleFileError(file, line, also, "an id of its own")
            seen[rule.id] = file
            rules.append(rule)
    for key, same in _by_key(rules).items():
        _refuse_overlaps(key, same, seen)
    return Rulebook(version_of(contents(folder, programmes)), tuple(rules))


def contents(rules: Path = RULES, programmes: Path = PROGRAMMES) -> Mapping[str, bytes]:
    """Every file that decides, by its place within a version: ``rules/eta.toml``, ``programmes/eta.toml``."""
    folders = {"programmes": programmes, "rules": rules}
    return {
        f"{name}/{file.name}": file.read_bytes()
        for name, folder in folders.items()
        for file in sorted(folder.glob("*.toml"))
    }


def version_of(files: Mapping[str, bytes]) -> str:
    """The version of rules and programmes with these contents: 16 hexadecimal digits."""
    digest = sha256()
    for name, content in files.items():
        digest.update(name.encode() + b"\0" + len(content).to_bytes(8) + content)
    return digest.hexdigest()[:16]


def _refuse_overlaps(key: str, rules: list[Rule], files: Mapping[str, Path]) -> None:
    ordered = sorted(rules, key=lambda rule: (rule.known_from, rule.in_force_from))
    for earlier, later in pairwise(ordered):
        if earlier.known_from == later.known_from and later.in_force_from <= (
            earlier.in_force_to or date.max
        ):
            raise RuleFileError(
                files[later.id],
                line_of_id(files[later.id], later.id),
                f"rules {earlier.id!r} and {later.id!r} both hold for {key!r} on {later.in_force_from}",
                "days that do not overlap, or a later known_from for the rule that takes the other's place",
            )


def _by_key(rules: Iterable[Rule]) -> dict[str, list[Rule]]:
    found = defaultdict(list)
    for rule in rules:
        for key in rule.keys:
            found[key].append(rule)
    return dict(found)


def _edges(rules: Iterable[Rule]) -> set[date]:
    edges = set()
    for rule in rules:
        edges.add(rule.in_force_from)
        if rule.in_force_to is not None:
            edges.add(rule.in_force_to + DAY)
    return edges


def _newest(rules: Iterable[Rule], day: date) -> Rule | None:
    holding = [r for r in rules if r.in_force_from <= day and (r.in_force_to is None or day <= r.in_force_to)]
    return max(holding, key=lambda rule: (rule.known_from, rule.in_force_from), default=None)


def _segments(rules: Iterable[Rule]) -> list[Rule]:
    rules = list(rules)
    days = sorted(_edges(rules))
    found: list[Rule] = []
    for day, after in zip(days, [*days[1:], None], strict=True):
        rule = _newest(rules, day)
        end = after - DAY if after else None
        if rule is None:
            continue
        if found and found[-1].id == rule.id and found[-1].in_force_to == day - DAY:
            found[-1] = replace(found[-1], in_force_to=end)
        else:
            found.append(replace(rule, in_force_from=day, in_force_to=end))
    return found


def _covering(rules: list[Rule], day: date) -> Rule | None:
    if len(rules) == 1:
        return _newest(rules, day)
    return next((s for s in _segments(rules) if s.in_force_from <= day <= (s.in_force_to or date.max)), None)
