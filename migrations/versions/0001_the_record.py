"""The record."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models import columns

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "countries",
        sa.Column("code", columns.text(), nullable=False),
        sa.Column("alpha2", columns.text(), nullable=True),
        sa.Column("name_kk", columns.text(), nullable=False),
        sa.Column("name_ru", columns.text(), nullable=False),
        sa.Column("name_en", columns.text(), nullable=False),
        sa.Column("name_fr", columns.text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_countries")),
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("principal", columns.text(), nullable=False),
        sa.Column("key", columns.text(), nullable=False),
        sa.Column("operation", columns.text(), nullable=False),
        sa.Column("digest", columns.text(), nullable=False, comment="SHA-256 of the canonical input"),
        sa.Column("result_id", columns.text(), nullable=False),
        sa.Column("created_at", columns.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("principal", "key", name=op.f("pk_idempotency_keys")),
    )
    op.create_table(
        "journal",
        sa.Column(
            "seq",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            sa.Identity(always=False),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", columns.text(), nullable=False),
        sa.Column("subject_id", columns.text(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", columns.Instant(), nullable=False),
        sa.Column("office_code", columns.text(), nullable=True),
        sa.Column(
            "xid",
            sa.BigInteger(),
            nullable=True,
            comment="PostgreSQL transaction id: the feed publishes only below the oldest running one",
        ),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_journal")),
        sa.UniqueConstraint("id", name=op.f("uq_journal_id")),
    )
    with op.batch_alter_table("journal") as batch_op:
        batch_op.create_index("ix_journal_order", ["xid", "seq"], unique=False)
        batch_op.create_index("ix_journal_subject", ["subject_id", "seq"], unique=False)

    op.create_table(
        "regions",
        sa.Column("code", columns.text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column(
            "split_from", columns.text(), nullable=True, comment="code of the region it was carved out of"
        ),
        sa.Column("name_kk", columns.text(), nullable=False),
        sa.Column("name_ru", columns.text(), nullable=False),
        sa.Column("name_en", columns.text(), nullable=False),
        sa.Column("name_fr", columns.text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_regions")),
    )
    op.create_table(
        "checkpoints",
        sa.Column("code", columns.text(), nullable=False),
        sa.Column("kind", columns.text(), nullable=False, comment="AIR LAND RAIL SEA"),
        sa.Column("international", sa.Boolean(), nullable=False),
        sa.Column("region_code", columns.text(), nullable=False),
        sa.Column("name_kk", columns.text(), nullable=False),
        sa.Column("name_ru", columns.text(), nullable=False),
        sa.Column("name_en", columns.text(), nullable=False),
        sa.Column("name_fr", columns.text(), nullable=False),
        sa.ForeignKeyConstraint(["region_code"], ["regions.code"], name=op.f("fk_checkpoints_region_code")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_checkpoints")),
    )
    op.create_table(
        "loads",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column(
            "kind",
            columns.text(),
            nullable=False,
            comment="ARRIVALS PLACEMENTS PAYMENTS CROSSINGS MEMBERS QUOTAS RATES OFFICIAL_FIGURES",
        ),
        sa.Column("source", columns.text(), nullable=False, comment="name of the file, without its folder"),
        sa.Column(
            "digest",
            columns.text(),
            nullable=False,
            comment="SHA-256 of the file; empty for a frame of the program itself",
        ),
        sa.Column(
            "mapping",
            columns.text(),
            nullable=False,
            comment="the mapping as it was given (TOML); empty where there was none",
        ),
        sa.Column("rows_read", sa.BigInteger(), nullable=False),
        sa.Column("rows_added", sa.BigInteger(), nullable=False),
        sa.Column(
            "rows_known",
            sa.BigInteger(),
            nullable=False,
            comment="rows that were there already: not added",
        ),
        sa.Column("rows_rejected", sa.BigInteger(), nullable=False),
        sa.Column(
            "files", sa.JSON(), nullable=False, comment="path below the archive, sha256 and rows of each file"
        ),
        sa.Column("loaded_by", columns.text(), nullable=False),
        sa.Column("loaded_at", columns.Instant(), nullable=False),
        sa.Column("reversed_by", columns.text(), nullable=True),
        sa.Column("reversed_at", columns.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loads")),
    )
    op.create_index(op.f("ix_loads_loaded_at"), "loads", ["loaded_at"], unique=False)
    op.create_table(
        "offices",
        sa.Column("code", columns.text(), nullable=False),
        sa.Column(
            "kind",
            columns.text(),
            nullable=False,
            comment="MISSION ASSOCIATION OTANDASTAR SELF MIGRATION_SERVICE BORDER PAYMENTS MINISTRY",
        ),
        sa.Column("country_code", columns.text(), nullable=True),
        sa.Column("name_kk", columns.text(), nullable=False),
        sa.Column("name_ru", columns.text(), nullable=False),
        sa.Column("name_en", columns.text(), nullable=False),
        sa.Column("name_fr", columns.text(), nullable=False),
        sa.ForeignKeyConstraint(["country_code"], ["countries.code"], name=op.f("fk_offices_country_code")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_offices")),
    )
    op.create_table(
        "persons",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column("given", columns.text(), nullable=False),
        sa.Column("family", columns.text(), nullable=False),
        sa.Column("script", columns.text(), nullable=True, comment="CYRILLIC LATIN ARABIC HAN"),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("sex", columns.text(), nullable=True, comment="MALE FEMALE UNSPECIFIED"),
        sa.Column("nationality_code", columns.text(), nullable=True),
        sa.Column("email", columns.Sealed(), nullable=True),
        sa.Column("phone", columns.Sealed(), nullable=True),
        sa.Column("created_at", columns.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["nationality_code"], ["countries.code"], name=op.f("fk_persons_nationality_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_persons")),
    )
    op.create_table(
        "quota_uses",
        sa.Column("region_code", columns.text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("moved", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(["region_code"], ["regions.code"], name=op.f("fk_quota_uses_region_code")),
        sa.PrimaryKeyConstraint("region_code", "year", name=op.f("pk_quota_uses")),
    )
    op.create_table(
        "diaspora_members",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", columns.text(), nullable=False),
        sa.Column("person_id", columns.text(32), nullable=False),
        sa.Column("office_code", columns.text(), nullable=False),
        sa.Column(
            "created_by", columns.text(), nullable=False, comment="subject of the token that registered"
        ),
        sa.Column("created_at", columns.Instant(), nullable=False),
        sa.Column("residence_code", columns.text(), nullable=False),
        sa.Column("settlement", columns.Sealed(), nullable=True),
        sa.Column("wants_to_return", sa.Boolean(), nullable=True),
        sa.Column("profession", columns.Sealed(), nullable=True),
        sa.Column("return_year", sa.Integer(), nullable=True),
        sa.Column("support_needed", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_code"], ["offices.code"], name=op.f("fk_diaspora_members_office_code")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_diaspora_members_person_id")),
        sa.ForeignKeyConstraint(
            ["residence_code"], ["countries.code"], name=op.f("fk_diaspora_members_residence_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diaspora_members")),
        sa.UniqueConstraint("reference", name=op.f("uq_diaspora_members_reference")),
    )
    with op.batch_alter_table("diaspora_members") as batch_op:
        batch_op.create_index(batch_op.f("ix_diaspora_members_created_by"), ["created_by"], unique=False)
        batch_op.create_index("ix_diaspora_members_office", ["office_code", "created_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_diaspora_members_person_id"), ["person_id"], unique=False)

    op.create_table(
        "identifiers",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column("person_id", columns.text(32), nullable=False),
        sa.Column("kind", columns.text(), nullable=False, comment="STATE_IIN AIFC_EIIN"),
        sa.Column("value", columns.Sealed(), nullable=False),
        sa.Column("value_index", sa.LargeBinary(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_identifiers_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identifiers")),
        sa.UniqueConstraint("person_id", "kind", name=op.f("uq_identifiers_person_id_kind")),
        sa.UniqueConstraint("value_index", name=op.f("uq_identifiers_value_index")),
    )
    op.create_table(
        "person_keys",
        sa.Column("person_id", columns.text(32), nullable=False),
        sa.Column("key_version", sa.Integer(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_person_keys_person_id")),
        sa.PrimaryKeyConstraint("person_id", "key_version", name=op.f("pk_person_keys")),
    )
    op.create_table(
        "travel_documents",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column("person_id", columns.text(32), nullable=False),
        sa.Column(
            "kind",
            columns.text(),
            nullable=False,
            comment="ORDINARY DIPLOMATIC SERVICE REFUGEE_TRAVEL STATELESS_TRAVEL",
        ),
        sa.Column("country_code", columns.text(), nullable=False),
        sa.Column("number", columns.Sealed(), nullable=False),
        sa.Column(
            "number_index", sa.LargeBinary(), nullable=False, comment="HMAC of issuing country and number"
        ),
        sa.Column("expires", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["country_code"], ["countries.code"], name=op.f("fk_travel_documents_country_code")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_travel_documents_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_travel_documents")),
        sa.UniqueConstraint("number_index", name=op.f("uq_travel_documents_number_index")),
    )
    with op.batch_alter_table("travel_documents") as batch_op:
        batch_op.create_index(batch_op.f("ix_travel_documents_person_id"), ["person_id"], unique=False)

    op.create_table(
        "applications",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", columns.text(), nullable=False),
        sa.Column("programme", columns.text(), nullable=False, comment="ETA E_VISA E_RESIDENCY"),
        sa.Column("status", columns.text(), nullable=False),
        sa.Column("person_id", columns.text(32), nullable=False),
        sa.Column("document_id", columns.text(32), nullable=False),
        sa.Column("nationality_code", columns.text(), nullable=False),
        sa.Column(
            "submitted_by", columns.text(), nullable=False, comment="subject of the token that sent it"
        ),
        sa.Column("office_code", columns.text(), nullable=False),
        sa.Column("submitted_at", columns.Instant(), nullable=False),
        sa.Column("due_at", columns.Instant(), nullable=True),
        sa.Column("decided_at", columns.Instant(), nullable=True),
        sa.Column("rules_version", columns.text(), nullable=False),
        sa.Column("fee_amount", columns.Hundredths(), nullable=True),
        sa.Column("fee_currency", columns.text(), nullable=True),
        sa.Column("arrival", sa.Date(), nullable=True),
        sa.Column("departure", sa.Date(), nullable=True),
        sa.Column("purpose", columns.text(), nullable=True),
        sa.Column("region_code", columns.text(), nullable=True),
        sa.Column("travel_mode", columns.text(), nullable=True),
        sa.Column("category", columns.text(), nullable=True, comment="e-Visa category such as B12"),
        sa.Column("invitation", columns.text(), nullable=True, comment="number of the electronic invitation"),
        sa.Column("entry_checkpoint", columns.text(), nullable=True),
        sa.Column("exit_checkpoint", columns.text(), nullable=True),
        sa.Column("residence_code", columns.text(), nullable=True),
        sa.Column("services", sa.JSON(), nullable=True, comment="BANK_ACCOUNT E_IIN COMPANY"),
        sa.Column("on_behalf_of", columns.text(32), nullable=True),
        sa.Column("group_code", columns.text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["travel_documents.id"], name=op.f("fk_applications_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["entry_checkpoint"], ["checkpoints.code"], name=op.f("fk_applications_entry_checkpoint")
        ),
        sa.ForeignKeyConstraint(
            ["exit_checkpoint"], ["checkpoints.code"], name=op.f("fk_applications_exit_checkpoint")
        ),
        sa.ForeignKeyConstraint(
            ["nationality_code"], ["countries.code"], name=op.f("fk_applications_nationality_code")
        ),
        sa.ForeignKeyConstraint(["office_code"], ["offices.code"], name=op.f("fk_applications_office_code")),
        sa.ForeignKeyConstraint(["on_behalf_of"], ["persons.id"], name=op.f("fk_applications_on_behalf_of")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_applications_person_id")),
        sa.ForeignKeyConstraint(["region_code"], ["regions.code"], name=op.f("fk_applications_region_code")),
        sa.ForeignKeyConstraint(
            ["residence_code"], ["countries.code"], name=op.f("fk_applications_residence_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications")),
        sa.UniqueConstraint("reference", name=op.f("uq_applications_reference")),
    )
    with op.batch_alter_table("applications") as batch_op:
        batch_op.create_index(batch_op.f("ix_applications_document_id"), ["document_id"], unique=False)
        batch_op.create_index("ix_applications_mine", ["submitted_by", "submitted_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_applications_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "ix_applications_queue", ["office_code", "status", "due_at", "id"], unique=False
        )
        batch_op.create_index(
            "ix_applications_submitted", ["office_code", "submitted_at", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_applications_submitted_by"), ["submitted_by"], unique=False)

    op.create_table(
        "consents",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column("member_id", columns.text(32), nullable=False),
        sa.Column(
            "purpose", columns.text(), nullable=False, comment="REGISTRY CONTACT RETURN_PLANNING STATISTICS"
        ),
        sa.Column("granted_at", columns.Instant(), nullable=False),
        sa.Column("withdrawn_at", columns.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["diaspora_members.id"], name=op.f("fk_consents_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    with op.batch_alter_table("consents") as batch_op:
        batch_op.create_index(batch_op.f("ix_consents_member_id"), ["member_id"], unique=False)

    op.create_table(
        "household_members",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column("member_id", columns.text(32), nullable=False),
        sa.Column("person_id", columns.text(32), nullable=False),
        sa.Column(
            "relation",
            columns.text(),
            nullable=False,
            comment="SPOUSE CHILD PARENT SIBLING GRANDPARENT GRANDCHILD OTHER",
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["diaspora_members.id"], name=op.f("fk_household_members_member_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_household_members_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_members")),
    )
    with op.batch_alter_table("household_members") as batch_op:
        batch_op.create_index(batch_op.f("ix_household_members_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_household_members_person_id"), ["person_id"], unique=False)

    op.create_table(
        "kandas_cases",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", columns.text(), nullable=False),
        sa.Column("status", columns.text(), nullable=False),
        sa.Column("member_id", columns.text(32), nullable=True),
        sa.Column("person_id", columns.text(32), nullable=False),
        sa.Column("origin_code", columns.text(), nullable=False),
        sa.Column("office_code", columns.text(), nullable=False),
        sa.Column("opened_office_code", columns.text(), nullable=True),
        sa.Column("opened_by", columns.text(), nullable=False),
        sa.Column("opened_at", columns.Instant(), nullable=False),
        sa.Column("granted_on", sa.Date(), nullable=True),
        sa.Column("status_valid_to", sa.Date(), nullable=True),
        sa.Column("prolonged_on", sa.Date(), nullable=True),
        sa.Column("residence_permit_on", sa.Date(), nullable=True),
        sa.Column("residence_permit_to", sa.Date(), nullable=True),
        sa.Column("citizen_on", sa.Date(), nullable=True),
        sa.Column("rules_version", columns.text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["diaspora_members.id"], name=op.f("fk_kandas_cases_member_id")
        ),
        sa.ForeignKeyConstraint(["office_code"], ["offices.code"], name=op.f("fk_kandas_cases_office_code")),
        sa.ForeignKeyConstraint(
            ["opened_office_code"], ["offices.code"], name=op.f("fk_kandas_cases_opened_office_code")
        ),
        sa.ForeignKeyConstraint(
            ["origin_code"], ["countries.code"], name=op.f("fk_kandas_cases_origin_code")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_kandas_cases_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kandas_cases")),
        sa.UniqueConstraint("member_id", name=op.f("uq_kandas_cases_member_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_kandas_cases_reference")),
    )
    with op.batch_alter_table("kandas_cases") as batch_op:
        batch_op.create_index("ix_kandas_cases_office", ["office_code", "opened_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_kandas_cases_opened_by"), ["opened_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_kandas_cases_person_id"), ["person_id"], unique=False)

    op.create_table(
        "member_regions",
        sa.Column("member_id", columns.text(32), nullable=False),
        sa.Column("region_code", columns.text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["diaspora_members.id"], name=op.f("fk_member_regions_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["region_code"], ["regions.code"], name=op.f("fk_member_regions_region_code")
        ),
        sa.PrimaryKeyConstraint("member_id", "region_code", name=op.f("pk_member_regions")),
    )
    op.create_table(
        "aid_entitlements",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column("case_id", columns.text(32), nullable=False),
        sa.Column(
            "kind", columns.text(), nullable=False, comment="RELOCATION_GRANT HOUSING MOBILITY_CERTIFICATE"
        ),
        sa.Column(
            "mrp", columns.Hundredths(), nullable=False, comment="hundredths of an MRP, for one period"
        ),
        sa.Column("amount", columns.Hundredths(), nullable=False, comment="tiyn, for one period"),
        sa.Column("periods", sa.Integer(), nullable=False),
        sa.Column("from", sa.Date(), nullable=False),
        sa.Column("to", sa.Date(), nullable=True),
        sa.Column("rule_id", columns.text(), nullable=False),
        sa.Column("rules_version", columns.text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["kandas_cases.id"], name=op.f("fk_aid_entitlements_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aid_entitlements")),
        sa.UniqueConstraint("case_id", "kind", name=op.f("uq_aid_entitlements_case_id_kind")),
    )
    with op.batch_alter_table("aid_entitlements") as batch_op:
        batch_op.create_index(batch_op.f("ix_aid_entitlements_case_id"), ["case_id"], unique=False)

    op.create_table(
        "arrivals",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column("case_id", columns.text(32), nullable=False),
        sa.Column("arrived_on", sa.Date(), nullable=False),
        sa.Column("checkpoint_code", columns.text(), nullable=False),
        sa.Column("origin_code", columns.text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["kandas_cases.id"], name=op.f("fk_arrivals_case_id")),
        sa.ForeignKeyConstraint(
            ["checkpoint_code"], ["checkpoints.code"], name=op.f("fk_arrivals_checkpoint_code")
        ),
        sa.ForeignKeyConstraint(["origin_code"], ["countries.code"], name=op.f("fk_arrivals_origin_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrivals")),
        sa.UniqueConstraint("case_id", name=op.f("uq_arrivals_case_id")),
    )
    op.create_table(
        "case_members",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column("case_id", columns.text(32), nullable=False),
        sa.Column("person_id", columns.text(32), nullable=False),
        sa.Column("relation", columns.text(), nullable=False),
        sa.Column(
            "education",
            columns.text(),
            nullable=True,
            comment="HIGHER INCOMPLETE_HIGHER VOCATIONAL_SECONDARY GENERAL_SECONDARY NONE; empty where unknown",
        ),
        sa.ForeignKeyConstraint(["case_id"], ["kandas_cases.id"], name=op.f("fk_case_members_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_case_members_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_members")),
    )
    with op.batch_alter_table("case_members") as batch_op:
        batch_op.create_index(batch_op.f("ix_case_members_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_members_person_id"), ["person_id"], unique=False)

    op.create_table(
        "decisions",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column("application_id", columns.text(32), nullable=True),
        sa.Column("case_id", columns.text(32), nullable=True),
        sa.Column("outcome", columns.text(), nullable=False, comment="APPROVE REFUSE REVOKE RETURN"),
        sa.Column("decided_at", columns.Instant(), nullable=False),
        sa.Column("decided_by", columns.text(), nullable=False, comment="subject of the officer's token"),
        sa.Column("grounds", sa.JSON(), nullable=False, comment="codes of policy/programmes"),
        sa.Column("note", columns.Sealed(), nullable=True),
        sa.Column("rules_version", columns.text(), nullable=False),
        sa.Column("appeal_authority", columns.text(), nullable=True, comment="code of policy/programmes"),
        sa.Column("appeal_deadline", sa.Date(), nullable=True),
        sa.Column("on_appeal", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_decisions_application_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["kandas_cases.id"], name=op.f("fk_decisions_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
    )
    with op.batch_alter_table("decisions") as batch_op:
        batch_op.create_index(batch_op.f("ix_decisions_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decisions_case_id"), ["case_id"], unique=False)

    op.create_table(
        "evidence",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column("case_id", columns.text(32), nullable=False),
        sa.Column(
            "kind",
            columns.text(),
            nullable=False,
            comment="DOCUMENT COMMISSION INTERVIEW TRADITIONS GENOMIC_ATTESTATION",
        ),
        sa.Column("verdict", columns.text(), nullable=False, comment="CONSISTENT INCONCLUSIVE NOT_SUPPORTED"),
        sa.Column("attested_by", columns.Sealed(), nullable=False),
        sa.Column("attested_on", sa.Date(), nullable=False),
        sa.Column("ground", columns.text(), nullable=True),
        sa.Column("recorded_at", columns.Instant(), nullable=False),
        sa.Column("recorded_by", columns.text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["kandas_cases.id"], name=op.f("fk_evidence_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    with op.batch_alter_table("evidence") as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_case_id"), ["case_id"], unique=False)

    op.create_table(
        "permits",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column("application_id", columns.text(32), nullable=False),
        sa.Column("person_id", columns.text(32), nullable=False),
        sa.Column("document_id", columns.text(32), nullable=False),
        sa.Column("kind", columns.text(), nullable=False, comment="the programme it was given under"),
        sa.Column("number", columns.text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=True),
        sa.Column("entries_left", sa.Integer(), nullable=True),
        sa.Column("stay_days", sa.Integer(), nullable=True),
        sa.Column("revoked", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_permits_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["travel_documents.id"], name=op.f("fk_permits_document_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_permits_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permits")),
        sa.UniqueConstraint("application_id", name=op.f("uq_permits_application_id")),
        sa.UniqueConstraint("number", name=op.f("uq_permits_number")),
    )
    with op.batch_alter_table("permits") as batch_op:
        batch_op.create_index(batch_op.f("ix_permits_document_id"), ["document_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_permits_person_id"), ["person_id"], unique=False)

    op.create_table(
        "placements",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column("case_id", columns.text(32), nullable=False),
        sa.Column("region_code", columns.text(), nullable=False),
        sa.Column("settlement", columns.text(), nullable=False, comment="CITY VILLAGE"),
        sa.Column("under_quota", sa.Boolean(), nullable=False),
        sa.Column("placed_on", sa.Date(), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["kandas_cases.id"], name=op.f("fk_placements_case_id")),
        sa.ForeignKeyConstraint(["region_code"], ["regions.code"], name=op.f("fk_placements_region_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placements")),
        sa.UniqueConstraint("case_id", name=op.f("uq_placements_case_id")),
    )
    with op.batch_alter_table("placements") as batch_op:
        batch_op.create_index(batch_op.f("ix_placements_region_code"), ["region_code"], unique=False)

    op.create_table(
        "aid_postings",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column("case_id", columns.text(32), nullable=False),
        sa.Column("entitlement_id", columns.text(32), nullable=False),
        sa.Column(
            "event",
            columns.text(),
            nullable=False,
            comment="AWARD PAYMENT LAPSE CLAIM WAIVER REPAYMENT ANNULMENT REFUND",
        ),
        sa.Column("kind", columns.text(), nullable=False),
        sa.Column("period", columns.text(), nullable=False, comment="YYYY-MM for monthly aid, else 'once'"),
        sa.Column("posted_on", sa.Date(), nullable=False),
        sa.Column("rule_id", columns.text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["kandas_cases.id"], name=op.f("fk_aid_postings_case_id")),
        sa.ForeignKeyConstraint(
            ["entitlement_id"], ["aid_entitlements.id"], name=op.f("fk_aid_postings_entitlement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aid_postings")),
    )
    with op.batch_alter_table("aid_postings") as batch_op:
        batch_op.create_index(batch_op.f("ix_aid_postings_case_id"), ["case_id"], unique=False)
        batch_op.create_index("ix_aid_postings_paid", ["entitlement_id", "event", "period"], unique=False)

    op.create_table(
        "crossings",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column("person_id", columns.text(32), nullable=False),
        sa.Column("document_id", columns.text(32), nullable=False),
        sa.Column("permit_id", columns.text(32), nullable=True),
        sa.Column("checkpoint_code", columns.text(), nullable=False),
        sa.Column("direction", columns.text(), nullable=False, comment="ENTRY EXIT"),
        sa.Column("at", columns.Instant(), nullable=False),
        sa.Column("recorded_by", columns.text(), nullable=False),
        sa.Column("days_in_last_180", sa.Integer(), nullable=False),
        sa.Column(
            "may_stay_until", sa.Date(), nullable=True, comment="last day of the stay; empty for an exit"
        ),
        sa.ForeignKeyConstraint(
            ["checkpoint_code"], ["checkpoints.code"], name=op.f("fk_crossings_checkpoint_code")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["travel_documents.id"], name=op.f("fk_crossings_document_id")
        ),
        sa.ForeignKeyConstraint(["permit_id"], ["permits.id"], name=op.f("fk_crossings_permit_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_crossings_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crossings")),
    )
    with op.batch_alter_table("crossings") as batch_op:
        batch_op.create_index(batch_op.f("ix_crossings_permit_id"), ["permit_id"], unique=False)
        batch_op.create_index("ix_crossings_person", ["person_id", "at"], unique=False)

    op.create_table(
        "permit_checkpoints",
        sa.Column("permit_id", columns.text(32), nullable=False),
        sa.Column("checkpoint_code", columns.text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["checkpoint_code"], ["checkpoints.code"], name=op.f("fk_permit_checkpoints_checkpoint_code")
        ),
        sa.ForeignKeyConstraint(["permit_id"], ["permits.id"], name=op.f("fk_permit_checkpoints_permit_id")),
        sa.PrimaryKeyConstraint("permit_id", "checkpoint_code", name=op.f("pk_permit_checkpoints")),
    )
    op.create_table(
        "aid_lines",
        sa.Column("posting_id", columns.text(32), nullable=False),
        sa.Column("account", columns.text(), nullable=False, comment="BUDGET PAYABLE CASH RECEIVABLE WAIVED"),
        sa.Column("amount", columns.Hundredths(), nullable=False),
        sa.ForeignKeyConstraint(["posting_id"], ["aid_postings.id"], name=op.f("fk_aid_lines_posting_id")),
        sa.PrimaryKeyConstraint("posting_id", "account", name=op.f("pk_aid_lines")),
    )
    op.create_table(
        "residence_checks",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column("case_id", columns.text(32), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("resident", sa.Boolean(), nullable=False),
        sa.Column("recorded_by", columns.text(), nullable=False),
        sa.Column("recorded_at", columns.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["kandas_cases.id"], name=op.f("fk_residence_checks_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_residence_checks")),
    )
    with op.batch_alter_table("residence_checks") as batch_op:
        batch_op.create_index(batch_op.f("ix_residence_checks_case_id"), ["case_id"], unique=False)

    op.create_table(
        "departures",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column("case_id", columns.text(32), nullable=False),
        sa.Column("departed_on", sa.Date(), nullable=False),
        sa.Column("authorised", sa.Boolean(), nullable=False),
        sa.Column("ground", columns.text(), nullable=True, comment="code of policy/programmes/kandas.toml"),
        sa.Column("region_code", columns.text(), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("reported_by", columns.text(), nullable=False),
        sa.Column("reported_at", columns.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["kandas_cases.id"], name=op.f("fk_departures_case_id")),
        sa.ForeignKeyConstraint(["region_code"], ["regions.code"], name=op.f("fk_departures_region_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departures")),
        sa.UniqueConstraint("case_id", name=op.f("uq_departures_case_id")),
    )
    op.create_table(
        "quota_transfers",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("from_region", columns.text(), nullable=False),
        sa.Column("to_region", columns.text(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("transferred_on", sa.Date(), nullable=False),
        sa.Column("decided_by", columns.text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["from_region"], ["regions.code"], name=op.f("fk_quota_transfers_from_region")
        ),
        sa.ForeignKeyConstraint(["to_region"], ["regions.code"], name=op.f("fk_quota_transfers_to_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quota_transfers")),
    )
    op.create_table(
        "repayment_claims",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column("case_id", columns.text(32), nullable=False),
        sa.Column("amount", columns.Hundredths(), nullable=False, comment="tiyn"),
        sa.Column("ground", columns.text(), nullable=False, comment="code of policy/programmes/kandas.toml"),
        sa.Column(
            "reside_until",
            sa.Date(),
            nullable=False,
            comment="the family had to stay until the day before this one",
        ),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "instalments",
            sa.JSON(none_as_null=True),
            nullable=True,
            comment="the plan: [{due, amount in tiyn}]; empty where there is none",
        ),
        sa.Column("claimed_on", sa.Date(), nullable=False),
        sa.Column("claimed_by", columns.text(), nullable=False),
        sa.Column("rule_id", columns.text(), nullable=False),
        sa.Column("rules_version", columns.text(), nullable=False),
        sa.Column("appeal_authority", columns.text(), nullable=False, comment="code of policy/programmes"),
        sa.Column("appeal_deadline", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["kandas_cases.id"], name=op.f("fk_repayment_claims_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repayment_claims")),
        sa.UniqueConstraint("case_id", name=op.f("uq_repayment_claims_case_id")),
    )
    op.create_table(
        "repayment_decisions",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column("claim_id", columns.text(32), nullable=False),
        sa.Column("outcome", columns.text(), nullable=False, comment="PLAN WAIVE CONFIRM ANNUL"),
        sa.Column(
            "amount",
            columns.Hundredths(),
            nullable=False,
            comment="tiyn: planned, waived, set aside; confirmed: 0",
        ),
        sa.Column("ground", columns.text(), nullable=True, comment="code of policy/programmes/kandas.toml"),
        sa.Column("decided_by", columns.text(), nullable=False),
        sa.Column("decided_at", columns.Instant(), nullable=False),
        sa.Column("rules_version", columns.text(), nullable=False),
        sa.Column("appeal_authority", columns.text(), nullable=True, comment="code of policy/programmes"),
        sa.Column("appeal_deadline", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["repayment_claims.id"], name=op.f("fk_repayment_decisions_claim_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repayment_decisions")),
    )
    with op.batch_alter_table("repayment_decisions") as batch_op:
        batch_op.create_index(batch_op.f("ix_repayment_decisions_claim_id"), ["claim_id"], unique=False)

    op.create_table(
        "appeals",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column("decision_id", columns.text(32), nullable=True),
        sa.Column("claim_id", columns.text(32), nullable=True),
        sa.Column("person_id", columns.text(32), nullable=False),
        sa.Column("ground", columns.Sealed(), nullable=False),
        sa.Column("lodged_by", columns.text(), nullable=False, comment="subject of the token that sent it"),
        sa.Column("lodged_at", columns.Instant(), nullable=False),
        sa.Column(
            "outcome", columns.text(), nullable=True, comment="APPROVE REFUSE; empty until it is decided"
        ),
        sa.Column("decided_by", columns.text(), nullable=True, comment="subject of the officer's token"),
        sa.Column("decided_at", columns.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["claim_id"], ["repayment_claims.id"], name=op.f("fk_appeals_claim_id")),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name=op.f("fk_appeals_decision_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_appeals_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeals")),
        sa.UniqueConstraint("claim_id", name=op.f("uq_appeals_claim_id")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_appeals_decision_id")),
    )
    op.create_table(
        "official_figures",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column("row_key", sa.LargeBinary(), nullable=False, comment="identity of the row by its content"),
        sa.Column("measure", columns.text(), nullable=False),
        sa.Column("dimension", columns.text(), nullable=True),
        sa.Column("key", columns.text(), nullable=True),
        sa.Column("period_start", sa.Date(), nullable=True),
        sa.Column("period_end", sa.Date(), nullable=True),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("unit", columns.text(), nullable=True),
        sa.Column("source", columns.text(), nullable=False),
        sa.Column(
            "as_of", columns.text(), nullable=True, comment="the source's date, as exactly as it gives it"
        ),
        sa.Column(
            "quality",
            columns.text(),
            nullable=True,
            comment="remark of whoever compiled; the checks never read it",
        ),
        sa.Column(
            "note",
            columns.text(),
            nullable=True,
            comment="remark of whoever compiled; the checks never read it",
        ),
        sa.Column("load_id", columns.text(32), nullable=False),
        sa.ForeignKeyConstraint(["load_id"], ["loads.id"], name=op.f("fk_official_figures_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_official_figures")),
        sa.UniqueConstraint("row_key", name=op.f("uq_official_figures_row_key")),
    )
    with op.batch_alter_table("official_figures") as batch_op:
        batch_op.create_index(batch_op.f("ix_official_figures_load_id"), ["load_id"], unique=False)
        batch_op.create_index("ix_official_figures_measure", ["measure", "period_end", "id"], unique=False)

    op.create_table(
        "official_figure_flags",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column("figure_id", columns.text(32), nullable=False),
        sa.Column("code", columns.text(), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["figure_id"],
            ["official_figures.id"],
            name=op.f("fk_official_figure_flags_figure_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_official_figure_flags")),
    )
    with op.batch_alter_table("official_figure_flags") as batch_op:
        batch_op.create_index(batch_op.f("ix_official_figure_flags_figure_id"), ["figure_id"], unique=False)

    op.create_table(
        "loaded_members",
        sa.Column("row_key", sa.LargeBinary(), nullable=False, comment="identity of the row by its content"),
        sa.Column("member_id", columns.text(32), nullable=False),
        sa.Column("load_id", columns.text(32), nullable=False),
        sa.ForeignKeyConstraint(["load_id"], ["loads.id"], name=op.f("fk_loaded_members_load_id")),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["diaspora_members.id"],
            name=op.f("fk_loaded_members_member_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("row_key", name=op.f("pk_loaded_members")),
    )
    with op.batch_alter_table("loaded_members") as batch_op:
        batch_op.create_index(batch_op.f("ix_loaded_members_load_id"), ["load_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_loaded_members_member_id"), ["member_id"], unique=False)

    op.create_table(
        "match_decisions",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column("first_id", columns.text(32), nullable=False),
        sa.Column("second_id", columns.text(32), nullable=False),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.Column("decided_by", columns.text(), nullable=False),
        sa.Column("decided_at", columns.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["first_id"],
            ["diaspora_members.id"],
            name=op.f("fk_match_decisions_first_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["second_id"],
            ["diaspora_members.id"],
            name=op.f("fk_match_decisions_second_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_decisions")),
        sa.UniqueConstraint("first_id", "second_id", name=op.f("uq_match_decisions_first_id_second_id")),
    )
    with op.batch_alter_table("match_decisions") as batch_op:
        batch_op.create_index(batch_op.f("ix_match_decisions_second_id"), ["second_id"], unique=False)

    op.create_table(
        "match_keys",
        sa.Column("member_id", columns.text(32), nullable=False),
        sa.Column("key_index", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["diaspora_members.id"], name=op.f("fk_match_keys_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", "key_index", name=op.f("pk_match_keys")),
    )
    with op.batch_alter_table("match_keys") as batch_op:
        batch_op.create_index("ix_match_keys_key_index", ["key_index", "member_id"], unique=False)

    op.create_table(
        "official_figure_flag_others",
        sa.Column("flag_id", columns.text(32), nullable=False),
        sa.Column("figure_id", columns.text(32), nullable=False),
        sa.ForeignKeyConstraint(
            ["figure_id"],
            ["official_figures.id"],
            name=op.f("fk_official_figure_flag_others_figure_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["flag_id"],
            ["official_figure_flags.id"],
            name=op.f("fk_official_figure_flag_others_flag_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("flag_id", "figure_id", name=op.f("pk_official_figure_flag_others")),
    )
    with op.batch_alter_table("official_figure_flag_others") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_official_figure_flag_others_figure_id"), ["figure_id"], unique=False
        )

    op.create_table(
        "possible_matches",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column("member_id", columns.text(32), nullable=False),
        sa.Column("other_id", columns.text(32), nullable=False),
        sa.Column(
            "doubt",
            sa.Integer(),
            nullable=False,
            comment="thousandths that are wanting to certainty: 1000 less the score",
        ),
        sa.Column(
            "reasons", sa.JSON(), nullable=False, comment="codes of what agrees and what speaks against it"
        ),
        sa.Column("found_at", columns.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["diaspora_members.id"],
            name=op.f("fk_possible_matches_member_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["other_id"],
            ["diaspora_members.id"],
            name=op.f("fk_possible_matches_other_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_possible_matches")),
        sa.UniqueConstraint("member_id", "other_id", name=op.f("uq_possible_matches_member_id_other_id")),
    )
    with op.batch_alter_table("possible_matches") as batch_op:
        batch_op.create_index(batch_op.f("ix_possible_matches_other_id"), ["other_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("possible_matches") as batch_op:
        batch_op.drop_index(batch_op.f("ix_possible_matches_other_id"))

    op.drop_table("possible_matches")
    with op.batch_alter_table("official_figure_flag_others") as batch_op:
        batch_op.drop_index(batch_op.f("ix_official_figure_flag_others_figure_id"))

    op.drop_table("official_figure_flag_others")
    with op.batch_alter_table("match_keys") as batch_op:
        batch_op.drop_index("ix_match_keys_key_index")

    op.drop_table("match_keys")
    with op.batch_alter_table("match_decisions") as batch_op:
        batch_op.drop_index(batch_op.f("ix_match_decisions_second_id"))

    op.drop_table("match_decisions")
    with op.batch_alter_table("loaded_members") as batch_op:
        batch_op.drop_index(batch_op.f("ix_loaded_members_member_id"))
        batch_op.drop_index(batch_op.f("ix_loaded_members_load_id"))

    op.drop_table("loaded_members")
    with op.batch_alter_table("official_figure_flags") as batch_op:
        batch_op.drop_index(batch_op.f("ix_official_figure_flags_figure_id"))

    op.drop_table("official_figure_flags")
    with op.batch_alter_table("official_figures") as batch_op:
        batch_op.drop_index("ix_official_figures_measure")
        batch_op.drop_index(batch_op.f("ix_official_figures_load_id"))

    op.drop_table("official_figures")
    op.drop_table("appeals")
    with op.batch_alter_table("repayment_decisions") as batch_op:
        batch_op.drop_index(batch_op.f("ix_repayment_decisions_claim_id"))

    op.drop_table("repayment_decisions")
    op.drop_table("repayment_claims")
    op.drop_table("quota_transfers")
    op.drop_table("departures")
    with op.batch_alter_table("residence_checks") as batch_op:
        batch_op.drop_index(batch_op.f("ix_residence_checks_case_id"))

    op.drop_table("residence_checks")
    op.drop_index(op.f("ix_loads_loaded_at"), table_name="loads")
    op.drop_table("loads")
    op.drop_table("aid_lines")
    op.drop_table("permit_checkpoints")
    with op.batch_alter_table("crossings") as batch_op:
        batch_op.drop_index("ix_crossings_person")
        batch_op.drop_index(batch_op.f("ix_crossings_permit_id"))

    op.drop_table("crossings")
    with op.batch_alter_table("aid_postings") as batch_op:
        batch_op.drop_index("ix_aid_postings_paid")
        batch_op.drop_index(batch_op.f("ix_aid_postings_case_id"))

    op.drop_table("aid_postings")
    with op.batch_alter_table("placements") as batch_op:
        batch_op.drop_index(batch_op.f("ix_placements_region_code"))

    op.drop_table("placements")
    with op.batch_alter_table("permits") as batch_op:
        batch_op.drop_index(batch_op.f("ix_permits_person_id"))
        batch_op.drop_index(batch_op.f("ix_permits_document_id"))

    op.drop_table("permits")
    with op.batch_alter_table("evidence") as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_case_id"))

    op.drop_table("evidence")
    with op.batch_alter_table("decisions") as batch_op:
        batch_op.drop_index(batch_op.f("ix_decisions_case_id"))
        batch_op.drop_index(batch_op.f("ix_decisions_application_id"))

    op.drop_table("decisions")
    with op.batch_alter_table("case_members") as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_members_person_id"))
        batch_op.drop_index(batch_op.f("ix_case_members_case_id"))

    op.drop_table("case_members")
    op.drop_table("arrivals")
    with op.batch_alter_table("aid_entitlements") as batch_op:
        batch_op.drop_index(batch_op.f("ix_aid_entitlements_case_id"))

    op.drop_table("aid_entitlements")
    op.drop_table("member_regions")
    with op.batch_alter_table("kandas_cases") as batch_op:
        batch_op.drop_index(batch_op.f("ix_kandas_cases_person_id"))
        batch_op.drop_index(batch_op.f("ix_kandas_cases_opened_by"))
        batch_op.drop_index("ix_kandas_cases_office")

    op.drop_table("kandas_cases")
    with op.batch_alter_table("household_members") as batch_op:
        batch_op.drop_index(batch_op.f("ix_household_members_person_id"))
        batch_op.drop_index(batch_op.f("ix_household_members_member_id"))

    op.drop_table("household_members")
    with op.batch_alter_table("consents") as batch_op:
        batch_op.drop_index(batch_op.f("ix_consents_member_id"))

    op.drop_table("consents")
    with op.batch_alter_table("applications") as batch_op:
        batch_op.drop_index(batch_op.f("ix_applications_submitted_by"))
        batch_op.drop_index("ix_applications_submitted")
        batch_op.drop_index("ix_applications_queue")
        batch_op.drop_index(batch_op.f("ix_applications_person_id"))
        batch_op.drop_index("ix_applications_mine")
        batch_op.drop_index(batch_op.f("ix_applications_document_id"))

    op.drop_table("applications")
    with op.batch_alter_table("travel_documents") as batch_op:
        batch_op.drop_index(batch_op.f("ix_travel_documents_person_id"))

    op.drop_table("travel_documents")
    op.drop_table("person_keys")
    op.drop_table("identifiers")
    with op.batch_alter_table("diaspora_members") as batch_op:
        batch_op.drop_index(batch_op.f("ix_diaspora_members_person_id"))
        batch_op.drop_index("ix_diaspora_members_office")
        batch_op.drop_index(batch_op.f("ix_diaspora_members_created_by"))

    op.drop_table("diaspora_members")
    op.drop_table("quota_uses")
    op.drop_table("persons")
    op.drop_table("offices")
    op.drop_table("checkpoints")
    op.drop_table("regions")
    with op.batch_alter_table("journal") as batch_op:
        batch_op.drop_index("ix_journal_subject")
        batch_op.drop_index("ix_journal_order")

    op.drop_table("journal")
    op.drop_table("idempotency_keys")
    op.drop_table("countries")
