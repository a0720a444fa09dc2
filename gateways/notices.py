"""What a payment provider says on its own account: a small signed JSON document, and how it is read.

The header reads `t=<seconds since 1970>,v1=<hex>`: HMAC-SHA256 under the shared secret over `<t>.<body>`. A notice
whose moment lies further from now than TOLERANCE is not read, so that one cannot be kept and sent again for ever.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

import orjson

OUTCOMES = ("SUCCEEDED", "FAILED", "REFUNDED")
SIGNATURE = "payment-signature"
"""The header that carries it."""

TOLERANCE = timedelta(minutes=5)
HEADER = re.compile(r"t=([0-9]{1,12}),v1=([0-9a-f]{64})")
AMOUNT = re.compile(r"([0-9]{1,12})\.([0-9]{2})")
REFERENCE = re.compile(r"[A-Za-z0-9_-]{1,64}")
CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True)
class Notice:
    """One thing that happened to a payment: which by the provider's reference, how it went, and the money moved.

    `amount` is in hundredths of `currency`: what was taken, or given back; of a FAILED one, what was asked for.
    """

    reference: str
    outcome: str
    amount: int
    currency: str


def written(notice: Notice) -> bytes:
    """The body of a notice."""
    whole, rest = divmod(notice.amount, 100)
    said = {"reference": notice.reference, "outcome": notice.outcome}
    return orjson.dumps(said | {"amount": f"{whole}.{rest:02}", "currency": notice.currency})


def signature(secret: bytes, body: bytes, at: datetime) -> str:
    """The header that goes with a body sent at a moment."""
    moment = str(int(at.timestamp()))
    return f"t={moment},v1={_tag(secret, moment, body)}"


def opened(secret: bytes, body: bytes, header: str, now: datetime) -> Notice | None:
    """The notice in a body; None where it was not signed with the secret, is too old or too new, or says nothing."""
    found = HEADER.fullmatch(header)
    if found is None or not hmac.compare_digest(_tag(secret, found[1], body), found[2]):
        return None
    if abs(now.timestamp() - int(found[1])) > TOLERANCE.total_seconds():
        return None
    return _read(body)


def _read(body: bytes) -> Notice | None:
    try:
        said = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(said, dict):
        return None
    reference, outcome, amount, currency = (
        str(said.get(name)) for name in ("reference", "outcome", "amount", "currency")
    )
    money = AMOUNT.fullmatch(amount)
    if not (
        money and REFERENCE.fullmatch(reference) and CURRENCY.fullmatch(currency) and outcome in OUTCOMES
    ):
        return None
    return Notice(reference, outcome, int(money[1]) * 100 + int(money[2]), currency)


def _tag(secret: bytes, moment: str, body: bytes) -> str:
    return hmac.digest(secret, moment.encode() + b"." + body, hashlib.sha256).hex()
