"""Members who may be the same person are proposed to officers, never merged.

Every member has a few blind keys of name and birth. Only members who share a key are compared, so that a
registration looks at some dozens of files, however many there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor
from models.identifiers import ALPHABET, PREFIXES, new_id
from models.journal import EventKind, record_event
from models.matches import MatchDecision, PossibleMatch, match_keys
from models.members import DiasporaMember, HouseholdMember, stands
from models.persons import Person
from services.given import Given
from services.once import once
from services.problems import NotFound, Problem
from services.registry.commands import ProposeMatches, ResolveMatch
from services.registry.matching_names import parts, sounds
from services.registry.matching_scores import Known, Score, score, settled
from services.rows import changed
from services.visible import visible

COMPARED = 200
"""Files that are looked at for one member: those that share most keys come first."""
PROPOSED = 10
"""Proposals that one member has at most."""
BATCH = 400


def keys_of(known: Known) -> Iterator[tuple[str, ...]]:
    """What two files of one person have in common, at least once: sounds of names, birth, or both."""
    heard = sorted(set(sounds(parts(known.given, known.family))), key=lambda s: (-len(s), s))
    born = known.birth_date
    if len(heard) > 1:
        yield ("names", *sorted(heard[:2]))
    if born is None:
        yield from (("name, no birth", sound) for sound in heard[:1])
        return
    yield ("birth", f"{born}")
    if born.day <= 12 and born.day != born.month:
        yield ("birth", f"{date(born.year, born.day, born.month)}")
    yield from (("name and year", sound, f"{born.year}") for sound in heard)


def index_members(session: Session, given: Given, members: Sequence[tuple[str, Known]]) -> None:
    """Write down the keys of members who have none yet."""
    rows = [
        {"member_id": member, "key_index": given.vault.blind("match_keys", *key)}
        for member, known in members
        for key in dict.fromkeys(keys_of(known))
    ]
    if rows:
        session.execute(sa.insert(match_keys), rows)


def propose(session: Session, given: Given, members: Iterable[str]) -> int:
    """Compare members with whoever shares a key, and write down what is proposed; how many pairs are new.

    What an officer has decided is not proposed again, what is proposed already stays as it is.
    """
    session.flush()
    found = 0
    for member in members:
        likely = _candidates(session, member)
        files = _files(session, [member, *likely])
        scores = settled([score(files[member], files[other]) for other in likely])
        scored = zip(scores, likely, strict=True)
        best = sorted((s for s in scored if s[0].proposed), key=lambda s: (-s[0].value, s[1]))[:PROPOSED]
        for result, other in best:
            _write(session, given, member, other, result)
        found += len(best)
    return found


@once
def propose_matches(
    session: Session, actor: Actor, command: ProposeMatches, given: Given
) -> DiasporaMember | Problem:
    """Look again for members who may be the same person; what was proposed and not decided is replaced."""
    member = visible(session, actor, DiasporaMember, command.member)
    if member is None:
        return NotFound()
    either = sa.or_(PossibleMatch.member_id == member.id, PossibleMatch.other_id == member.id)
    changed(session, sa.delete(PossibleMatch).where(either))
    changed(session, sa.delete(match_keys).where(match_keys.c.member_id == member.id))
    index_members(session, given, [(member.id, _files(session, [member.id])[member.id])])
    propose(session, given, [member.id])
    return member


@once
def resolve_match(
    session: Session, actor: Actor, command: ResolveMatch, given: Given
) -> DiasporaMember | Problem:
    """Say whether two members are one person: the proposal goes and does not come back. Nothing is merged."""
    match = visible(session, actor, PossibleMatch, command.match)
    if match is None:
        return NotFound()
    first, second = sorted((match.member_id, match.other_id))
    member = session.get_one(DiasporaMember, match.member_id)
    session.add(
        MatchDecision(
            id=new_id("MatchDecision", given.chance),
            first_id=first,
            second_id=second,
            same=command.same,
            decided_by=actor.subject or "",
            decided_at=given.now,
        )
    )
    pair = [first, second]
    both = sa.and_(PossibleMatch.member_id.in_(pair), PossibleMatch.other_id.in_(pair))
    changed(session, sa.delete(PossibleMatch).where(both))
    record_event(
        session,
        EventKind.MATCH_RESOLVED,
        member.id,
        {"member": member.id, "other": match.other_id, "same": command.same},
        on=given.today,
        now=given.now,
        office=actor.office,
        chance=given.chance,
    )
    return member


def _candidates(session: Session, member: str) -> list[str]:
    """Who shares a key with a member, is still in the registry and was not decided on; most keys first."""
    mine, theirs = match_keys.alias(), match_keys.alias()
    decided = sa.union_all(
        sa.select(MatchDecision.second_id).where(MatchDecision.first_id == member),
        sa.select(MatchDecision.first_id).where(MatchDecision.second_id == member),
    )
    shared = (
        sa.select(theirs.c.member_id)
        .join(mine, mine.c.key_index == theirs.c.key_index)
        .where(mine.c.member_id == member, theirs.c.member_id != member, theirs.c.member_id.not_in(decided))
        .where(stands(theirs.c.member_id, "REGISTRY"))
        .group_by(theirs.c.member_id)
        .order_by(sa.func.count().desc(), theirs.c.member_id)
        .limit(COMPARED)
    )
    return list(session.scalars(shared))


def _files(session: Session, members: Sequence[str]) -> dict[str, Known]:
    """What is compared of some members."""
    of_person = (Person.given, Person.family, Person.birth_date, Person.sex)
    kin: dict[str, list[Known]] = defaultdict(list)
    lived: Any = session.execute(
        sa.select(HouseholdMember.member_id, *of_person)
        .join(Person, Person.id == HouseholdMember.person_id)
        .where(HouseholdMember.member_id.in_(members))
        .order_by(HouseholdMember.id)
    )
    for member, *said in lived:
        kin[member].append(Known(*said))
    found: Any = session.execute(
        sa.select(DiasporaMember.id, *of_person, DiasporaMember.residence_code)
        .join(Person, Person.id == DiasporaMember.person_id)
        .where(DiasporaMember.id.in_(members))
    )
    return {member: replace(Known(*said), household=tuple(kin[member])) for member, *said in found}


def _name(given: Given, member: str, other: str) -> str:
    """The identifier of a proposal: the same whenever it is made again, and nothing can be read from it."""
    drawn = given.vault.blind("possible_matches", member, other)[:20]
    return f"{PREFIXES['PossibleMatch']}_{''.join(ALPHABET[byte % len(ALPHABET)] for byte in drawn)}"


def _write(session: Session, given: Given, member: str, other: str, result: Score) -> None:
    there = sa.select(PossibleMatch.id).where(
        PossibleMatch.member_id == member, PossibleMatch.other_id == other
    )
    if session.scalar(there) is not None:
        return
    for one, two in ((member, other), (other, member)):
        session.add(
            PossibleMatch(
                id=_name(given, one, two),
                member_id=one,
                other_id=two,
                doubt=1000 - round(result.value * 1000),
                reasons=list(result.reasons),
                found_at=given.now,
            )
        )
    session.flush()
