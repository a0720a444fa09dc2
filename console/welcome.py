"""What a server says when it starts: where it is, whom it takes for whom, a link to sign in, three questions to try."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from access.personas import PERSONAS

ELIGIBILITY = """
query Eligibility($arrival: Date!, $expires: Date!) {
  eligibility(trip: { passports: [{country: "FRA", kind: ORDINARY, expires: $expires, blankPages: 10}],
    purpose: TOURISM, arrival: $arrival, stayDays: 20, earlierStays: [], outsideKazakhstan: true })
  { routes { route verdict necessity maxStayDays missing } } }
"""
ARRIVALS = """
query Arrivals { analytics { arrivals(by: [ORIGIN], orderBy: [{measure: PERSONS, direction: DESC}], first: 3) {
    rows { origin { code } persons { ...Figure } } total { persons { ...Figure } } protection { clearance } } } }
fragment Figure on Figure { ... on Published { value } ... on Suppressed { reason } }
"""
RELEASED = """
query Released { analytics { arrivals(by: [ORIGIN], where: {year: {eq: 2025}},
    orderBy: [{measure: PERSONS, direction: DESC}], first: 3) {
    rows { origin { code } persons { ...Figure } } total { persons { ...Figure } }
    protection { clearance guarantee } } } }
fragment Figure on Figure { ... on Published { value low high } ... on Suppressed { reason } }
"""
FIRST: tuple[tuple[str, str | None, str], ...] = (
    ("A traveller, without a token: which routes are open?", None, ELIGIBILITY),
    ("An analyst: how many came, and from where?", "analyst", ARRIVALS),
    ("A researcher, of the year that was released: with noise, and intervals", "researcher", RELEASED),
)
"""Who asks, the persona whose token it takes, and the document."""


def welcome(
    address: str, today: date, token_of: Callable[[str], str] | None, identity: str | None = None
) -> Iterator[str]:
    """The lines to print. `identity` is the provider whose tokens count; with `token_of` so do those made here."""
    trip = {"arrival": today + timedelta(days=30), "expires": today + timedelta(days=5 * 365)}
    yield f"\nqazeta is at {address}/ and the graph at {address}/graphql (Ctrl-C stops it)"
    if identity:
        yield f"Tokens of {identity} are accepted."
    if token_of is None and not identity:
        yield "No token is accepted: QAZETA_DEV_ISSUER is off, and QAZETA_OIDC_ISSUER names no provider."
    if token_of is not None:
        yield "WARNING: the built-in issuer is ON, so whoever runs the next line can be anybody. Demonstration only."
        yield f"  python server.py token PERSONA, for {', '.join(PERSONAS)}"
        yield f"The pages as an analyst sees them: {address}/#token={token_of('analyst')}"
    for who, persona, query in FIRST:
        if persona is None or token_of is not None:
            bearer = token_of(persona) if token_of and persona else None
            variables = {name: str(day) for name, day in trip.items()} if query is ELIGIBILITY else {}
            yield f"\n{who}\n{curl(address, query, variables, bearer)}"
    yield ""


def curl(address: str, query: str, variables: Mapping[str, str], bearer: str | None) -> str:
    """A command line that asks a document; what is asked here holds no apostrophe."""
    who = f" -H 'authorization: Bearer {bearer}'" if bearer else ""
    body = json.dumps({"query": " ".join(query.split())} | ({"variables": variables} if variables else {}))
    return f"curl -s {address}/graphql -H 'content-type: application/json'{who} -d '{body}'"
