"""Random identifiers and references: nothing about time, order or number can be read from them."""

from __future__ import annotations

import random
import secrets
from typing import Protocol

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
PREFIXES = {
    "Absence": "abs",
    "AccessEntry": "acc",
    "Application": "app",
    "Card": "crd",
    "ApplicationChange": "chg",
    "ChangedField": "chf",
    "ApplicationGroup": "grp",
    "GroupMember": "grm",
    "Representation": "rep",
    "Invitation": "inv",
    "AskedService": "svc",
    "Decision": "dec",
    "Person": "per",
    "Ticket": "tkt",
    "TicketMessage": "tkm",
    "TravelDocument": "doc",
    "Note": "nte",
    "Permit": "pmt",
    "SecondLook": "slk",
    "DiasporaMember": "mem",
    "HouseholdMember": "hhm",
    "Consent": "con",
    "KandasCase": "kan",
    "CaseMember": "cam",
    "Evidence": "evi",
    "FeePayment": "fee",
    "Crossing": "crs",
    "Arrival": "arr",
    "Placement": "plc",
    "AidEntitlement": "ent",
    "AidPosting": "pst",
    "Appeal": "apl",
    "Assignment": "asg",
    "Departure": "dep",
    "QuotaTransfer": "qtr",
    "ReleaseRequest": "rlr",
    "RepaymentClaim": "rpc",
    "RepaymentDecision": "rpd",
    "ResidenceCheck": "rck",
    "Identifier": "idn",
    "JournalEvent": "evt",
    "Load": "lod",
    "OfficialFigure": "ofg",
    "OfficialFigureFlag": "ofl",
    "PossibleMatch": "pma",
    "MatchDecision": "mdc",
    "Message": "msg",
}
CHARACTERS = 20
"""Random characters of an identifier."""
FAIR = len(ALPHABET) * (256 // len(ALPHABET))
"""Random bytes below this number make every character equally likely; the others are thrown away."""
OF_BYTE, UNFAIR = bytes(ord(ALPHABET[n % len(ALPHABET)]) for n in range(256)), bytes(range(FAIR, 256))
TYPES = {prefix: name for name, prefix in PREFIXES.items()}


class Chance(Protocol):
    """A source of randomness: the operating system's when serving, a seeded one in the demo country."""

    def choices(self, population: str, *, k: int) -> list[str]: ...

    def randbytes(self, n: int) -> bytes: ...


SYSTEM: Chance = secrets.SystemRandom()


def seeded(seed: str) -> Chance:
    """A reproducible source: the same seed gives the same identifiers, nonces and references."""
    return random.Random(seed)


def new_id(type_name: str, chance: Chance) -> str:
    """An opaque identifier such as `app_k3…`: prefix of the type, then 20 random characters (99 bits)."""
    return f"{PREFIXES[type_name]}_{''.join(chance.choices(ALPHABET, k=CHARACTERS))}"


def new_ids(type_name: str, count: int, chance: Chance) -> list[str]:
    """Many at once, from few random bytes: the same kind of identifier, at a twentieth of the time."""
    text = ""
    while len(text) < count * CHARACTERS:
        text += chance.randbytes(count * (CHARACTERS + 1) + 8).translate(OF_BYTE, UNFAIR).decode()
    prefix, ends = PREFIXES[type_name], range(0, count * CHARACTERS, CHARACTERS)
    return [f"{prefix}_{text[place : place + CHARACTERS]}" for place in ends]


def new_reference(programme: str, chance: Chance) -> str:
    """A reference people can read out, such as `ETA-7K3M-92QX-WP4H`: 12 random characters (59 bits)."""
    text = "".join(chance.choices(ALPHABET, k=12)).upper()
    return f"{programme.replace('_', '')}-{text[:4]}-{text[4:8]}-{text[8:]}"


def type_of(identifier: str) -> str | None:
    """The type name an identifier was made for, or None where the prefix is unknown."""
    return TYPES.get(identifier.partition("_")[0])
