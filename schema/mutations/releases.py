"""Writes about releases of figures."""

import strawberry

from access.permissions import Permission
from resolvers.reading.permissions import needs
from resolvers.writing import does
from schema.inputs import releases as inputs
from schema.results import ReleaseRequestResult, RequestReleaseResult
from services.releases import commands, requests


@strawberry.type
class ReleaseMutations:
    """Root fields, to be inherited by Mutation."""

    request_release: RequestReleaseResult = strawberry.field(
        resolver=does(requests.request_release, commands.RequestRelease, inputs.RequestReleaseInput),
        directives=[needs(Permission.RELEASE_REQUEST)],
        description="Ask for a release; what it would cost and how exact it would be is said at once.",
    )
    decide_release_request: ReleaseRequestResult = strawberry.field(
        resolver=does(
            requests.decide_release_request,
            commands.DecideReleaseRequest,
            inputs.DecideReleaseRequestInput,
        ),
        directives=[needs(Permission.RELEASE_DECIDE)],
        description="Approve or refuse a request of somebody else; what is approved is made and published soon after.",
    )
