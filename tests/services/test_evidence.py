"""Evidence: verdicts in the prescribed order, sealed attesters, and nothing genetic anywhere."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest

from access.personas import PERSONAS
from models import Record
from models.journal import JournalEvent
from models.kandas import Evidence, KandasCase
from models.sealing import unseal
from services.deciding.moves import allowed_actions
from services.kandas import commands
from services.kandas.commands import RecordEvidence
from services.kandas.evidence import record_evidence
from services.problems import IllegalMove, NotFound, Stale

from .world import TODAY, World


def refuse(
    world: World, case: KandasCase, kind: str, verdict: str = "CONSISTENT", who="case-officer", **changes
):
    command = RecordEvidence("refused", case.id, case.version, kind, verdict, "Laboratory", TODAY)
    return world.refuse(record_evidence, who, replace(command, **changes))


def test_a_verdict_is_written_down_with_a_sealed_attester(world: World) -> None:
    case = world.evidence(world.case(), "DOCUMENT", "CONSISTENT", ground="NATIONALITY_RECORDED")
    assert (case.status, case.version) == ("OPEN", 2)
    [row] = world.all(Evidence)
    assert (row.kind, row.verdict, row.ground, row.attested_on) == (
        "DOCUMENT",
        "CONSISTENT",
        "NATIONALITY_RECORDED",
        TODAY,
    )
    key = world.read(lambda s: world.vault.held(s, case.person_id))
    assert unseal(key, row.attested_by, "evidence.attested_by", case.person_id) == "Notary"


def test_the_journal_knows_neither_kind_nor_verdict(world: World) -> None:
    case = world.evidence(world.case(), "DOCUMENT", "NOT_SUPPORTED")
    event = world.all(JournalEvent, kind="EVIDENCE_RECORDED")[0]
    assert event.payload == {"case": case.id, "status": "COMMISSION"}


@pytest.mark.parametrize(
    ("kind", "verdict", "status"),
    [
        ("DOCUMENT", "CONSISTENT", "OPEN"),
        ("DOCUMENT", "INCONCLUSIVE", "COMMISSION"),
        ("DOCUMENT", "NOT_SUPPORTED", "COMMISSION"),
        ("COMMISSION", "CONSISTENT", "COMMISSION"),
        ("INTERVIEW", "CONSISTENT", "COMMISSION"),
    ],
)
def test_without_a_consistent_document_the_commission_meets(world: World, kind, verdict, status) -> None:
    assert world.evidence(world.case(), kind, verdict).status == status


def test_a_document_found_later_takes_the_case_back(world: World) -> None:
    case = world.evidence(world.case(), "DOCUMENT", "INCONCLUSIVE")
    assert world.evidence(case, "DOCUMENT", "CONSISTENT").status == "OPEN"


def test_evidence_brings_a_returned_case_back(world: World) -> None:
    returned = world.decide(world.case(), "RETURN", "TRANSLATION_MISSING")
    assert returned.status == "RETURNED"
    assert world.evidence(returned, "DOCUMENT", "CONSISTENT").status == "OPEN"


def test_genes_come_last(world: World) -> None:
    case = world.case()
    assert refuse(world, case, "GENOMIC_ATTESTATION").code == "GENOMIC_LAST_RESORT"
    case = world.evidence(case, "DOCUMENT", "INCONCLUSIVE")
    assert refuse(world, case, "GENOMIC_ATTESTATION").code == "GENOMIC_LAST_RESORT"
    case = world.evidence(case, "COMMISSION", "INCONCLUSIVE")
    case = world.evidence(case, "GENOMIC_ATTESTATION", "CONSISTENT", ground="LABORATORY_REPORT")
    assert case.status == "COMMISSION"


@pytest.mark.parametrize("document", ["CONSISTENT", "NOT_SUPPORTED"])
def test_a_conclusive_document_leaves_no_doubt_to_genes(world: World, document: str) -> None:
    case = world.evidence(world.case(), "DOCUMENT", document)
    case = world.evidence(case, "COMMISSION", "INCONCLUSIVE")
    assert refuse(world, case, "GENOMIC_ATTESTATION").code == "GENOMIC_LAST_RESORT"


@pytest.mark.parametrize("commission", ["CONSISTENT", "NOT_SUPPORTED"])
def test_a_commission_without_doubt_needs_no_genes(world: World, commission: str) -> None:
    case = world.evidence(world.case(), "COMMISSION", commission)
    assert refuse(world, case, "GENOMIC_ATTESTATION").code == "GENOMIC_LAST_RESORT"


def test_that_there_is_no_document_is_not_a_document(world: World) -> None:
    case = world.evidence(world.case(), "DOCUMENT", "NOT_SUPPORTED", ground="NO_DOCUMENT")
    case = world.evidence(case, "COMMISSION", "INCONCLUSIVE")
    assert world.evidence(case, "GENOMIC_ATTESTATION", "CONSISTENT").version == 4


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"kind": "BLOOD"}, {("kind", "NOT_A_CHOICE")}),
        ({"verdict": "MAYBE"}, {("verdict", "NOT_A_CHOICE")}),
        ({"attested_by": " "}, {("attestedBy", "REQUIRED")}),
        ({"attested_on": date(2026, 6, 2)}, {("attestedOn", "DATE_IN_FUTURE")}),
        ({"ground": "haplogroup C2b1"}, {("ground", "UNKNOWN_EVIDENCE_GROUND")}),
        ({"ground": "LABORATORY_REPORT"}, {("ground", "UNKNOWN_EVIDENCE_GROUND")}),
    ],
)
def test_a_bad_form_is_refused_with_paths(world: World, changes, wrong) -> None:
    problem = refuse(world, world.case(), **{"kind": "DOCUMENT", **changes})
    assert {(v.path, v.code) for v in problem.violations} == wrong


def test_only_the_office_of_the_case_records(world: World) -> None:
    case = world.case()
    assert (
        refuse(world, case, "DOCUMENT", who=replace(PERSONAS["case-officer"], office="BORDER")) == NotFound()
    )
    assert refuse(world, case, "DOCUMENT", who="traveller") == NotFound()


def test_an_old_version_is_stale(world: World) -> None:
    case = world.case()
    world.evidence(case, "DOCUMENT", "CONSISTENT")
    assert isinstance(refuse(world, case, "DOCUMENT", version=1), Stale)


def test_a_granted_case_takes_no_more_evidence(world: World) -> None:
    problem = refuse(world, world.granted(), "DOCUMENT")
    assert problem == IllegalMove(allowed_actions=allowed_actions("KANDAS", "GRANTED"))
    assert "RECORD_EVIDENCE" not in problem.allowed_actions


def test_two_verdicts_of_one_moment_keep_their_order(world: World) -> None:
    case = world.evidence(world.case(), "DOCUMENT", "INCONCLUSIVE")
    world.evidence(case, "DOCUMENT", "CONSISTENT")
    rows = sorted(world.all(Evidence), key=lambda e: e.recorded_at)
    assert [e.verdict for e in rows] == ["INCONCLUSIVE", "CONSISTENT"]
    assert rows[0].recorded_at < rows[1].recorded_at


def test_no_column_or_field_could_hold_what_is_genetic() -> None:
    names = {f"{t.name}.{c.name}" for t in Record.metadata.sorted_tables for c in t.columns}
    names |= {
        f.name
        for c in vars(commands).values()
        if isinstance(c, type)
        for f in getattr(c, "__dataclass_fields__", {}).values()
    }
    assert fields(RecordEvidence)
    banned = (
        "genom",
        "gene",
        "dna",
        "allele",
        "haplo",
        "sequence",
        "marker",
        "sample",
        "scan",
        "image",
        "blob",
    )
    assert [name for name in sorted(names) if any(word in name for word in banned)] == []
