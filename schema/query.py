"""Every question, one line each."""

import strawberry

import models.kandas
import models.reference
from access.permissions import Permission
from resolvers.analytics import analytics
from resolvers.arguments import takes
from resolvers.cited import cited
from resolvers.matrix import eligibility_matrix
from resolvers.reading.declarations import READ, Asked
from resolvers.reading.declare import one
from resolvers.reading.limits import heavy
from resolvers.rules import eligibility, eligibility_receipt
from schema.analytics import Analytics
from schema.analytics_figures import Citation
from schema.applications import ApplicationQueries
from schema.border import BorderQueries
from schema.desk import DeskQueries
from schema.estimates import EstimateQueries
from schema.invitations import InvitationQueries
from schema.kandas import KandasCase
from schema.matrix import EligibilityMatrix
from schema.me import MeQueries
from schema.members import MemberQueries
from schema.nodes import NodeQueries
from schema.official import OfficialQueries
from schema.overstays import OverstayQueries
from schema.permits import PermitQueries
from schema.reference import Country
from schema.releases import ReleaseRequestQueries
from schema.rules import Eligibility, EligibilityReceipt
from schema.scalars import CountryCode
from schema.tickets import TicketQueries
from schema.trips import TripInput


@strawberry.type(description="Questions. Nothing here changes anything.")
class Query(
    ApplicationQueries,
    MemberQueries,
    OfficialQueries,
    PermitQueries,
    NodeQueries,
    MeQueries,
    EstimateQueries,
    BorderQueries,
    InvitationQueries,
    OverstayQueries,
    DeskQueries,
    TicketQueries,
    ReleaseRequestQueries,
):
    eligibility: Eligibility = heavy(
        resolver=takes(eligibility, trip=TripInput),
        valued=True,
        description="Every route compared for a trip. `on`: under the rules of that day; `knownAt`: as known then.",
    )
    eligibility_matrix: EligibilityMatrix = heavy(
        resolver=takes(eligibility_matrix, trip=TripInput),
        description="Every nationality and route compared, for a trip with `passports: []`.",
    )
    eligibility_receipt: EligibilityReceipt = heavy(
        resolver=eligibility_receipt, valued=True, description="The same answer again, from its receipt."
    )
    country: Country | None = one(
        models.reference.Country,
        by="code",
        type_=CountryCode,
        description="A country, null for an unknown code.",
    )
    kandas_case: KandasCase | None = one(
        models.kandas.KandasCase,
        by="reference",
        permission=Permission.CASE_READ,
        description="A case by its reference; null where it is not there for whoever asks.",
    )
    citation: Citation | None = heavy(
        resolver=cited, description="An answer that was cited, for everybody; null where there is none."
    )
    analytics: Analytics = strawberry.field(
        resolver=analytics,
        description="Figures; who asks decides how exact. `rehearse`: of an invented country, as a researcher would be "
        "answered, to try questions on.",
        metadata={READ: Asked()},
    )
