"""Cards: asked for, issued, renewed, revoked; and ended by rule when their holder becomes a citizen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from models.applications import Application
from models.cards import Card
from models.persons import Person
from services.cards.applying import apply_for_card, renew_card
from services.cards.commands import RenewCard
from services.kandas.cases import open_kandas_case
from services.kandas.commands import OpenKandasCase
from services.problems import Conflict, IllegalMove, NotFound, Problem
from services.registry.members import register_diaspora_member

from .returns import answer, appeal, history, move, now_of, renew, withdraw
from .world import ATA_ZHOLY, FRENCH, KAZAKH_CARD, MEMBER, MONGOLIAN, World

KAZAKHSTANI = replace(MONGOLIAN, number="N1234567", country="KAZ")
NEXT = replace(MONGOLIAN, number="E9999999", expires=date(2036, 1, 1))


def issued(world: World, **changes: Any) -> tuple[Application, Card]:
    """An Ata Zholy card that was asked for and given."""
    application = world.decide(world.ata_zholy(**changes), "APPROVE")
    [card] = world.all(Card, application_id=application.id)
    return application, card


def test_a_card_holds_ten_years_and_not_beyond_the_passport(world: World) -> None:
    application = world.ata_zholy()
    assert (application.programme, application.status) == ("ATA_ZHOLY", "SUBMITTED")
    assert application.due_at == datetime(2026, 6, 8, 9, tzinfo=UTC)
    world.decide(application, "APPROVE")
    [card] = world.all(Card)
    assert (card.kind, card.ground, card.number[:10]) == ("ATA_ZHOLY", "PROFESSION_LIST", "CATAZHOLY-")
    assert (card.valid_from, card.valid_to) == (date(2026, 6, 1), date(2030, 1, 1))


def test_a_long_passport_gives_the_whole_term(sqlite_world: World) -> None:
    _, card = issued(sqlite_world, document=replace(MONGOLIAN, expires=date(2040, 1, 1)))
    assert card.valid_to == date(2036, 6, 1)


def test_the_kazakh_card_is_taken_and_holds_as_its_parameter_says(world: World) -> None:
    application = world.decide(world.kazakh_card(), "APPROVE")
    assert (application.programme, application.due_at) == (
        "KAZAKH_CARD",
        datetime(2026, 6, 22, 9, tzinfo=UTC),
    )
    [card] = world.all(Card)
    assert (card.kind, card.ground, card.valid_to) == ("KAZAKH_CARD", None, date(2029, 6, 1))


@pytest.mark.parametrize("form", [ATA_ZHOLY, KAZAKH_CARD], ids=lambda form: form.kind)
def test_citizens_of_kazakhstan_are_refused_by_the_rules(still: World, form: Any) -> None:
    problem = still.refuse(apply_for_card, "member", replace(form, document=KAZAKHSTANI))
    assert problem.code == "INELIGIBLE"
    assert problem.trip.kazakh_origin is True


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"ground": None}, [("ground", "REQUIRED")]),
        ({"ground": "LUCK"}, [("ground", "NOT_A_CHOICE")]),
        ({"has_origin_documents": None}, [("hasOriginDocuments", "REQUIRED")]),
        ({"kind": "KAZAKH_CARD"}, [("ground", "NOT_A_CHOICE")]),
        ({"occupation": " "}, [("occupation", "REQUIRED")]),
        ({"email": "x", "residence": "ZZZ"}, [("residence", "UNKNOWN_COUNTRY"), ("email", "EMAIL_SHAPE")]),
        (
            {"document": replace(MONGOLIAN, expires=date(2026, 5, 31))},
            [("document.expires", "DOCUMENT_EXPIRED")],
        ),
    ],
)
def test_what_is_wrong_with_the_form_is_said(still: World, changes: Any, found: Any) -> None:
    problem = still.refuse(apply_for_card, "member", replace(ATA_ZHOLY, **changes))
    assert [(v.path, v.code) for v in problem.violations] == found


def test_without_documents_of_origin_there_is_no_card(still: World) -> None:
    asked = replace(ATA_ZHOLY, has_origin_documents=False)
    assert still.refuse(apply_for_card, "member", asked).code == "INELIGIBLE"


def test_one_application_and_one_card_at_a_time(world: World) -> None:
    application = world.ata_zholy()
    again = replace(ATA_ZHOLY, idempotency_key="again")
    assert world.refuse(apply_for_card, "member", again) == Conflict("APPLICATION_PENDING")
    world.decide(application, "APPROVE")
    assert world.refuse(apply_for_card, "member", again) == Conflict("CARD_HELD")
    assert not isinstance(world.kazakh_card(), Problem)


def test_a_refusal_has_a_ground_and_an_appeal_gives_the_card(world: World) -> None:
    application = world.ata_zholy()
    refused = world.decide(application, "REFUSE", "CARD_GROUND_NOT_SHOWN")
    assert (refused.status, world.all(Card)) == ("REFUSED", [])
    appeal(world, refused, "appeal")
    assert answer(world, refused, "APPROVE").status == "APPROVED"
    assert len(world.all(Card)) == 1


def test_a_revocation_is_contested_and_given_back(world: World) -> None:
    application, card = issued(world)
    assert world.decide(application, "REVOKE", "CARD_GROUND_CEASED").status == "REVOKED"
    assert now_of(world, card).revoked
    appeal(world, application, "appeal")
    assert answer(world, application, "APPROVE").status == "APPROVED"
    assert not now_of(world, card).revoked


def test_an_officer_does_not_approve_what_has_lapsed_meanwhile(world: World) -> None:
    application = world.ata_zholy()
    late = world.at(datetime(2030, 1, 2, 9, tzinfo=UTC))
    assert late.decide(application, "APPROVE") == IllegalMove(
        "DOCUMENT_HAS_EXPIRED",
        allowed_actions=("DECIDE_APPROVE", "DECIDE_REFUSE", "DECIDE_RETURN", "WITHDRAW"),
    )
    assert late.decide(application, "REFUSE", "DOCUMENT_INVALID").status == "REFUSED"


def test_what_is_withdrawn_leaves_room_for_another_application(world: World) -> None:
    application = world.decide(world.ata_zholy(), "RETURN", "DETAILS_MISSING")
    assert withdraw(world, application, who="member").status == "WITHDRAWN"
    assert world.ata_zholy(idempotency_key="again").status == "SUBMITTED"
    assert world.all(Card) == []


def renewal(card: Card, **changes: Any) -> RenewCard:
    command = RenewCard("renewal", card.id, MONGOLIAN, "MNG", "Nurse", "aigul@example.org")
    return replace(command, **changes)


def test_a_card_is_renewed_near_its_end_or_with_a_new_passport(world: World) -> None:
    application, card = issued(world)
    assert world.refuse(renew_card, "member", renewal(card)).code == "RENEWAL_TOO_EARLY"
    last_half_year = world.at(datetime(2029, 7, 1, 9, tzinfo=UTC))
    assert last_half_year.do(renew_card, "member", renewal(card)).status == "SUBMITTED"
    other = replace(renewal(card), idempotency_key="another", document=NEXT)
    assert world.refuse(renew_card, "member", other) == Conflict("APPLICATION_PENDING")
    assert now_of(world, application).version == application.version + 1


def test_the_new_card_takes_the_place_of_the_old(world: World) -> None:
    application, card = issued(world)
    asked = world.do(renew_card, "member", renewal(card, document=NEXT, ground="BUSINESS"))
    assert (asked.renews_id, asked.card_ground) == (application.id, "BUSINESS")
    assert now_of(world, card).ended_on is None
    world.decide(asked, "APPROVE")
    old, [new] = now_of(world, card), world.all(Card, application_id=asked.id)
    assert (old.ended_on, old.ended_because, old.ended_rule) == (date(2026, 6, 1), "RENEWED", None)
    assert (new.valid_from, new.valid_to, new.ground) == (date(2026, 6, 1), date(2036, 1, 1), "BUSINESS")
    assert [kind for kind, _ in history(world, application.id)] == [
        "APPLICATION_SUBMITTED",
        "APPLICATION_DECIDED",
        "CARD_RENEWAL_ASKED",
        "CARD_ENDED",
    ]
    assert now_of(world, application).status == "APPROVED"
    assert renew(world, application, "once more").code == "CARD_ENDED"


def test_a_card_is_renewed_with_its_holders_passport_alone(still: World) -> None:
    world = still
    with_card = issued(world, idempotency_key="holders", document=replace(MONGOLIAN, number="E4444444"))[1]
    stranger = renewal(with_card, document=replace(FRENCH, number="77AB00001"))
    assert world.refuse(renew_card, "member", stranger) == Conflict("DOCUMENT_OF_ANOTHER")
    assert world.refuse(renew_card, "traveller", renewal(with_card, document=NEXT)) == NotFound()


def of_a_member(world: World) -> tuple[Any, Application, Card]:
    """A member who registered themself, and holds a card."""
    member = world.do(register_diaspora_member, "member", replace(MEMBER, household=None))
    application, card = issued(world, member=member.id)
    return member, application, card


def test_citizenship_ends_the_card_by_rule(world: World) -> None:
    member, application, card = of_a_member(world)
    opened = OpenKandasCase("case-1", member=member.id, applicant=MONGOLIAN)
    case = world.do(open_kandas_case, "member", opened)
    assert case.person_id == card.person_id == member.person_id
    case = world.decide(world.evidence(case, "DOCUMENT", "CONSISTENT"), "APPROVE")
    before = now_of(world, application)
    move(world, case, "GRANT_CITIZENSHIP", "citizen")
    ended, after = now_of(world, card), now_of(world, application)
    assert (ended.ended_on, ended.ended_because) == (date(2026, 6, 1), "CITIZENSHIP")
    assert (ended.ended_rule, ended.revoked) == ("ata_zholy.citizenship", False)
    assert (after.status, after.version) == ("APPROVED", before.version + 1)
    assert history(world, application.id)[-1] == (
        "CARD_ENDED",
        {
            "application": application.id,
            "programme": "ATA_ZHOLY",
            "because": "CITIZENSHIP",
            "rule": "ata_zholy.citizenship",
        },
    )
    assert world.decide(after, "REVOKE", "FALSE_DATA").code == "CARD_ENDED"
    assert renew(world, application, "again").code == "CARD_ENDED"


def test_who_becomes_a_citizen_meanwhile_is_given_no_card(world: World) -> None:
    application = world.ata_zholy()

    def naturalise(session: Any) -> Person:
        person = session.get_one(Person, application.person_id)
        person.nationality_code = "KAZ"
        return person

    world.database.do(naturalise, keep=lambda _: True)
    assert world.decide(application, "APPROVE").code == "HOLDER_IS_CITIZEN"
    assert world.decide(application, "REFUSE", "HOLDER_IS_CITIZEN").status == "REFUSED"


AFGHAN = replace(MONGOLIAN, number="O1234567", country="AFG")
"""No visa-free regime, so that the card alone opens the door."""


def test_a_card_that_gives_residence_opens_the_border_while_it_holds(world: World) -> None:
    application, card = issued(world, document=AFGHAN, residence="AFG")
    entered = world.cross(AFGHAN, "ALA")
    assert (entered.may_stay_until, entered.permit_id) == (card.valid_to, None)
    world.decide(application, "REVOKE", "FALSE_DATA")
    assert world.cross(AFGHAN, "ALA", key="revoked").grounds == ("PERMIT_MISSING",)


def test_a_kazakh_card_opens_no_border(world: World) -> None:
    world.decide(world.kazakh_card(document=AFGHAN, residence="AFG"), "APPROVE")
    assert world.cross(AFGHAN, "ALA").grounds == ("PERMIT_MISSING",)
