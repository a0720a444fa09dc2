"""Documents: machine-readable zones, typed fields, and both against each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mrz.generator.td3 import TD3CodeGenerator

from services.checks import Checks
from services.people.documents import TravelDocumentData, read_document
from services.people.names import same_name
from services.people.zones import read_zone

from .world import FRENCH, World

TODAY = date(2026, 6, 1)
SPECIMEN = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
GERMAN = ("P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<", "C01X00T478D<<6408125F2702283<<<<<<<<<<<<<<<4")
CARD = ("P<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<")


def read(still: World, data: TravelDocumentData, **kwargs):
    checks = Checks()
    with still.database.read() as session:
        identity = read_document(session, checks, "document", data, TODAY, **kwargs)
    return identity, {(v.path, v.code) for v in checks.found}


def zone_of(*lines: str):
    checks = Checks()
    return read_zone(checks, "mrz", lines, TODAY), [v.code for v in checks.found]


def test_the_specimen_of_icao_is_read() -> None:
    zone, wrong = zone_of(*SPECIMEN)
    assert wrong == []
    assert (zone.number, zone.country, zone.nationality, zone.kind) == ("L898902C3", "UTO", "UTO", "ORDINARY")
    assert (zone.family, zone.given, zone.sex) == ("ERIKSSON", "ANNA MARIA", "FEMALE")
    assert (zone.birth_date, zone.expires) == (date(1974, 8, 12), date(2012, 4, 15))
    assert not zone.truncated


def test_a_card_of_three_lines_is_read() -> None:
    zone, wrong = zone_of(*CARD)
    assert wrong == []
    assert (zone.number, zone.family, zone.birth_date) == ("D23145890", "ERIKSSON", date(1974, 8, 12))


@pytest.mark.parametrize("code", ["V<", "VB", "AC", "IP", "IA", "I<", "C<", "Q<", "<P", "P1"])
@pytest.mark.parametrize("lines", [SPECIMEN, CARD])
def test_only_passports_are_travel_documents(lines, code: str) -> None:
    assert zone_of(code + lines[0][2:], *lines[1:]) == (None, ["NOT_A_PASSPORT"])


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("P<", "ORDINARY"),
        ("PP", "ORDINARY"),
        ("PE", "ORDINARY"),
        ("PD", "DIPLOMATIC"),
        ("PS", "SERVICE"),
        ("PO", "SERVICE"),
        ("PR", "REFUGEE_TRAVEL"),
        ("PT", "STATELESS_TRAVEL"),
    ],
)
def test_the_code_says_which_passport_it_is(code: str, kind: str) -> None:
    zone, wrong = zone_of(code + SPECIMEN[0][2:], SPECIMEN[1])
    assert (zone.kind, wrong) == (kind, [])


@pytest.mark.parametrize(
    ("letter", "sex"),
    [("M", "MALE"), ("F", "FEMALE"), ("<", "UNSPECIFIED"), ("X", "UNSPECIFIED"), ("A", None), ("1", None)],
)
@pytest.mark.parametrize(("lines", "line", "place"), [(SPECIMEN, 1, 20), (CARD, 1, 7)])
def test_the_sex_is_one_of_four_signs(lines, line: int, place: int, letter: str, sex: str | None) -> None:
    changed = list(lines)
    changed[line] = lines[line][:place] + letter + lines[line][place + 1 :]
    zone, wrong = zone_of(*changed)
    assert (zone and zone.sex, wrong) == (sex, [] if sex else ["MRZ_SEX"])


def test_germany_is_printed_as_d(still: World) -> None:
    identity, wrong = read(still, TravelDocumentData(mrz=GERMAN))
    assert wrong == set()
    assert (identity.country, identity.nationality, identity.number) == ("DEU", "DEU", "C01X00T47")
    assert identity.expires == date(2027, 2, 28)


@pytest.mark.parametrize("position", [0, 9, 13, 19, 21, 27, 28, 42, 43])
def test_every_wrong_character_of_the_second_line_is_found(position: int) -> None:
    line = SPECIMEN[1]
    other = "7" if line[position] != "7" else "8"
    zone, wrong = zone_of(SPECIMEN[0], line[:position] + other + line[position + 1 :])
    assert (zone, wrong) == (None, ["MRZ_CHECK_DIGIT"])


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ((), "MRZ_SIZE"),
        (("",), "MRZ_SIZE"),
        (SPECIMEN[:1], "MRZ_SIZE"),
        ((*SPECIMEN, *SPECIMEN), "MRZ_SIZE"),
        ((SPECIMEN[0], SPECIMEN[1][:-1]), "MRZ_SIZE"),
        (("x" * 1_000_000,), "MRZ_SIZE"),
        ((SPECIMEN[0].replace("A", "Ä"), SPECIMEN[1]), "MRZ_ALPHABET"),
        (("<" * 44, "<" * 44), "MRZ_ALPHABET"),
        (("P<UTO" + "<" * 39, SPECIMEN[1]), "MRZ_FIELDS"),
    ],
)
def test_what_is_no_zone_is_refused(lines, code) -> None:
    assert zone_of(*lines) == (None, [code])


def test_lines_may_come_as_one_text_in_small_letters() -> None:
    zone, wrong = zone_of("\n".join(SPECIMEN).lower())
    assert (zone.number, wrong) == ("L898902C3", [])


@pytest.mark.parametrize(
    "lines",
    [
        (SPECIMEN[0].rstrip("<"), SPECIMEN[1]),
        (SPECIMEN[0].replace("<", " "), SPECIMEN[1]),
        (SPECIMEN[0].rstrip("<").lower(), "L898902C3 6 UTO 740812 2 F 120415 9 ZE184226B<<<<< 1 0"),
        (SPECIMEN[0].replace("<<", "«"), SPECIMEN[1].replace("<", "‹")),
        ("  " + SPECIMEN[0] + "\t", " " + SPECIMEN[1]),
        ("\n\n".join(SPECIMEN),),
    ],
)
def test_what_nobody_printed_is_taken_off(lines: tuple[str, ...]) -> None:
    assert zone_of(*lines) == zone_of(*SPECIMEN)


@pytest.mark.parametrize("lines", [CARD, (CARD[0].rstrip("<"), CARD[1], CARD[2].rstrip("<"))])
def test_fillers_at_the_end_of_a_name_may_be_left_out(lines: tuple[str, ...]) -> None:
    assert zone_of(*lines) == zone_of(*CARD)


@pytest.mark.parametrize(
    "lines", [(SPECIMEN[0], SPECIMEN[1][:-1]), (SPECIMEN[0] + "<", SPECIMEN[1]), ("P<UTO", SPECIMEN[1])]
)
def test_a_line_that_ends_in_a_digit_is_never_filled_up(lines: tuple[str, ...]) -> None:
    assert zone_of(*lines) == (None, ["MRZ_SIZE"])


@pytest.mark.parametrize(
    ("lines", "place", "doubt"),
    [
        (SPECIMEN, 5, {"line": 2, "place": 6, "read": "O", "perhaps": "0"}),
        (SPECIMEN, 23, {"line": 2, "place": 24, "read": "O", "perhaps": "0"}),
        (SPECIMEN, 17, {"line": 2, "place": 18, "read": "I", "perhaps": "1"}),
        (CARD, 13, {"line": 1, "place": 14, "read": "O", "perhaps": "0"}),
    ],
)
def test_a_letter_in_the_place_of_a_digit_is_pointed_at_and_never_mended(lines, place: int, doubt) -> None:
    number = doubt["line"] - 1
    changed = list(lines)
    assert changed[number][place] == doubt["perhaps"]
    changed[number] = changed[number][:place] + doubt["read"] + changed[number][place + 1 :]
    checks = Checks()
    assert read_zone(checks, "mrz", tuple(changed), TODAY) is None
    assert [(v.code, v.params) for v in checks.found] == [("MRZ_MISREAD", doubt)]


@pytest.mark.parametrize(
    ("birth", "born"),
    [("260601", date(2026, 6, 1)), ("260602", date(1926, 6, 2)), ("270101", date(1927, 1, 1))],
)
def test_nobody_is_born_in_the_future(birth: str, born: date) -> None:
    lines = str(TD3CodeGenerator("P", "FRA", "MARTIN", "ANNE", "12AB34567", "FRA", birth, "F", "310101"))
    zone, wrong = zone_of(*lines.split("\n"))
    assert (zone.birth_date, wrong) == (born, [])


def test_zone_and_fields_agree(still: World) -> None:
    data = TravelDocumentData(
        mrz=GERMAN, number="c01x 00t47", country="DEU", given="Erika", family="Mustermann"
    )
    identity, wrong = read(still, data)
    assert wrong == set()
    assert (identity.given, identity.family) == ("Erika", "Mustermann")


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"number": "C01X00T48"}, "document.number"),
        ({"country": "FRA"}, "document.country"),
        ({"expires": date(2027, 3, 1)}, "document.expires"),
        ({"birth_date": date(1964, 8, 13)}, "document.birthDate"),
        ({"sex": "MALE"}, "document.sex"),
        ({"kind": "DIPLOMATIC"}, "document.kind"),
        ({"given": "Erik"}, "document.given"),
        ({"family": "Muster"}, "document.family"),
    ],
)
def test_every_typed_field_is_held_against_the_zone(still: World, changes, path) -> None:
    identity, wrong = read(still, TravelDocumentData(mrz=GERMAN, **changes))
    assert (identity, wrong) == (None, {(path, "MRZ_MISMATCH")})


def test_a_country_nobody_knows_is_refused(still: World) -> None:
    assert read(still, TravelDocumentData(mrz=SPECIMEN))[1] >= {("document.country", "UNKNOWN_COUNTRY")}


def test_a_kind_that_nobody_states_is_ordinary(still: World) -> None:
    assert read(still, replace(FRENCH, kind=None))[0].kind == "ORDINARY"


def test_only_what_is_needed_is_asked_for(still: World) -> None:
    bare = TravelDocumentData(number="12AB34567", country="FRA")
    assert read(still, bare, needed=())[1] == set()
    assert read(still, TravelDocumentData(), needed=())[1] == {
        ("document.number", "REQUIRED"),
        ("document.country", "REQUIRED"),
    }


@pytest.mark.parametrize(
    ("typed", "printed", "same"),
    [
        ("Müller", "MUELLER", True),
        ("Müller", "MULLER", True),
        ("Müller", "MILLER", False),
        ("Ångström", "AANGSTROEM", True),
        ("O’Connor-Smith", "OCONNOR SMITH", True),
        ("Серік", "SERIK", True),
        ("سەرىك", "SERIK", True),
        ("Łukasz", "LUKASZ", True),
    ],
)
def test_names_are_compared_as_they_are_printed(typed: str, printed: str, same: bool) -> None:
    assert same_name(typed, printed) is same


def test_a_name_that_does_not_fit_is_cut() -> None:
    assert same_name("Venkatanarasimharajuvaripeta", "VENKATANARASIMHA", truncated=True)
    assert not same_name("Venkatanarasimharajuvaripeta", "VENKATANARASIMHA")


LETTERS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=15)


@settings(max_examples=60)
@given(
    family=LETTERS,
    first=LETTERS,
    number=st.text("ABCDEFGHJKLMNPRSTUVWXYZ0123456789", min_size=5, max_size=9),
    born=st.dates(date(1930, 1, 1), date(2026, 5, 31)),
    expires=st.dates(date(2026, 6, 1), date(2036, 1, 1)),
)
def test_whatever_a_passport_prints_is_read_back(family, first, number, born, expires) -> None:
    lines = str(
        TD3CodeGenerator("P", "FRA", family, first, number, "FRA", f"{born:%y%m%d}", "M", f"{expires:%y%m%d}")
    )
    zone, wrong = zone_of(*lines.split("\n"))
    assert wrong == []
    assert (zone.number, zone.family, zone.given, zone.expires) == (number, family, first, expires)
    # Two digits of a year are all a zone has: a century apart, the later one is meant.
    later = born.year + 100 if (born.year + 100, born.month, born.day) <= (2026, 6, 1) else born.year
    assert zone.birth_date == born.replace(year=later)


@settings(max_examples=150)
@given(st.lists(st.text(max_size=50), max_size=4))
def test_no_text_makes_it_stumble(lines) -> None:
    zone, wrong = zone_of(*lines)
    assert zone is None or wrong == []
    assert len(wrong) == (zone is None)
