"""Two of everything in the record: one file for each of two people, offices and officers."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from models.aid import AidEntitlement, AidPosting, RepaymentClaim, RepaymentDecision
from models.appeals import Appeal
from models.applications import Application, Decision
from models.cards import Card
from models.changes import ApplicationChange, ChangedField
from models.crossings import Crossing
from models.e_residency import AskedService
from models.fees import FeePayment
from models.invitations import Invitation
from models.journal import JournalEvent
from models.kandas import (
    Arrival,
    CaseMember,
    Departure,
    Evidence,
    KandasCase,
    Placement,
    QuotaTransfer,
    ResidenceCheck,
)
from models.matches import PossibleMatch
from models.members import Consent, DiasporaMember, HouseholdMember
from models.outbox import Message
from models.permits import Permit
from models.persons import Identifier, Person, TravelDocument
from models.reference import Checkpoint, Country, Office, Region
from models.releases import ReleaseRequest
from models.tickets import Ticket, TicketMessage

NOW = datetime(2026, 11, 23, tzinfo=UTC)
DAY = date(2026, 11, 23)
NAMES = {f"name_{language}": "x" for language in ("kk", "ru", "en", "fr")}


def rows() -> list[Any]:
    """Two of everything: files 1 belong to subject u1 and office A, files 2 to u2 and B; no placement in case 2."""
    ruled, when = {"rules_version": "v"}, {"created_at": NOW}
    found: list[Any] = [
        Country(code="MNG", **NAMES),
        Region(code="KZ-55", **NAMES),
        *(Office(code=code, kind="MISSION", **NAMES) for code in ("A", "B", "gone")),
        Checkpoint(code="ALA", kind="AIR", international=True, region_code="KZ-55", **NAMES),
    ]
    for n, office in ((1, "A"), (2, "B")):
        me = f"u{n}"
        found += [
            *(Person(id=f"{what}{n}", given="x", family="y", **when) for what in ("traveller", "member", "kin")),
            TravelDocument(
                id=f"doc{n}", person_id=f"traveller{n}", kind="ORDINARY", country_code="MNG",
                number=b"x", number_index=me.encode(),
            ),
            *(
                Identifier(
                    id=f"{key}{n}", person_id=f"{what}{n}", kind=kind, value=b"x",
                    value_index=f"{key}{n}".encode(), issued_on=DAY,
                )
                for key, what, kind in (
                    ("ide", "traveller", "AIFC_EIIN"), ("idt", "traveller", "STATE_IIN"),
                    ("idm", "member", "STATE_IIN"), ("idk", "kin", "STATE_IIN"),
                )
            ),
            Application(
                id=f"app{n}", reference=f"A{n}", programme="ETA", status="APPROVED", person_id=f"traveller{n}",
                document_id=f"doc{n}", nationality_code="MNG", submitted_by=me, office_code=office,
                submitted_at=NOW, **ruled,
            ),
            FeePayment(
                id=f"fee{n}", application_id=f"app{n}", amount=1, currency="KZT", state="PENDING", provider="P",
                reference=f"r{n}", redirect_url="x", started_by=me, started_at=NOW,
            ),
            ApplicationChange(
                id=f"chg{n}", application_id=f"app{n}", person_id=f"traveller{n}", of_version=1, state="PENDING",
                requested_by=me, requested_at=NOW, **ruled,
            ),
            ChangedField(id=f"chf{n}", change_id=f"chg{n}", person_id=f"traveller{n}", field="arrival"),
            AskedService(
                id=f"svc{n}", application_id=f"app{n}", person_id=f"traveller{n}", service="E_IIN", state="ASKED"
            ),
            Invitation(
                id=f"inv{n}", number=f"I{n}", number_key=f"I{n}", host="x", category="B12", valid_from=DAY,
                valid_to=DAY, places=1, issued_on=DAY, status="REGISTERED",
                office_code=office, registered_by="o", registered_at=NOW,
            ),
            TravelDocument(
                id=f"dor{n}", person_id=f"traveller{n}", kind="ORDINARY", country_code="MNG", number=b"x",
                number_index=f"r{n}".encode(), reported_by=me,
            ),
            Ticket(
                id=f"tkt{n}", reference=f"T{n}", status="OPEN", category="OTHER", language="KK", person_id=f"kin{n}",
                office_code=office, title=b"x", opened_by=me, opened_at=NOW,
            ),
            ReleaseRequest(
                id=f"rlr{n}", status="FILED", product="arrivals", period=f"2025-0{n}", release_version=1,
                micro_rho=1, charge=1, purpose="RESEARCH", requested_by=me, requested_at=NOW,
            ),
            TicketMessage(
                id=f"tkm{n}", ticket_id=f"tkt{n}", place=1, from_office=False, text=b"x", written_by=me, written_at=NOW
            ),
            JournalEvent(
                id=f"evt{n}", kind="APPLICATION_SUBMITTED", subject_id=f"app{n}", happened_on=DAY, recorded_at=NOW,
                payload={},
            ),
            Message(
                id=f"msg{n}", person_id=f"traveller{n}", recipient=me, event_id=f"evt{n}", template="SUBMITTED",
                params={}, locale="EN", state="QUEUED", due_at=NOW, **when,
            ),
            Permit(
                id=f"pmt{n}", application_id=f"app{n}", person_id=f"traveller{n}", document_id=f"doc{n}",
                kind="ETA", number=f"P{n}", valid_from=DAY, valid_to=DAY,
            ),
            *(
                Card(
                    id=f"{key}{n}", application_id=of, person_id=f"{what}{n}", document_id=f"doc{n}", kind="ATA_ZHOLY",
                    number=f"{key}{n}", valid_from=DAY, valid_to=DAY,
                )
                for key, what, of in (("crd", "traveller", f"app{n}"), ("crm", "member", f"old{n}"))
            ),
            Application(
                id=f"old{n}", reference=f"O{n}", programme="ATA_ZHOLY", status="APPROVED", person_id=f"member{n}",
                document_id=f"doc{n}", nationality_code="MNG", submitted_by="long ago", office_code="gone",
                submitted_at=NOW, **ruled,
            ),
            Crossing(
                id=f"crs{n}", person_id=f"traveller{n}", document_id=f"doc{n}", permit_id=f"pmt{n}",
                checkpoint_code="ALA", direction="ENTRY", at=NOW, recorded_by=me, days_in_last_180=0,
            ),
            DiasporaMember(
                id=f"mem{n}", reference=f"M{n}", person_id=f"member{n}", office_code=office, created_by=me,
                residence_code="MNG", **when,
            ),
            HouseholdMember(id=f"hhm{n}", member_id=f"mem{n}", person_id=f"kin{n}", relation="CHILD"),
            Consent(id=f"con{n}", member_id=f"mem{n}", purpose="REGISTRY", granted_at=NOW),
            PossibleMatch(id=f"pma{n}", member_id=f"mem{n}", other_id=f"mem{3 - n}", doubt=1, reasons=[], found_at=NOW),
            KandasCase(
                id=f"kan{n}", reference=f"K{n}", status="PLACED", member_id=f"mem{n}", person_id=f"member{n}",
                origin_code="MNG", office_code=office, opened_office_code=office, opened_by=me, opened_at=NOW, **ruled,
            ),
            CaseMember(id=f"cam{n}", case_id=f"kan{n}", person_id=f"member{n}", relation="SELF"),
            Evidence(
                id=f"evi{n}", case_id=f"kan{n}", kind="DOCUMENT", verdict="CONSISTENT", attested_by=b"x",
                attested_on=DAY, recorded_at=NOW, recorded_by=me,
            ),
            Arrival(id=f"arr{n}", case_id=f"kan{n}", arrived_on=DAY, checkpoint_code="ALA", origin_code="MNG"),
            AidEntitlement(
                id=f"ent{n}", case_id=f"kan{n}", kind="HOUSING", mrp=1, amount=1, from_=DAY, rule_id="r", **ruled
            ),
            AidPosting(
                id=f"pst{n}", case_id=f"kan{n}", entitlement_id=f"ent{n}", event="AWARD", kind="HOUSING",
                period="once", posted_on=DAY, rule_id="r",
            ),
            Decision(
                id=f"dec{n}", **({"application_id": "app1"} if n == 1 else {"case_id": "kan2"}), outcome="APPROVE",
                decided_at=NOW, decided_by="o", grounds=[], **ruled,
            ),
            ResidenceCheck(
                id=f"rck{n}", case_id=f"kan{n}", checked_on=DAY, resident=True, recorded_by=me, recorded_at=NOW
            ),
            Departure(
                id=f"dep{n}", case_id=f"kan{n}", departed_on=DAY, authorised=True, region_code="KZ-55", persons=1,
                reported_by=me, reported_at=NOW,
            ),
            RepaymentClaim(
                id=f"rpc{n}", case_id=f"kan{n}", amount=1, ground="g", reside_until=DAY, due_on=DAY, claimed_on=DAY,
                claimed_by=me, rule_id="r", appeal_authority="a", appeal_deadline=DAY, **ruled,
            ),
            RepaymentDecision(
                id=f"rpd{n}", claim_id=f"rpc{n}", outcome="PLAN", amount=1, decided_by=me, decided_at=NOW, **ruled
            ),
            Appeal(
                id=f"apl{n}", decision_id=f"dec{n}", person_id=f"traveller{n}", ground=b"x", lodged_by=me,
                lodged_at=NOW,
            ),
            Appeal(
                id=f"apc{n}", claim_id=f"rpc{n}", person_id=f"member{n}", ground=b"x", lodged_by=me, lodged_at=NOW
            ),
        ]  # fmt: skip
    found.append(
        QuotaTransfer(
            id="qtr1",
            year=2026,
            from_region="KZ-55",
            to_region="KZ-55",
            places=1,
            transferred_on=DAY,
            decided_by="u3",
        )
    )
    found.append(
        Placement(
            id="plc1",
            case_id="kan1",
            region_code="KZ-55",
            settlement="CITY",
            under_quota=True,
            placed_on=DAY,
            persons=1,
        )
    )
    return found
