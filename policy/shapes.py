"""What the values of the subjects that routes read must look like, and what to write if they do not."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from policy.trip import AtaZholyGround, Necessity, PassportKind, Purpose

Check = Callable[[Any], bool]


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _days(value: Any) -> bool:
    return _whole(value) and 1 <= value <= 3650


def _number(value: Any) -> bool:
    return (isinstance(value, int | Decimal) and not isinstance(value, bool)) and value >= 0


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _among(*names: str) -> Check:
    return lambda value: value in names


def _list_of(check: Check) -> Check:
    return lambda value: isinstance(value, list) and all(check(item) for item in value)


def _table(needed: Mapping[str, Check], more: Mapping[str, Check] | None = None) -> Check:
    known = {**needed, **(more or {})}

    def check(value: Any) -> bool:
        return (
            isinstance(value, Mapping)
            and set(needed) <= set(value) <= set(known)
            and all(known[key](item) for key, item in value.items())
        )

    return check


def _regime(value: Any) -> bool:
    shape = _table({"visa_free": _flag}, dict.fromkeys(REGIME_DAYS, _days) | {"citizen": _flag})
    if not shape(value) or ("window_days" in value) != ("window_per" in value):
        return False
    return "window_days" not in value or bool(value["window_days"] < value["window_per"])


REGIME_DAYS = ("stay_days", "window_days", "window_per")
_CATEGORY = _table({"category": _text, "stay_days": _days}, {"hub": _flag})


def _categories(value: Any) -> bool:
    known = set(Purpose)
    return isinstance(value, Mapping) and all(key in known and _CATEGORY(row) for key, row in value.items())


_FEE = _table(
    {"amount": _number, "currency": _among("KZT", "EUR", "USD"), "before_approval": _flag},
    {"categories": lambda value: isinstance(value, Mapping) and all(map(_number, value.values()))},
)
_KINDS = _table({"kinds": _list_of(_among(*PassportKind))})
_MONTHS = _table({"months": _whole})

# Subject -> (check, what to write instead). Subjects that are not here may hold anything TOML can say.
SHAPES: Mapping[str, tuple[Check, str]] = {
    "regime": (
        _regime,
        "value = { visa_free = true, stay_days = 30, window_days = 90, window_per = 180 }",
    ),
    "passport.validity": (_MONTHS, "value = { months = 0 }"),
    "eta.deadline": (_table({"hours": _whole}), "value = { hours = 72 }"),
    "eta.validity": (_table({"days": _days}), "value = { days = 180 }"),
    "eta.necessity": (
        _table({"necessity": _among(*Necessity)}),
        'value = { necessity = "REQUIRED" }, or RECOMMENDED, or OPTIONAL',
    ),
    "eta.exempt_kinds": (_KINDS, 'value = { kinds = ["DIPLOMATIC"] }'),
    "e_visa.nationality": (
        _table({"listed": _flag, "confidence": _text}),
        'value = { listed = true, confidence = "core" }',
    ),
    "e_visa.categories": (
        _categories,
        'value = { TOURISM = { category = "B12", stay_days = 30 } }, keys being purposes',
    ),
    "e_visa.checkpoints": (
        _table({"international": _list_of(_text), "uncertain": _list_of(_text)}),
        'value = { international = ["ALA"], uncertain = [] }',
    ),
    "e_visa.passport_validity": (_MONTHS, "value = { months = 3 }"),
    "e_visa.passport_kind": (_KINDS, 'value = { kinds = ["ORDINARY"] }'),
    "e_visa.blank_pages": (_table({"pages": _whole}), "value = { pages = 2 }"),
    "consular.invitation_free": (
        _table({"purposes": _list_of(_among(*Purpose)), "categories": _text}),
        'value = { purposes = ["TOURISM"], categories = "B12" }',
    ),
    "ata_zholy.scheme": (
        _table({"years": _whole, "grounds": _list_of(_among(*AtaZholyGround))}),
        'value = { years = 10, grounds = ["BUSINESS"] }',
    ),
    "kazakh_card.applications": (
        _table({"accepted": _flag, "years": _whole}),
        "value = { accepted = true, years = 3 }",
    ),
    **dict.fromkeys(
        ("ata_zholy.rights", "kazakh_card.rights"),
        (
            _table({"confers": _list_of(_text), "withholds": _list_of(_text)}),
            'value = { confers = ["WORK"], withholds = ["VOTE"] }',
        ),
    ),
    **dict.fromkeys(
        ("ata_zholy.citizenship", "kazakh_card.citizenship"),
        (_table({"ends": _flag}), "value = { ends = true }"),
    ),
    **dict.fromkeys(
        ("ata_zholy.renewal", "kazakh_card.renewal"),
        (_table({"months_before": _whole}), "value = { months_before = 6 }"),
    ),
    "status.term_days": (
        _table({"days": _days, "prolongations": _whole}),
        "value = { days = 365, prolongations = 1 }",
    ),
    **dict.fromkeys(
        ("fee.eta", "fee.e_visa", "fee.e_residency"),
        (_FEE, 'value = { amount = 60, currency = "USD", before_approval = false }'),
    ),
    "mrp": (_number, "value = 4325"),
    "fx.eur": (_number, "value = 637.84"),
    "fx.usd": (_number, "value = 542.8"),
    "quota.kandas": (
        lambda value: (
            _table({"total": _whole, "regions": lambda r: isinstance(r, Mapping)})(value)
            and (not value["regions"] or sum(value["regions"].values()) == value["total"])
        ),
        "value = { total = 3, regions = { KZ-10 = 1, KZ-11 = 2 } }, the regions adding up to the total",
    ),
}
