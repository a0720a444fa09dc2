"""The stay rule in OpenFisca Core, run in an environment of its own: one round for each line it is sent.

    python rules_openfisca.py FOLDER

FOLDER holds the inputs as 32-bit integers, a file each. A round prints the seconds from arrays to answer,
of those the seconds of setting the inputs and calculating, and of those the seconds of calculating; the
answers go to FOLDER, a byte each.
"""

import json
import sys
from importlib.metadata import version
from pathlib import Path
from time import perf_counter

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

DAY = "2026-03-02"
STAY = build_entity("stay", "stays", "An earlier stay", is_person=True)
TRAVELLER = build_entity(
    "traveller", "travellers", "Who made them", roles=[{"key": "past", "plural": "pasts", "label": "Stays"}]
)


def inside(stay, period):
    """Days of an earlier stay within the 180 days that end with the new one."""
    arrival = stay.traveller("arrival", period)
    first = arrival + stay.traveller("stay_days", period) - 180
    days = np.minimum(stay("stay_to", period), arrival - 1) - np.maximum(stay("stay_from", period), first) + 1
    return np.maximum(days, 0)


def keeps_to_stays(traveller, period):
    days = traveller("stay_days", period)
    past = traveller.sum(traveller.members("inside", period))
    return (days <= 30) * (np.minimum(days, 180) + past <= 90)


def keeps_to_count(traveller, period):
    days = traveller("stay_days", period)
    return (days <= 30) * (np.minimum(days, 180) + traveller("days_in_last_180", period) <= 90)


def variable(name, entity, formula=None):
    fields = {"value_type": bool if name.startswith("keeps") else int, "entity": entity, "label": name}
    fields |= {"definition_period": DateUnit.DAY} | ({"formula": formula} if formula else {})
    return type(name, (Variable,), fields)


SYSTEM = TaxBenefitSystem([STAY, TRAVELLER])
for each in (
    *(variable(name, TRAVELLER) for name in ("arrival", "stay_days", "days_in_last_180")),
    *(variable(name, STAY) for name in ("stay_from", "stay_to")),
    variable("inside", STAY, inside),
    variable("keeps_to_stays", TRAVELLER, keeps_to_stays),
    variable("keeps_to_count", TRAVELLER, keeps_to_count),
):
    SYSTEM.add_variable(each)


def with_stays(rows, stays):
    """A simulation of travellers and their stays, by the builder that is made for tables."""
    builder = SimulationBuilder()
    builder.create_entities(SYSTEM)
    builder.declare_person_entity("stay", np.arange(stays))
    travellers = builder.declare_entity("traveller", np.arange(rows))
    builder.join_with_persons(travellers, INPUTS["row"], roles=np.repeat("past", stays))
    return builder.build(SYSTEM)


def with_count(rows, stays):
    """A simulation of travellers alone."""
    return SimulationBuilder().build_default_simulation(SYSTEM, rows)


FORMS = {
    "stays": (with_stays, "keeps_to_stays", ("arrival", "stay_days", "stay_from", "stay_to")),
    "count": (with_count, "keeps_to_count", ("stay_days", "days_in_last_180")),
}
FOLDER = Path(sys.argv[1])
INPUTS = {path.stem: np.fromfile(path, np.int32) for path in FOLDER.glob("*.i32")}


def tell(found):
    sys.stdout.write(json.dumps(found) + "\n")
    sys.stdout.flush()


tell({"openfisca": version("openfisca-core"), "numpy": np.__version__})
for line in sys.stdin:
    build, question, names = FORMS[line.strip()]
    start = perf_counter()
    simulation = build(len(INPUTS["arrival"]), len(INPUTS["stay_to"]))
    built = perf_counter()
    for name in names:
        simulation.set_input(name, DAY, INPUTS[name])
    given = perf_counter()
    answers = simulation.calculate(question, DAY)
    end = perf_counter()
    answers.astype(np.uint8).tofile(FOLDER / "answers.u8")
    tell({"whole": end - start, "calculating": end - built, "formulas": end - given})
