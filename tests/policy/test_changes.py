"""What changed for a country, day by day."""

from datetime import date

import pytest

from policy.changes import rule_changes
from policy.reference import countries
from policy.rulebook import load_rulebook
from policy.trip import Route

BOOK = load_rulebook()


def changes(country: str, route: Route, start: date, end: date) -> list[tuple[str, str, str, str | None]]:
    found = rule_changes(BOOK, country, start, end)
    return [(str(c.on), c.before, c.after, c.rule_id) for c in found if c.route is route]


@pytest.mark.parametrize(
    ("country", "expected"),
    [
        ("FRA", [("2023-01-27", "30", "30/90-in-180", "regime.unilateral_54.window")]),
        (
            "TUR",
            [
                ("2023-01-27", "30", "30/90-in-180", "regime.unilateral_other_3.window"),
                ("2025-08-25", "30/90-in-180", "30/90-in-180|90/90-in-180", "regime.tur.band"),
                ("2025-09-10", "30/90-in-180|90/90-in-180", "90/90-in-180", "regime.tur"),
            ],
        ),
        (
            "KGZ",
            [
                ("2023-01-27", "90", "90/90-in-180", "regime.eaeu.window"),
                ("2023-09-02", "90/90-in-180", "90/90-in-180|unlimited", "regime.kgz.draft"),
                ("2024-09-02", "90/90-in-180|unlimited", "unlimited", "regime.kgz.suspended"),
                ("2025-09-02", "unlimited", "90/90-in-180", "regime.eaeu.window"),
            ],
        ),
        (
            "CHN",
            [
                ("2022-07-07", "none", "14/42-in-180", "regime.chn_ind_irn"),
                ("2023-11-10", "14/42-in-180", "30/90-in-180", "regime.chn"),
            ],
        ),
        ("ALB", [("2023-08-15", "none", "90/90-in-180", "regime.alb")]),
        ("MAC", [("2024-11-11", "none", "14/90-in-180", "regime.mac")]),
        ("SMR", [("2026-02-17", "none", "90/90-in-180", "regime.kna_smr")]),
        ("ZAF", []),
        ("GIB", []),
        ("KAZ", []),
    ],
)
def test_visa_free_terms_since_2022(country: str, expected: list) -> None:
    assert changes(country, Route.VISA_FREE, date(2022, 1, 2), date(2026, 11, 22)) == expected


def test_other_routes_change_too() -> None:
    start, end = date(2025, 12, 1), date(2026, 3, 1)
    assert changes("SMR", Route.E_VISA, start, end) == [("2026-02-17", "listed", "none", "regime.kna_smr")]
    assert changes("SMR", Route.ETA, start, end) == [("2026-02-17", "none", "RECOMMENDED", "eta.necessity")]
    assert changes("FRA", Route.ETA, start, end) == [("2026-01-22", "none", "RECOMMENDED", "eta.necessity")]
    assert changes("PAK", Route.E_VISA, start, end) == [
        ("2026-02-17", "none", "listed?", "e_visa.nationality.uncertain")
    ]
    assert changes("MNG", Route.KANDAS, start, end) == [
        ("2026-01-01", "certificate-1160-MRP", "certificate-1625-MRP", "aid.mobility_certificate.2026")
    ]


def test_both_days_count() -> None:
    day = date(2023, 1, 27)
    assert len(rule_changes(BOOK, "FRA", day, day)) == 1
    assert rule_changes(BOOK, "FRA", date(2023, 1, 28), date(2023, 2, 27)) == ()
    assert rule_changes(BOOK, "FRA", day, date(2023, 1, 26)) == ()


def test_every_country_can_be_asked_and_every_change_changes_something() -> None:
    for code in countries():
        for change in rule_changes(BOOK, code, date(2022, 1, 2), date(2026, 11, 22)):
            assert change.before != change.after
            assert BOOK.rule(change.rule_id)
