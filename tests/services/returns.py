"""Everything that can be done with a record, one call each, by the right person and with valid input."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from access.personas import PERSONAS
from models.applications import Application, Decision
from models.cards import Card
from models.changes import ApplicationChange
from models.journal import JournalEvent
from models.kandas import KandasCase
from models.tickets import Ticket
from policy.cards import CARDS
from services.aid import commands as aid
from services.aid import departures, repaying
from services.aid.ledger import AidFile
from services.aid.payments import aid_of
from services.cards.applying import renew_card
from services.cards.commands import RenewCard
from services.deciding.appeals import appeal_decision
from services.deciding.commands import AppealDecision, Decide
from services.deciding.decisions import decide
from services.kandas import commands as kandas
from services.kandas import residence
from services.kandas.iins import check_digit, record_iin
from services.tickets import commands as tickets
from services.tickets import threads
from services.travel import commands as travel
from services.travel.change_decisions import decide_change
from services.travel.changing import request_change
from services.travel.e_residency import issue_e_residency_service
from services.travel.withdrawals import withdraw_application

from .world import MONGOLIAN, World

GROUND = {"REFUSE": "FALSE_DATA", "REVOKE": "FALSE_DATA", "RETURN": "DETAILS_MISSING"}
SECOND = "appeals-officer"
CASE_MOVES: dict[str, tuple[Any, str, type, dict[str, Any]]] = {
    "PROLONG_STATUS": (residence.prolong_status, "case-officer", kandas.ProlongStatus, {}),
    "GRANT_CITIZENSHIP": (residence.grant_citizenship, "case-officer", kandas.GrantCitizenship, {}),
    "RECORD_RESIDENCE_CHECK": (
        residence.record_residence_check,
        "case-officer",
        kandas.RecordResidenceCheck,
        {"resident": False},
    ),
    "WAIVE_REPAYMENT": (
        repaying.waive_repayment,
        "case-officer",
        aid.WaiveRepayment,
        {"ground": "HARDSHIP"},
    ),
    "APPEAL_REPAYMENT": (
        repaying.appeal_repayment,
        "mission-officer",
        aid.AppealRepayment,
        {"ground": "We had leave to go."},
    ),
    "DECIDE_REPAYMENT": (
        repaying.decide_repayment,
        SECOND,
        aid.DecideRepayment,
        {"outcome": "REFUSE", "ground": "LEFT_BEFORE_TERM"},
    ),
}

TICKET_MOVES: dict[str, tuple[Any, str, type, tuple[str, ...]]] = {
    "REPLY_TICKET": (threads.reply_to_ticket, "traveller", tickets.ReplyToTicket, ("Still not.",)),
    "ANSWER_TICKET": (threads.reply_to_ticket, "case-officer", tickets.ReplyToTicket, ("Like this.",)),
    "CLOSE_TICKET": (threads.close_ticket, "traveller", tickets.CloseTicket, ()),
    "REOPEN_TICKET": (threads.reopen_ticket, "traveller", tickets.ReopenTicket, ()),
}


def now_of(world: World, record: Any) -> Any:
    """A record as it stands."""
    return world.all(type(record), id=record.id)[0]


def move(world: World, case: KandasCase, action: str, key: str, **changes: Any) -> Any:
    """One move of a case as it stands, by the person whose it is."""
    case = now_of(world, case)
    service, who, command, fields = CASE_MOVES[action]
    return world.do(
        service, changes.pop("who", who), command(key, case.id, case.version, **{**fields, **changes})
    )


def sender_of(application: Any) -> str:
    """Who sends applications of a programme: cards are for members of the diaspora."""
    return "member" if application.programme in CARDS else "traveller"


def withdraw(world: World, record: Any, key: str = "withdraw", who: Any = "traveller", **changes: Any) -> Any:
    """Whoever sent an application takes it back, as it stands."""
    record = now_of(world, record)
    command = travel.WithdrawApplication(key, record.id, record.version)
    return world.do(withdraw_application, who, replace(command, **changes))


def change(
    world: World,
    record: Any,
    key: str = "change",
    who: Any = "traveller",
    note: str | None = None,
    **fields: Any,
) -> Any:
    """Whoever sent an application asks for other values of some fields, as it stands."""
    record = now_of(world, record)
    version = fields.pop("version", record.version)
    command = travel.RequestChange(key, record.id, version, travel.Changes(**fields), note)
    return world.do(request_change, who, command)


def answer_change(
    world: World, record: Any, outcome: str, *grounds: str, key: str = "answered", **changes: Any
) -> Any:
    """An officer's word on the last change of an application, as it stands."""
    record = now_of(world, record)
    asked = sorted(world.all(ApplicationChange, application_id=record.id), key=lambda c: c.of_version)
    command = travel.DecideChange(
        key, asked[-1].id if asked else "chg_none", record.version, outcome, grounds
    )
    return world.do(decide_change, "case-officer", replace(command, **changes))


