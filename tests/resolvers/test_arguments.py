"""Inputs of the graph become the values that policy and services take; what was left out is None."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

import pytest
import strawberry
from hypothesis import given
from hypothesis import strategies as st

from policy.trip import Passport, Purpose, Stay, Trip
from resolvers.arguments import filled, takes
from schema import trips
from schema.inputs import aid, deciding, documents, kandas, registry, travel
from services.aid import commands as aid_commands
from services.deciding import commands as deciding_commands
from services.kandas import commands as kandas_commands
from services.people.documents import TravelDocumentData
from services.registry import commands as registry_commands
from services.travel import commands as travel_commands

COMMANDS = {
    travel_commands.ApplyForEta: travel.ApplyForEtaInput,
    travel_commands.ApplyForEVisa: travel.ApplyForEVisaInput,
    travel_commands.ApplyForEResidency: travel.ApplyForEResidencyInput,
    deciding_commands.Decide: deciding.DecideInput,
    registry_commands.RegisterDiasporaMember: registry.RegisterDiasporaMemberInput,
    kandas_commands.OpenKandasCase: kandas.OpenKandasCaseInput,
    kandas_commands.RecordEvidence: kandas.RecordEvidenceInput,
    travel_commands.RecordCrossing: travel.RecordCrossingInput,
    kandas_commands.PlaceFamily: kandas.PlaceFamilyInput,
    aid_commands.PayAid: aid.PayAidInput,
    TravelDocumentData: documents.TravelDocumentInput,
    registry_commands.HouseholdPerson: registry.HouseholdMemberInput,
    registry_commands.Intentions: registry.IntentionsInput,
    Trip: trips.TripInput,
    Passport: trips.PassportInput,
    Stay: trips.StayInput,
}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.__name__)
def test_a_command_and_its_input_ask_the_same(command: type) -> None:
    assert {field.name for field in fields(command)} == {field.name for field in fields(COMMANDS[command])}


def test_a_trip_keeps_what_was_said_and_nothing_else() -> None:
    asked = trips.TripInput(
        passports=[trips.PassportInput(country="FRA", expires=date(2031, 3, 1))],
        purpose=Purpose.TOURISM,
        earlier_stays=[trips.StayInput(from_=date(2026, 1, 1), to=date(2026, 1, 3))],
        former_citizen=False,
        arrival=None,
    )
    assert filled(Trip, asked) == Trip(
        passports=(Passport("FRA", expires=date(2031, 3, 1)),),
        purpose=Purpose.TOURISM,
        earlier_stays=(Stay(date(2026, 1, 1), date(2026, 1, 3)),),
        former_citizen=False,
    )


def test_no_stays_is_not_the_same_as_unknown_stays() -> None:
    passports = [trips.PassportInput(country="FRA")]
    assert filled(Trip, trips.TripInput(passports=passports, earlier_stays=[])).earlier_stays == ()
    assert filled(Trip, trips.TripInput(passports=passports)).earlier_stays is None


@dataclass(frozen=True)
class Inner:
    number: int | None


@dataclass(frozen=True)
class Outer:
    one: Inner | None
    many: tuple[Inner, ...] | None
    plain: str | None = None


@strawberry.input
class InnerInput:
    number: int | None = strawberry.UNSET


@strawberry.input
class OuterInput:
    one: InnerInput | None = strawberry.UNSET
    many: list[InnerInput] | None = strawberry.UNSET


numbers = st.sampled_from([None, strawberry.UNSET]) | st.integers()
inner = numbers.map(lambda number: InnerInput(number=number))
absent = st.sampled_from([None, strawberry.UNSET])


def known(number: object) -> object:
    return None if number is strawberry.UNSET else number


@given(absent | inner, absent | st.lists(inner, max_size=3))
def test_every_shape_of_input(one: object, many: object) -> None:
    found = filled(Outer, OuterInput(one=one, many=many))
    assert found.one == (Inner(known(one.number)) if isinstance(one, InnerInput) else None)
    assert found.many == (tuple(Inner(known(i.number)) for i in many) if isinstance(many, list) else None)
    assert found.plain is None


def test_arguments_get_the_types_the_schema_names() -> None:
    def resolver(info: strawberry.Info, trip, on: date | None = None) -> None: ...

    parameters = strawberry.field(resolver=takes(resolver, trip=trips.TripInput)).arguments
    assert {argument.python_name for argument in parameters} == {"trip", "on"}
    assert next(a for a in parameters if a.python_name == "trip").type is trips.TripInput
