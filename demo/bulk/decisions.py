"""Decisions as rows, and what they bring about: permits for travellers, the status for families."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

from demo.bulk.applications import hold
from demo.bulk.desk import Desk
from demo.bulk.rows import Row
from models.columns import local_day
from models.identifiers import new_reference
from models.journal import EventKind
from policy.programmes import programmes
from policy.standing import after_appeal
from services.deciding.commands import AppealDecision, Decide
from services.deciding.decisions import age_band, last_day
from services.deciding.standing import NEGATIVE
from services.travel.permits import terms_of


def decide(desk: Desk, command: Decide) -> Row:
    """The rows of services.decisions.decide."""
    subject, given = desk.files.by_id[command.subject], desk.given
    is_case = "programme" not in subject
    contested = contested_of(desk, subject) if subject["status"] == "APPEALED" else None
    granted = move_of(subject, f"DECIDE_{command.outcome}")
    if contested is not None:
        placed = bool(desk.of("placements", subject["id"]))
        granted = after_appeal(contested["outcome"], command.outcome, granted, placed)
        for appeal in desk.of("appeals", contested["id"]):
            answer = {"outcome": command.outcome, "decided_by": desk.post.subject, "decided_at": given.now}
            appeal |= answer
    grants = command.outcome == "APPROVE" and (contested is None or contested["outcome"] == "REFUSE")
    subject |= {"version": subject["version"] + 1, "status": granted}
    if is_case and grants:
        subject |= {"granted_on": given.today, "status_valid_to": last_day(given.rulebook, given.today)}
    elif not is_case:
        # The demo lets nobody answer what was asked back for, so no clock ever runs again.
        subject["clock_stopped_at" if command.outcome == "RETURN" else "decided_at"] = given.now
    _write(desk, command, subject, contested)
    issued = None
    if not is_case:
        _invitation(desk, subject, command.outcome, grants)
        issued = _carry_out(desk, subject, command.outcome, grants)
    _tell(desk, subject, command, contested, grants, issued)
    return subject


def appeal_decision(desk: Desk, command: AppealDecision) -> Row:
    """The rows of services.appeals.appeal_decision."""
    decision = desk.files.by_id[command.decision]
    subject = desk.files.by_id[decision["case_id"] or decision["application_id"]]
    subject |= {"version": subject["version"] + 1, "status": move_of(subject, "APPEAL_DECISION")}
    if "programme" in subject and not desk.of("invitation_uses", subject["id"]):
        hold(desk, subject)
    lodge(desk, "decision_id", decision["id"], subject["person_id"], command.ground)
    if "programme" in subject:
        payload = {
            "application": subject["id"],
            "decision": decision["id"],
            "programme": subject["programme"],
        }
        payload |= {"nationality": subject["nationality_code"]}
    else:
        payload = {"case": subject["id"], "decision": decision["id"], "programme": "KANDAS"}
        payload |= {"origin": subject["origin_code"]}
    desk.tell(EventKind.DECISION_APPEALED, subject["id"], payload, subject["office_code"])
    return subject


def lodge(desk: Desk, against: str, identifier: str, person: str, ground: str) -> None:
    """An appeal against a decision or a claim (`decision_id` or `claim_id`), found again by either."""
    appeal: Row = {"id": desk.new_id("Appeal"), against: identifier, "person_id": person}
    appeal |= {"ground": desk.seal(person, "appeals.ground", ground)}
    appeal |= {"lodged_by": desk.post.subject, "lodged_at": desk.given.now}
    desk.add("appeals", appeal, identifier)


def contested_of(desk: Desk, subject: Row) -> Row:
    """The last negative decision on a record."""
    return [row for row in desk.of("decisions", subject["id"]) if row["outcome"] in NEGATIVE][-1]


def move_of(subject: Row, action: str) -> str:
    """The status that an action first leads to. LookupError where the programme has no such move."""
    return _target(subject.get("programme", "KANDAS"), subject["status"], action)


@cache
def _target(programme: str, status: str, action: str) -> str:
    move = programmes()[programme].move(status, action)
    if move is None:
        raise LookupError(f"{programme}: no {action} from {status}")
    return move.to[0]


def members_of(desk: Desk, case: Row) -> list[Row]:
    """The members of a case in the order in which the services read them."""
    return sorted(desk.of("case_members", case["id"]), key=lambda row: str(row["id"]))


def _write(desk: Desk, command: Decide, subject: Row, contested: Row | None) -> None:
    given, is_case = desk.given, "programme" not in subject
    appeal = programmes()[subject.get("programme", "KANDAS")].appeal if command.outcome in NEGATIVE else None
    appeal = appeal.final if appeal and contested else appeal
    decision = {
        "id": desk.new_id("Decision"),
        "application_id": None if is_case else subject["id"],
        "case_id": subject["id"] if is_case else None,
        "outcome": command.outcome,
        "decided_at": given.now,
        "decided_by": desk.post.subject,
        "grounds": list(command.grounds or ()),
        "note": desk.seal(subject["person_id"], "decisions.note", command.note),
        "rules_version": given.rulebook.version,
        "appeal_authority": appeal and appeal.authority,
        "appeal_deadline": appeal and given.today + timedelta(days=appeal.days),
        "on_appeal": contested is not None,
    }
    desk.add("decisions", decision, subject["id"])


def _invitation(desk: Desk, application: Row, outcome: str, grants: bool) -> None:
    """An approval uses an invitation up, a refusal gives it back unless it is used up."""
    held = desk.of("invitation_uses", application["id"])
    if grants:
        for use in held:
            use["consumed"] = True
    elif outcome == "REFUSE" and held and not held[-1]["consumed"]:
        desk.drop("invitation_uses", held[-1], application["id"])


def _carry_out(desk: Desk, application: Row, outcome: str, grants: bool) -> Row | None:
    issued = None
    if grants:
        issued = _permit(desk, application)
        _services(desk, application)
    elif outcome in ("REVOKE", "APPROVE"):
        for permit in desk.of("permits", application["person_id"]):
            permit["revoked"] = outcome == "REVOKE"
    return issued


def _services(desk: Desk, application: Row) -> None:
    about = {"application_id": application["id"], "person_id": application["person_id"], "state": "ASKED"}
    for service in sorted(application.get("services") or ()):
        desk.add("asked_services", {"id": desk.new_id("AskedService"), "service": service, **about})


def _permit(desk: Desk, application: Row) -> Row | None:
    arrival, departure = application.get("arrival"), application.get("departure")
    terms = terms_of(application["programme"], arrival, departure, application.get("category"), desk.given)
    if terms is None:
        return None
    permit: Row = {
        "id": desk.new_id("Permit"),
        "application_id": application["id"],
        "person_id": application["person_id"],
        "document_id": application["document_id"],
        "kind": application["programme"],
        "number": new_reference(f"P{application['programme']}", desk.given.chance),
        "valid_from": terms.first,
        "valid_to": terms.last,
        "entries": terms.entries,
        "entries_left": terms.entries,
        "stay_days": terms.stay_days,
        "revoked": False,
    }
    desk.add("permits", permit, application["person_id"])
    for code in terms.checkpoints:
        desk.add("permit_checkpoints", {"permit_id": permit["id"], "checkpoint_code": code})
    return permit


def _tell(
    desk: Desk, subject: Row, command: Decide, contested: Row | None, grants: bool, issued: Row | None
) -> None:
    said: Row = {
        "outcome": command.outcome,
        "status": subject["status"],
        "grounds": list(command.grounds or ()),
    }
    said["on_appeal"] = contested is not None
    if "programme" in subject:
        kind = EventKind.APPLICATION_DECIDED
        said |= {"application": subject["id"], "programme": subject["programme"]}
        said |= {"nationality": subject["nationality_code"]}
        said |= {"submitted_on": local_day(subject["submitted_at"]).isoformat()}
        said |= {name: issued and issued[name].isoformat() for name in ("valid_from", "valid_to")}
    else:
        kind = EventKind.CASE_DECIDED
        said |= {"case": subject["id"], "origin": subject["origin_code"]}
        said |= {"opened_on": local_day(subject["opened_at"]).isoformat()}
        if grants:
            said["persons"] = [_arrived(desk, row) for row in members_of(desk, subject)]
    desk.tell(kind, subject["id"], said, subject["office_code"])


def _arrived(desk: Desk, member: Row) -> Row:
    person = desk.files.by_id[member["person_id"]]
    return {
        "person": person["id"],
        "age_band": age_band(person["birth_date"], desk.given.today),
        "sex": person["sex"] or "UNSPECIFIED",
        "education": member["education"] or "UNKNOWN",
    }