def appeal(world: World, record: Any, key: str, **changes: Any) -> Any:
    """An appeal against the last decision on a record."""
    record = now_of(world, record)
    is_case = isinstance(record, KandasCase)
    mine = {"case_id": record.id} if is_case else {"application_id": record.id}
    decided = sorted(world.all(Decision, **mine), key=lambda d: (d.decided_at, d.on_appeal))
    command = AppealDecision(key, decided[-1].id if decided else "dec_none", record.version, "It is wrong.")
    sender = "member" if not is_case and record.programme in CARDS else "traveller"
    who = changes.pop("who", "mission-officer" if is_case else sender)
    return world.do(appeal_decision, who, replace(command, **changes))


def answer(
    world: World, record: Any, outcome: str, *grounds: str, key: str = "answer", who: str = SECOND
) -> Any:
    """The second human's answer to an appeal."""
    record = now_of(world, record)
    return world.do(decide, who, Decide(key, record.id, record.version, outcome, grounds))


def depart(world: World, case: KandasCase, key: str = "departure", **changes: Any) -> Any:
    """A placed family leaves today, without leave unless said."""
    case = now_of(world, case)
    command = aid.ReportDeparture(key, case.id, case.version, world.given.today, False, "LEFT_REGION")
    return world.do(departures.report_departure, "case-officer", replace(command, **changes))


def plan(world: World, case: KandasCase, key: str, *amounts: Any, who: str = "case-officer") -> Any:
    """A plan of payments in tenge, a month apart; all that is open in one, unless said."""
    case, claim = now_of(world, case), file_of(world, case).repayment
    amounts = amounts or ((claim.open if claim else 100) / Decimal(100),)
    parts = tuple(
        aid.Instalment(world.given.today + timedelta(days=30 * n), Decimal(amount))
        for n, amount in enumerate(amounts, 1)
    )
    return world.do(repaying.plan_repayment, who, aid.PlanRepayment(key, case.id, case.version, parts))


def repay(world: World, case: KandasCase, key: str, amount: Any = None) -> Any:
    """Money from a family, in tenge; all that is open unless said."""
    amount = None if amount is None else Decimal(amount)
    command = aid.RecordRepayment(key, case.id, amount)
    return world.do(repaying.record_repayment, "payments-officer", command)


def renew(world: World, record: Any, key: str, **changes: Any) -> Any:
    """The holder of the card of an application asks for the next one, with a new passport."""
    cards = world.all(Card, application_id=record.id)
    passport = replace(MONGOLIAN, number="N" + "".join(c for c in key[-12:] if c.isalnum()))
    card = cards[0].id if cards else "crd_none"
    command = RenewCard(key, card, passport, "MNG", "Nurse", "aigul@example.org")
    return world.do(renew_card, "member", replace(command, **changes))


