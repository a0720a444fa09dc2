"""What people are told: queued with the event, in their language, and claimed by one sender at a time."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa

from models.journal import JournalEvent
from models.outbox import Message
from models.persons import Person, PersonKey
from services.given import Given
from services.messages.queueing import template_of
from services.messages.sending import LEASE, WAITS, claim, failed, given_back, is_due, sent
from services.travel.applications import apply_for_eta
from services.travel.commands import ReportNewDocument
from services.travel.new_documents import report_new_document
from tests.services.returns import act, answer_change, change, now_of, renew, withdraw
from tests.services.states import WALKED
from tests.services.walking import opened
from tests.services.world import ETA, MONGOLIAN, SOUTH_AFRICAN, World
from translations.catalogue import text


class Telling(World):
    """A record whose people are written to, in Kazakh."""

    @property
    def given(self) -> Given:
        return replace(super().given, locale="KK", tells=True)


@pytest.fixture
def told(world: World) -> Telling:
    return Telling(world.database, world.rulebook, world.vault, world.chance)


def templates(world: World) -> list[str]:
    rows = sa.select(Message.template).join(JournalEvent, JournalEvent.id == Message.event_id)
    return world.read(lambda session: list(session.scalars(rows.order_by(JournalEvent.seq))))


def claimed(world: World, later: timedelta = timedelta()) -> Any:
    moment = world.now + later
    return world.database.do(lambda session: claim(session, world.vault, moment), keep=bool)


def test_a_message_is_queued_with_its_event_and_names_nobody(told: Telling) -> None:
    application = told.eta()
    (message,), (event,) = told.all(Message), told.all(JournalEvent)
    assert (message.person_id, message.event_id) == (application.person_id, event.id)
    assert (message.recipient, message.template, message.locale) == ("demo-traveller", "SUBMITTED", "KK")
    assert message.params == {"reference": application.reference, "programme": "ETA", "grounds": []}
    assert (message.state, message.attempts, message.due_at) == ("QUEUED", 0, told.now)
    assert told.all(Person)[0].locale == "KK"


def test_what_is_refused_tells_nobody(told: Telling) -> None:
    told.eta()
    told.refuse(apply_for_eta, "traveller", replace(ETA, idempotency_key="again"))
    told.eta()
    assert templates(told) == ["SUBMITTED"]


def test_nobody_is_told_where_nobody_reads_mail(world: World) -> None:
    world.decide(world.eta(), "APPROVE")
    assert world.all(Message) == []


def test_a_refusal_says_why_and_how_to_contest_it(told: Telling) -> None:
    told.decide(told.eta(), "REFUSE", "DATA_MISMATCH")
    assert templates(told) == ["SUBMITTED", "REFUSED"]
    (message,) = told.all(Message, template="REFUSED")
    reference = message.params.pop("reference")
    assert reference.startswith("ETA-")
    assert message.params.pop("deadline") > "2026-06-01"
    assert message.params == {
        "programme": "ETA",
        "grounds": ["DATA_MISMATCH"],
        "authority": "MIGRATION_SERVICE_COMMITTEE",
    }


def test_everything_that_happens_to_an_application_is_told(told: Telling) -> None:
    returned = told.decide(told.eta(), "RETURN", "DETAILS_MISSING")
    assert returned.status == "RETURNED"
    approved = told.decide(told.e_visa(), "APPROVE")
    told.decide(approved, "REVOKE", "FALSE_DATA")
    assert templates(told) == ["SUBMITTED", "RETURNED", "SUBMITTED", "APPROVED", "REVOKED"]


def test_withdrawals_changes_and_what_a_rule_ends_are_told(told: Telling) -> None:
    sent = told.e_visa()
    change(told, sent, "at once", email="u@example.org")
    approved = told.decide(now_of(told, sent), "APPROVE")
    change(told, approved, "asked", departure=date(2026, 7, 18), note="Earlier.")
    answer_change(told, approved, "REFUSE", "CHANGE_NOT_SHOWN")
    renewed = replace(SOUTH_AFRICAN, number="N00000001")
    told.do(report_new_document, "traveller", ReportNewDocument("n", sent.document_id, renewed, "LOST"))
    withdraw(told, told.eta())
    assert templates(told) == [
        *("SUBMITTED", "CHANGED", "APPROVED", "CHANGE_ASKED", "CHANGE_REFUSED", "VOIDED"),
        *("SUBMITTED", "WITHDRAWN"),
    ]
    [refused] = told.all(Message, template="CHANGE_REFUSED")
    assert refused.params["grounds"] == ["CHANGE_NOT_SHOWN"]


def test_an_answer_of_the_desk_is_told_in_the_language_asked_for(told: Telling) -> None:
    asked = opened(told, "TICKET", "one")
    for n, action in enumerate(("ANSWER_TICKET", "REPLY_TICKET", "CLOSE_TICKET")):
        act(told, asked, action, n)
    assert templates(told) == ["TICKET_ANSWERED", "TICKET_CLOSED"]
    assert {(m.recipient, m.locale) for m in told.all(Message)} == {("demo-traveller", asked.language)}
    assert told.all(Message)[0].params == {
        "reference": asked.reference,
        "programme": "TICKET",
        "grounds": [],
    }


def test_a_card_that_ended_with_citizenship_is_told_and_a_renewed_one_only_as_approved(told: Telling) -> None:
    card = told.decide(told.ata_zholy(), "APPROVE")
    told.decide(renew(told, card, "next", document=replace(MONGOLIAN, number="N0000001")), "APPROVE")
    assert templates(told) == ["SUBMITTED", "APPROVED", "SUBMITTED", "APPROVED"]
    assert template_of("CARD_ENDED", {"because": "CITIZENSHIP"}) == "CARD_ENDED"
    assert template_of("CARD_ENDED", {"because": "RENEWED"}) is None


@pytest.mark.parametrize("code", WALKED)
@pytest.mark.parametrize("locale", ("KK", "RU", "EN", "FR"))
def test_every_programme_has_its_name_in_letters(code: str, locale: str) -> None:
    assert text(f"programme.{code}", locale)


def test_a_family_is_told_in_kazakh_unless_it_said_otherwise(told: Telling) -> None:
    told.granted()
    assert templates(told) == ["OPENED", "APPROVED"]
    assert {message.locale for message in told.all(Message)} == {"KK"}


def test_who_claims_has_it_alone_and_opens_the_address(told: Telling) -> None:
    told.eta()
    message = claimed(told)
    assert (message.address, message.template, message.attempt) == ("anne@example.org", "SUBMITTED", 1)
    assert claimed(told) is None
    assert told.read(lambda session: is_due(session, told.now)) is False
    assert told.database.do(lambda session: sent(session, message, told.now), keep=bool)
    (row,) = told.all(Message)
    assert (row.state, row.sent_at, row.attempts) == ("SENT", told.now, 1)
    assert claimed(told, LEASE) is None


def test_a_lost_sender_is_followed_by_another_whose_word_counts(told: Telling) -> None:
    told.eta()
    lost = claimed(told)
    assert claimed(told, LEASE - timedelta(milliseconds=1)) is None
    again = claimed(told, LEASE)
    assert (again.id, again.attempt) == (lost.id, 2)
    assert not told.database.do(lambda session: sent(session, lost, told.now), keep=bool)
    assert told.database.do(lambda session: sent(session, again, told.now), keep=bool)


def test_attempts_end(told: Telling) -> None:
    told.eta()
    passed = timedelta()
    for number, wait in enumerate((*WAITS, timedelta()), 1):
        message = claimed(told, passed)
        assert message.attempt == number
        moment = told.now + passed
        mark = partial(failed, message=message, failure="SMTP_451", now=moment, final=False)
        assert told.database.do(mark, keep=bool)
        assert claimed(told, passed + wait - timedelta(milliseconds=1)) is None
        passed += wait
    (row,) = told.all(Message)
    assert (row.state, row.failure, row.attempts) == ("FAILED", "SMTP_451", len(WAITS) + 1)
    assert claimed(told, timedelta(days=365)) is None


def test_what_never_will_be_taken_is_given_up_at_once(told: Telling) -> None:
    told.eta()
    message = claimed(told)
    assert told.database.do(lambda s: failed(s, message, "SMTP_550", told.now, final=True), keep=bool)
    assert (told.all(Message)[0].state, told.all(Message)[0].failure) == ("FAILED", "SMTP_550")


def test_what_nobody_could_take_is_as_it_was(told: Telling) -> None:
    told.eta()
    message = claimed(told)
    assert told.database.do(lambda session: given_back(session, message, told.now), keep=bool)
    assert claimed(told) == message


def test_an_erased_person_has_no_address(told: Telling) -> None:
    told.eta()
    told.database.do(lambda session: session.execute(sa.delete(PersonKey)) is not None, keep=bool)
    assert claimed(told).address is None


def test_two_senders_never_hold_the_same_message(told: Telling) -> None:
    people = [replace(ETA.document, number=f"12AB3456{n}") for n in range(4)]
    for number, document in enumerate(people):
        told.eta(idempotency_key=f"eta-{number}", document=document)
    taken: list[str] = []
    start = threading.Barrier(3)

    def take() -> None:
        start.wait()
        while (message := claimed(told)) is not None:
            taken.append(message.id)

    senders = [threading.Thread(target=take) for _ in range(3)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert (len(taken), len(set(taken))) == (4, 4)
