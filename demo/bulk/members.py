"""Registered members as rows: the person, their household, intentions and consents."""

from __future__ import annotations

from demo.bulk.desk import Desk
from demo.bulk.people import new_person
from demo.bulk.rows import Row
from models.identifiers import new_reference
from models.journal import EventKind
from services.registry.commands import Intentions, RegisterDiasporaMember
from services.registry.matching import keys_of
from services.registry.matching_scores import Known


def register_diaspora_member(desk: Desk, command: RegisterDiasporaMember) -> Row:
    """The rows of services.members.register_diaspora_member."""
    given, plans = desk.given, command.intentions or Intentions()
    office = desk.post.office or "SELF"
    columns = {
        "given": command.given,
        "family": command.family,
        "birth_date": command.birth_date,
        "sex": command.sex,
        "nationality_code": command.nationality,
        "script": command.script,
    }
    person = new_person(desk, columns)
    words = {"settlement": command.settlement, "profession": plans.profession}
    closed = {name: desk.seal(person["id"], f"diaspora_members.{name}", word) for name, word in words.items()}
    member = desk.add(
        "diaspora_members",
        {
            "id": desk.new_id("DiasporaMember"),
            "version": 1,
            "reference": new_reference("MEM", given.chance),
            "person_id": person["id"],
            "office_code": office,
            "created_by": desk.post.subject,
            "created_at": given.now,
            "residence_code": command.residence,
            **closed,
            "wants_to_return": plans.wants_to_return,
            "return_year": plans.year,
            "support_needed": list(plans.support_needed or ()),
        },
    )
    regions = list(plans.preferred_regions or ())
    _household(desk, command, member["id"])
    for purpose in command.consents:
        consent = {"id": desk.new_id("Consent"), "member_id": member["id"], "purpose": purpose}
        desk.add("consents", consent | {"granted_at": given.now})
    for code in regions:
        desk.add("member_regions", {"member_id": member["id"], "region_code": code})
    payload = {
        "member": member["id"],
        "residence": member["residence_code"],
        "wants_to_return": member["wants_to_return"],
        "preferred_regions": regions,
        "return_year": member["return_year"],
        "consents": sorted(command.consents),
    }
    desk.tell(EventKind.MEMBER_REGISTERED, member["id"], payload, office)
    for key in dict.fromkeys(keys_of(_known(command))):
        index = given.vault.blind("match_keys", *key)
        desk.add("match_keys", {"member_id": member["id"], "key_index": index})
    return member


def _known(command: RegisterDiasporaMember) -> Known:
    """What other members will be compared with; whom they may be is not asked here: that looks at every file."""
    return Known(command.given, command.family, command.birth_date, command.sex, command.residence)


def _household(desk: Desk, command: RegisterDiasporaMember, member: str) -> None:
    for somebody in command.household or ():
        columns = {
            "given": somebody.given,
            "family": somebody.family,
            "birth_date": somebody.birth_date,
            "sex": somebody.sex,
            "nationality_code": None,
        }
        person = new_person(desk, columns)
        row = {"id": desk.new_id("HouseholdMember"), "member_id": member, "person_id": person["id"]}
        desk.add("household_members", row | {"relation": somebody.relation}, member)