def act(world: World, record: Any, action: str, n: int) -> Any:
    """Do one thing with a record as it stands; a problem leaves it as it was."""
    current, key = now_of(world, record), f"{record.id}-act-{n}"
    if action in TICKET_MOVES:
        service, who, command, texts = TICKET_MOVES[action]
        return world.do(service, who, command(key, current.id, current.version, *texts))
    if action == "RECORD_EVIDENCE":
        return world.evidence(current, "DOCUMENT", "CONSISTENT" if n % 2 else "INCONCLUSIVE")
    if action == "PLACE_FAMILY":
        return world.place(current, under_quota=bool(n % 3))
    if action == "PAY_AID":
        return world.pay(current, "RELOCATION_GRANT" if n % 2 else "HOUSING", key)
    if action == "PAY_FEE":
        return world.pay_fee(current, key)
    if action == "APPEAL_DECISION":
        return appeal(world, current, key)
    if action == "REPORT_DEPARTURE":
        return depart(world, current, key, authorised=n % 7 == 0)
    if action == "PLAN_REPAYMENT":
        return plan(world, current, key)
    if action == "RECORD_REPAYMENT":
        return repay(world, current, key, None if n % 2 else 100)
    if action == "RECORD_RESIDENCE_PERMIT":
        command = kandas.RecordResidencePermit(key, current.id, current.version, world.given.today)
        return world.do(residence.record_residence_permit, "case-officer", command)
    if action == "RECORD_IIN":
        serial = f"8501020{n:04d}"
        issued = kandas.IssuedIin(current.person_id, f"{serial}{check_digit(serial)}", world.given.today)
        iin = kandas.RecordIin(key, current.id, current.version, (issued,))
        return world.do(record_iin, "case-officer", iin)
    if action == "WAIVE_REPAYMENT":
        return move(world, current, action, key, amount=Decimal(50) if n % 2 else None)
    if action == "RENEW_CARD":
        return renew(world, current, key)
    if action == "WITHDRAW":
        return withdraw(world, current, key, sender_of(current))
    if action == "REQUEST_CHANGE":
        # Of the day of departure, of which every programme but one knows, the rules think something.
        days = timedelta(days=n % 7)
        later = {} if current.departure is None else {"departure": current.departure - days}
        return change(
            world,
            current,
            key,
            sender_of(current),
            note="As asked.",
            **(later or {"residence": "DEU" if n % 2 else "ITA"}),
        )
    if action == "DECIDE_CHANGE":
        return answer_change(
            world,
            current,
            "ACCEPT" if n % 2 else "REFUSE",
            *(() if n % 2 else ("CHANGE_NOT_SHOWN",)),
            key=key,
        )
    if action == "ISSUE_SERVICE":
        refused = travel.IssueEResidencyService(
            key, current.id, current.version, "COMPANY", "REFUSE", ("SERVICE_NOT_AVAILABLE",)
        )
        return world.do(issue_e_residency_service, "case-officer", refused)
    if action in CASE_MOVES:
        return move(world, current, action, key)
    outcome = action.removeprefix("DECIDE_")
    who = SECOND if current.status == "APPEALED" else "case-officer"
    grounds = (GROUND[outcome],) if outcome in GROUND else ()
    return world.do(decide, who, Decide(key, current.id, current.version, outcome, grounds))


def file_of(world: World, case: KandasCase) -> AidFile:
    """The aid of a case."""
    return world.read(lambda s: aid_of(s, case.id, world.rulebook))


def history(world: World, subject: str) -> list[tuple[str, dict[str, Any]]]:
    """What the journal says of a record, in order."""
    rows = sa.select(JournalEvent.kind, JournalEvent.payload).where(JournalEvent.subject_id == subject)
    return [tuple(row) for row in world.read(lambda s: s.execute(rows.order_by(JournalEvent.seq)).all())]


def decided(world: World, record: Any) -> list[Decision]:
    """The decisions on an application or a case, the last one last."""
    mine = {"case_id": record.id} if programme_of(record) == "KANDAS" else {"application_id": record.id}
    return sorted(world.all(Decision, **mine), key=lambda d: (d.decided_at, d.on_appeal))


def programme_of(record: Any) -> str:
    """The programme a record belongs to."""
    if isinstance(record, Ticket):
        return "TICKET"
    return record.programme if isinstance(record, Application) else "KANDAS"


assert SECOND in PERSONAS
