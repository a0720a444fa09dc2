"""Programmes: tables that hold together, and files that must not be used."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from policy.programmes import FOLDER, NEGATIVE, ProgrammeFileError, Term, ground, load_programmes, programmes
from policy.rulebook import load_rulebook

RULES = load_rulebook()
DECIDED = [p for p in programmes().values() if p.moves]


def test_the_programmes_there_are() -> None:
    assert set(programmes()) == {
        *("ETA", "E_VISA", "E_RESIDENCY", "ATA_ZHOLY", "KAZAKH_CARD", "KANDAS", "CROSSING"),
        *("FAST_TRACK", "HEALTH_INSURANCE", "TICKET", "RELEASE"),
    }


@pytest.mark.parametrize("programme", DECIDED, ids=lambda p: p.code)
def test_every_state_is_reached_and_every_negative_end_can_be_contested(programme) -> None:
    reached = {programme.initial}
    for _ in programme.states:
        reached |= {state for m in programme.moves if m.from_ in reached for state in m.to}
    assert reached == set(programme.states)
    for move in programme.moves:
        if move.action in NEGATIVE:
            outcome = move.action.removeprefix("DECIDE_")
            assert any(outcome in g.outcomes and g.alone for g in programme.grounds.values())
            assert programme.appeal.days > 0
            # Where there is no second appeal inside the programme, there is a way outside it.
            assert programme.appeal.final.days > 0
            for end in move.to:
                assert programme.move(end, "APPEAL_DECISION").to == ("APPEALED",)


def test_what_is_never_enough_alone() -> None:
    weak = {code for code, g in programmes()["KANDAS"].grounds.items() if not g.alone}
    assert weak == {"INTERVIEW_NOT_SUPPORTED", "TRADITIONS_NOT_SUPPORTED", "GENOMIC_NOT_SUPPORTED"}


def test_a_ground_is_found_by_its_code() -> None:
    assert ground("KANDAS", "FORMER_CITIZEN").rule == "kandas.definition"
    with pytest.raises(KeyError):
        ground("ETA", "FORMER_CITIZEN")


@pytest.mark.parametrize(
    ("code", "start", "end"),
    [
        ("ETA", datetime(2026, 6, 5, 9, tzinfo=UTC), date(2026, 6, 8)),
        ("E_VISA", datetime(2026, 6, 5, 9, tzinfo=UTC), date(2026, 6, 12)),
        # 20:00 on Friday in UTC is Saturday in Almaty, which is no working day; neither is the Sunday after it.
        ("E_VISA", datetime(2026, 6, 5, 20, tzinfo=UTC), date(2026, 6, 11)),
        # The sixth of July is Capital Day.
        ("KANDAS", datetime(2026, 6, 1, 9, tzinfo=UTC), date(2026, 7, 14)),
        ("E_RESIDENCY", datetime(2026, 6, 1, 9, tzinfo=UTC), date(2026, 6, 29)),
        ("ATA_ZHOLY", datetime(2026, 6, 1, 9, tzinfo=UTC), date(2026, 6, 8)),
        ("KAZAKH_CARD", datetime(2026, 6, 1, 9, tzinfo=UTC), date(2026, 6, 22)),
    ],
)
def test_terms_to_decide(code: str, start: datetime, end: date) -> None:
    assert programmes()[code].decide.end(start, RULES).date() == end


def test_a_term_without_a_rule_has_no_end() -> None:
    assert Term(rule="no.such.rule").end(datetime(2026, 6, 1, tzinfo=UTC), RULES) is None


WHOLE = (FOLDER / "eta.toml").read_text(encoding="utf-8")
APPEAL = WHOLE[WHOLE.index("[appeal]") : WHOLE.index("[permit]")]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('to = ["REFUSED"]', 'to = ["REFUZED"]', "unlisted states"),
        ('states = ["SUBMITTED",', 'states = ["SUBMITTED", "LOST",', "never reached"),
        ('action = "DECIDE_RETURN"', 'action = "DECIDE_LATER"', "unknown action"),
        ('action = "DECIDE_RETURN"', 'action = "DECIDE_APPROVE"', "listed twice"),
        ('needs = ["GROUND"]', 'needs = ["LUCK"]', "unknown need"),
        ('needs = ["GROUND"]', "needs = []", "needs no ground"),
        ('who = ["CASE_OFFICER"]', "who = []", "nobody may"),
        ("[appeal]", "[apeal]", "'authority' is missing"),
        ("[appeal.final]", "[appeal_final]", "leaves no way"),
        (APPEAL, "", "cannot be appealed"),
        ("[decide]", "[decision]", "no term"),
        ('outcomes = ["RETURN"]', 'outcomes = ["REFUSE"]', "RETURN"),
        ('evidence = "sourced"', 'evidence = "heard"', "evidence of ground"),
        ('code = "ETA"', "", "'code' is missing"),
        ('code = "NOT_VISA_EXEMPT"', 'code = "NOT_VISA_EXEMPT"\ncolour = "red"', "colour"),
        ('code = "ETA"', "code = ETA", "Invalid value"),
    ],
)
def test_a_broken_file_says_what_to_write(tmp_path: Path, old: str, new: str, says: str) -> None:
    broken = WHOLE.replace(old, new)
    assert broken != WHOLE
    if says == "RETURN":
        broken = broken.replace('["REFUSE", "RETURN"]', '["REFUSE"]')
    (tmp_path / "broken.toml").write_text(broken, encoding="utf-8")
    with pytest.raises(ProgrammeFileError, match=f"broken.toml: .*{says}.*Write instead: ."):
        load_programmes(tmp_path)


def test_a_file_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_bytes(WHOLE.encode() + b"# \xe9\n")
    with pytest.raises(ProgrammeFileError, match=r"broken\.toml: not UTF-8"):
        load_programmes(tmp_path)
