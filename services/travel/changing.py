"""Changing an application: at once while nothing is decided, by an officer's word once it is approved."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from access.actor import Actor
from models.applications import Application
from models.changes import ApplicationChange, ChangedField
from models.identifiers import new_id
from models.journal import EventKind, record_event
from models.persons import Person, TravelDocument
from policy.programmes import programmes
from policy.trip import Passport, PassportKind, Route
from services.checks import LONG, Checks
from services.given import Given
from services.once import once
from services.people.documents import read_document, unexpired
from services.people.people import person_of, seal_for
from services.problems import Conflict, Problem
from services.travel.applying import applied, judged_with, permit_problem
from services.travel.commands import RequestChange
from services.travel.fields import COLUMNS, CONTACT, asked_with, attribute_of, document_text, text_of, to_text
from services.travel.forms import FORMS
from services.travel.invitations import free, hold
from services.travel.owning import own_application, restarted
from services.travel.submission import gave_contact, taken
from services.visible import advance

FIELDS = (*COLUMNS, "document", *CONTACT)


@dataclass
class Wanted:
    """What is to be changed: new values by field, and the passport where it is another."""

    values: dict[str, Any]
    document: TravelDocument | None = None
    texts: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)


@once
def request_change(
    session: Session, actor: Actor, command: RequestChange, given: Given
) -> Application | Problem:
    """Change fields of an application, or ask for it; where something was asked back for, this is the answer."""
    found = own_application(session, actor, command.application, command.version, "REQUEST_CHANGE", given)
    if isinstance(found, Problem):
        return found
    application, move = found
    checks, settings = Checks(), programmes()[application.programme].settings["changes"]
    note = checks.text("note", command.note, most=LONG, needed=False, lines=True)
    values = _named(checks, command, application, settings)
    wanted = _read(session, actor, checks, application, values, given)
    if isinstance(wanted, Problem):
        return wanted
    answers = application.status == "RETURNED"
    if not (checks.found or wanted.texts or (answers and note)):
        checks.add("changes", "NOTHING_CHANGED")
    if checks.found:
        return checks.problem()
    if wanted.document and (
        waiting := taken(session, wanted.document, Route(application.programme), given.today, application.id)
    ):
        return Conflict(waiting)
    at_once = application.status != "APPROVED" or wanted.texts.keys() <= {*settings["at_once"]}
    if not at_once and (problem := permit_problem(session, application, wanted.values, given)):
        return problem
    if problem := judged_with(session, application, wanted.values, _passport(application, wanted), given):
        return problem
    outcome = "ANSWERED" if answers else "APPLIED" if at_once else "PENDING"
    change = _written(session, actor, given, application, command, wanted, note, outcome)
    columns = applied(session, given, application, wanted.values, wanted.document) if at_once else {}
    if lost := advance(
        session, application, command.version, status=move.to[0], **columns, **restarted(application, given)
    ):
        return lost
    if "invitation" in wanted.values:
        free(session, application)
        if not hold(session, application):
            return Conflict("INVITATION_USED")
    said = {"application": application.id, "change": change.id, "fields": sorted(wanted.texts)}
    record_event(
        session,
        EventKind.CHANGE_REQUESTED,
        application.id,
        {**said, "outcome": outcome},
        on=given.today,
        now=given.now,
        office=None,
        chance=given.chance,
    )
    return application


def _named(checks: Checks, command: RequestChange, application: Application, settings: Any) -> dict[str, Any]:
    """The fields that were given, each one that its programme has and that may still be changed."""
    given_values = {name: getattr(command.changes, attribute_of(name)) for name in FIELDS}
    values = {name: value for name, value in given_values.items() if value is not None}
    own = {*settings["at_once"], *settings["judged"]}
    open_now = (
        {*settings["after_decision"], *settings["at_once"]} if application.status == "APPROVED" else own
    )
    for name in values:
        if name not in own:
            checks.add(f"changes.{name}", "FIELD_OF_ANOTHER_PROGRAMME")
        elif name not in open_now:
            checks.add(f"changes.{name}", "FIELD_FIXED")
    return {name: value for name, value in values.items() if name in open_now}


def _read(
    session: Session,
    actor: Actor,
    checks: Checks,
    application: Application,
    values: dict[str, Any],
    given: Given,
) -> Wanted | Problem:
    """What differs from how the application stands, checked as its form checks it."""
    before, wanted = len(checks.found), Wanted(dict(values))
    asked, form = asked_with(application, values), Checks()
    columns = FORMS[application.programme](session, form, asked, given)
    for violation in form.found:
        checks.add(f"changes.{violation.path}", violation.code, **violation.params)
    if "email" in values:
        wanted.values["email"] = checks.email("changes.email", values["email"])
    if "phone" in values:
        wanted.values["phone"] = checks.phone("changes.phone", values["phone"])
    person = session.get_one(Person, application.person_id)
    theirs = gave_contact(session, actor, person)
    for name in {*CONTACT, "document"} & values.keys():
        if not theirs:
            checks.add(f"changes.{name}", "GIVEN_BY_ANOTHER")
    new_document = None
    if data := wanted.values.pop("document", None):
        identity = read_document(session, checks, "changes.document", data, given.today)
        unexpired(checks, "changes.document", identity, given.today)
        if identity and len(checks.found) == before:
            held = person_of(session, actor, given, identity, holder=person)
            if isinstance(held, Problem):
                return held
            wanted.document = held[1]
            wanted.values["expires"], wanted.values["nationality"] = identity.expires, identity.nationality
            new_document = document_text(identity.country, identity.number, identity.expires)
    if len(checks.found) > before:
        return wanted
    wanted.values |= {name: columns[COLUMNS[name]] for name in values if name in COLUMNS}
    for name in values:
        new = new_document if name == "document" else to_text(wanted.values[name])
        old = text_of(session, given, application, name)
        if old == new:
            wanted.values.pop(name, None)
        else:
            wanted.texts[name] = (old, new)
    if "document" not in wanted.texts:
        wanted.document = None
        for name in ("expires", "nationality"):
            wanted.values.pop(name, None)
    return wanted


def _passport(application: Application, wanted: Wanted) -> Passport | None:
    """The passport that the rules are to look at, where it is another."""
    if wanted.document is None:
        return None
    kind = PassportKind(wanted.document.kind)
    return Passport(wanted.values["nationality"], kind, wanted.values["expires"])


def _written(
    session: Session,
    actor: Actor,
    given: Given,
    application: Application,
    command: RequestChange,
    wanted: Wanted,
    note: str | None,
    outcome: str,
) -> ApplicationChange:
    """The change as it is kept: each field with its old and its new value."""
    person, pending = application.person_id, outcome == "PENDING"
    change = ApplicationChange(
        id=new_id("ApplicationChange", given.chance),
        application_id=application.id,
        person_id=person,
        of_version=command.version,
        state="PENDING" if pending else "APPLIED",
        requested_by=actor.subject,
        requested_at=given.now,
        note=seal_for(session, given, person, "application_changes.note", note),
        effective_at=None if pending else given.now,
        rules_version=given.rulebook.version,
    )
    session.add(change)
    session.flush()
    for name, (old, new) in sorted(wanted.texts.items()):
        session.add(
            ChangedField(
                id=new_id("ChangedField", given.chance),
                change_id=change.id,
                person_id=person,
                field=name,
                old=seal_for(session, given, person, "changed_fields.old", old),
                new=seal_for(session, given, person, "changed_fields.new", new),
            )
        )
    return change
