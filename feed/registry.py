"""Facts of people who are not, or not only, in a file of an office: members of the diaspora, and stays."""

from __future__ import annotations

from datetime import date

from analytics.tables import MEMBERS, STAYS
from feed.fact import Facts, Hide
from feed.journal import Event


def member(step: str, event: Event, hide: Hide) -> Facts:
    """What a member said, a fact for every preferred region; or that the member was removed."""
    said = event.payload
    known = {
        "member": hide(said["member"]),
        "step": step,
        "residence": said.get("residence"),
        "office": event.office_code,
        "wants_to_return": said.get("wants_to_return"),
        "return_year": said.get("return_year"),
    }
    if step == "REGISTERED":
        known["statistics"] = "STATISTICS" in said.get("consents", ())
    for choice, region in enumerate(said.get("preferred_regions") or (None,), 1):
        yield MEMBERS, known | {"region": region, "choice": choice}


def consent(given: bool, event: Event, hide: Hide) -> Facts:
    """A consent of a member that figures look at."""
    purposes = {"STATISTICS": "statistics", "RETURN_PLANNING": "planning"}
    if name := purposes.get(event.payload["purpose"]):
        yield MEMBERS, {"member": hide(event.payload["member"]), "step": "CONSENT", name: given}


def stay(event: Event, hide: Hide) -> Facts:
    """A crossing as the beginning or the end of a stay; older events do not say whose."""
    said = event.payload
    if said.get("person"):
        until = said["may_stay_until"]
        yield (
            STAYS,
            {
                name: said[name]
                for name in ("direction", "checkpoint", "nationality", "permit_kind", "overstay_days")
            }
            | {"person": hide(said["person"]), "may_stay_until": until and date.fromisoformat(until)},
        )
