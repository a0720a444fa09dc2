"""The people of the demonstration: `python server.py token PERSONA` prints a token for one of them."""

from __future__ import annotations

from access.actor import Actor, Role

PERSONAS: dict[str, Actor] = {
    "traveller": Actor("demo-traveller", frozenset({Role.TRAVELLER})),
    "member": Actor("demo-member", frozenset({Role.MEMBER})),
    "mission-officer": Actor("demo-mission-officer", frozenset({Role.MISSION_OFFICER}), "MISSION-ULN"),
    "association-officer": Actor(
        "demo-association-officer", frozenset({Role.MISSION_OFFICER}), "ASSOCIATION-WORLD"
    ),
    "otandastar-officer": Actor("demo-otandastar-officer", frozenset({Role.MISSION_OFFICER}), "OTANDASTAR"),
    "case-officer": Actor("demo-case-officer", frozenset({Role.CASE_OFFICER}), "MIGRATION"),
    "appeals-officer": Actor("demo-appeals-officer", frozenset({Role.CASE_OFFICER}), "MIGRATION"),
    "border-officer": Actor("demo-border-officer", frozenset({Role.BORDER_OFFICER}), "BORDER"),
    "payments-officer": Actor("demo-payments-officer", frozenset({Role.PAYMENTS_OFFICER}), "PAYMENTS"),
    "analyst": Actor("demo-analyst", frozenset({Role.ANALYST}), "MINISTRY", "planning"),
    "researcher": Actor("demo-researcher", frozenset({Role.RESEARCHER})),
    "auditor": Actor("demo-auditor", frozenset({Role.AUDITOR}), "MINISTRY"),
    "admin": Actor("demo-admin", frozenset({Role.ADMIN}), "MINISTRY"),
}
