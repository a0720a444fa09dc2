"""Writes about a member of the diaspora."""

import strawberry

from access.permissions import Permission
from resolvers.reading.permissions import needs
from resolvers.writing import does
from schema.inputs import registry as inputs
from schema.results import MemberResult, UpdateMemberResult
from services.registry import commands, consents, matching, members, updating


@strawberry.type
class RegistryMutations:
    """Root fields, to be inherited by Mutation."""

    register_diaspora_member: MemberResult = strawberry.field(
        resolver=does(
            members.register_diaspora_member,
            commands.RegisterDiasporaMember,
            inputs.RegisterDiasporaMemberInput,
        ),
        directives=[needs(Permission.MEMBER_REGISTER)],
        description="Register a member of the diaspora, within their consents.",
    )
    update_diaspora_member: UpdateMemberResult = strawberry.field(
        resolver=does(
            updating.update_diaspora_member,
            commands.UpdateDiasporaMember,
            inputs.UpdateDiasporaMemberInput,
        ),
        directives=[needs(Permission.MEMBER_REGISTER)],
        description="Record what has changed: where the member lives, and what they intend.",
    )
    grant_consent: MemberResult = strawberry.field(
        resolver=does(consents.grant_consent, commands.GrantConsent, inputs.GrantConsentInput),
        directives=[needs(Permission.MEMBER_CONSENT)],
        description="Record a member's consent to a purpose.",
    )
    withdraw_consent: MemberResult = strawberry.field(
        resolver=does(consents.withdraw_consent, commands.WithdrawConsent, inputs.WithdrawConsentInput),
        directives=[needs(Permission.MEMBER_CONSENT)],
        description="Withdraw a member's consent to a purpose: what serves it is no longer shown.",
    )
    propose_matches: MemberResult = strawberry.field(
        resolver=does(matching.propose_matches, commands.ProposeMatches, inputs.ProposeMatchesInput),
        directives=[needs(Permission.MATCH_RESOLVE)],
        description="Look again for members who may be the same person as this one.",
    )
    resolve_match: MemberResult = strawberry.field(
        resolver=does(matching.resolve_match, commands.ResolveMatch, inputs.ResolveMatchInput),
        directives=[needs(Permission.MATCH_RESOLVE)],
        description="Say whether a proposed match is one person. It is not proposed again; nothing is merged.",
    )
