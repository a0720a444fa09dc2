"""How figures may be asked for, and what comes back: made of the catalogue, one line a metric.

What a filter means is settled in resolvers/analytics_questions.py, and is the same as on lists of the record.
"""

from analytics.tables import Kind
from resolvers.analytics_types import Vocabulary, types_of
from schema.analytics_figures import Figure, Surroundings
from schema.analytics_filters import (
    CaseKindFilter,
    CaseStepFilter,
    CheckpointFilter,
    DirectionFilter,
    EducationFilter,
    TravelModeFilter,
)
from schema.edge_filters import OutcomeFilter
from schema.enums import (
    AgeBand,
    AidKind,
    CaseKind,
    CaseStep,
    Currency,
    Direction,
    Education,
    OrderDirection,
    Outcome,
    Programme,
    RevisionStep,
    Sex,
    TravelMode,
)
from schema.filters import (
    AgeBandFilter,
    AidKindFilter,
    ApplicationFilter,
    CountryFilter,
    DateFilter,
    IntFilter,
    ProgrammeFilter,
    RegionFilter,
    SexFilter,
    StringFilter,
)
from schema.reference import Checkpoint, Country, Region
from schema.scalars import DateTime

SAID = Vocabulary(
    keys={
        None: str,
        Kind.TEXT: str,
        Kind.NUMBER: int,
        Kind.FLAG: bool,
        Kind.COUNTRY: Country,
        Kind.REGION: Region,
        Kind.CHECKPOINT: Checkpoint,
        Kind.AGE_BAND: AgeBand,
        Kind.SEX: Sex,
        Kind.EDUCATION: Education,
        Kind.AID_KIND: AidKind,
        Kind.DIRECTION: Direction,
        Kind.TRAVEL_MODE: TravelMode,
        Kind.PROGRAMME: Programme,
        Kind.OUTCOME: Outcome,
        Kind.CASE_KIND: CaseKind,
        Kind.CASE_STEP: CaseStep,
    },
    tests={
        Kind.DAY: DateFilter,
        Kind.TEXT: StringFilter,
        Kind.NUMBER: IntFilter,
        Kind.FLAG: bool,
        Kind.COUNTRY: CountryFilter,
        Kind.REGION: RegionFilter,
        Kind.CHECKPOINT: CheckpointFilter,
        Kind.AGE_BAND: AgeBandFilter,
        Kind.SEX: SexFilter,
        Kind.EDUCATION: EducationFilter,
        Kind.AID_KIND: AidKindFilter,
        Kind.DIRECTION: DirectionFilter,
        Kind.TRAVEL_MODE: TravelModeFilter,
        Kind.PROGRAMME: ProgrammeFilter,
        Kind.OUTCOME: OutcomeFilter,
        Kind.CASE_KIND: CaseKindFilter,
        Kind.CASE_STEP: CaseStepFilter,
    },
    filters={
        "on": "By the day it happened.",
        "year": "By year.",
        "origin": "By country of origin.",
        "nationality": "By the country of the passport shown.",
        "region": "By region.",
        "regionBefore2022": "By region in the borders before 8 June 2022.",
        "regionSplit": "Whether the region's borders moved on 8 June 2022.",
        "targetRegion": "Whether the region was a target region of that year.",
        "ageBand": "By age on the day of the grant.",
        "sex": "By sex.",
        "education": "By education.",
        "underQuota": "Whether it took a place of the quota.",
        "kind": "By kind of aid.",
        "direction": "Into the country, or out of it.",
        "checkpoint": "By checkpoint.",
        "travelMode": "By air, land, rail or sea.",
        "programme": "By programme.",
        "ground": "By the code of a ground.",
        "outcome": "By what was decided.",
        "office": "By the code of the office.",
        "step": "By step.",
        "residence": "By country of residence.",
        "registeredBy": "By the code of the office that registered.",
        "wantsToReturn": "By the wish to return; unknown matches neither.",
        "preferredRegion": "By a region that is preferred.",
        "returnYear": "By the year of return that was named.",
    },
    figure=Figure,
    currency=Currency,
    direction=OrderDirection,
    surroundings=Surroundings,
    moment=DateTime,
    step=RevisionStep,
)

ARRIVALS = types_of("arrivals", "Arrival", SAID)
PLACEMENTS = types_of("placements", "Placement", SAID)
AID = types_of("aidSpend", "Aid", SAID)
APPLICATIONS = types_of("applications", "Application", SAID, "ApplicationMetric", ApplicationFilter)
CROSSINGS = types_of("crossings", "Crossing", SAID)
DIASPORA = types_of("diaspora", "DiasporaMetric", SAID)
KANDAS_CASES = types_of("kandasCases", "KandasCaseMetric", SAID)
REFUSALS = types_of("refusals", "Refusal", SAID)
APPEALS = types_of("appeals", "AppealMetric", SAID)
PERMITS = types_of("permits", "PermitMetric", SAID)
OVERSTAYS = types_of("overstays", "OverstayMetric", SAID)
WORKLOAD = types_of("workload", "Workload", SAID)
