"""Countries, regions, checkpoints."""

from datetime import date

import pytest
from babel import Locale

from policy.reference import ALIASES, LOCALES, WITHDRAWN, checkpoints, countries, regions
from policy.trip import TravelMode


def test_countries() -> None:
    assert len(countries()) == 249 + 5
    assert (countries()["KAZ"].alpha2, countries()["KAZ"].numeric) == ("KZ", "398")
    assert countries()["FRA"].name("KK") == Locale("kk").territories["FR"]
    assert countries()["RKS"].name("en") == "Kosovo"
    assert countries()["XXA"].name("fr") == "Apatride"
    assert "D" not in countries()
    assert not (set(WITHDRAWN) | set(ALIASES)) & set(countries())
    assert set(" ".join(WITHDRAWN.values()).split()) <= set(countries())


@pytest.mark.parametrize("locale", LOCALES)
def test_everything_has_a_name_in_every_language(locale: str) -> None:
    for table in (countries(), regions(), checkpoints()):
        assert [code for code, thing in table.items() if not thing.name(locale)] == []


def test_regions_and_their_predecessors() -> None:
    today, before = date(2026, 11, 22), date(2022, 6, 7)
    now = {code for code, region in regions().items() if region.valid_on(today)}
    assert len(now) == 20
    assert {"KZ-10", "KZ-33", "KZ-62"} <= now
    assert not regions()["KZ-10"].valid_on(before)
    assert regions()["KZ-10"].valid_on(date(2022, 6, 8))
    assert regions()["KZ-VOS"].valid_on(before)
    assert regions()["KZ-VOS"].successors == ("KZ-63", "KZ-10")
    assert regions()["KZ-YUZ"].valid_to == date(2018, 6, 18)
    assert regions()["KZ-YUZ"].successors == ("KZ-61", "KZ-79")
    for region in regions().values():
        assert set(region.successors) <= now
        assert bool(region.successors) == (region.valid_to is not None)
    assert regions()["KZ-55"].kato == "550000000"


def test_checkpoints() -> None:
    airports = [place for place in checkpoints().values() if place.mode is TravelMode.AIR]
    assert [place.code for place in airports][:2] == ["ALA", "NQZ"]
    assert [place.international for place in airports].count("y") == 17
    assert [place.international for place in airports].count("uncertain") == 5
    others = [place for place in checkpoints().values() if place.mode is not TravelMode.AIR]
    assert {place.mode for place in others} == {TravelMode.LAND, TravelMode.RAIL, TravelMode.SEA}
    assert {place.evidence for place in others} == {"recalled"}
    assert {place.region for place in checkpoints().values()} <= set(regions())
    assert {place.neighbour for place in others if place.neighbour} <= set(countries())
