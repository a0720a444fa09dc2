"""The eight routes as declarations: the condition, the terms if it holds, and the steps that follow."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from policy import categories, leaves, stays, terms
from policy.conditions import NONE, AllOf, AnyOf, Case, Condition, Fork
from policy.leaves import FOREIGNER, in_force, passport_covers, said
from policy.trip import Fact, Message, Necessity, Purpose, Route


@dataclass(frozen=True, slots=True)
class Step:
    """Something that follows. ``numbers`` names the rule whose numbers its wording uses."""

    code: str
    numbers: str = ""
    when: Callable[[Case], bool] = lambda case: True

    def message(self, case: Case) -> Message:
        """The step as a message with the rule's numbers as parameters."""
        rule = case.rules.get(self.numbers)
        if rule is None or not isinstance(rule.value, Mapping):
            return Message(self.code, NONE)
        return Message(
            self.code,
            {key: int(n) for key, n in rule.value.items() if not isinstance(n, str | tuple | Mapping)},
        )


@dataclass(frozen=True, slots=True)
class RoutePlan:
    """A route. Functions take a Case; a term that does not apply is None (days, or a moment in UTC)."""

    route: Route
    condition: Condition
    necessity: Callable[[Case], Necessity | None]
    steps: tuple[Step, ...]
    max_stay_days: Callable[[Case], int | None] = lambda case: None
    validity_days: Callable[[Case], int | None] = lambda case: None
    apply_by: Callable[[Case], datetime | None] = lambda case: None


VISA_FREE = RoutePlan(
    Route.VISA_FREE,
    Fork(
        leaves.is_citizen,
        yes=AllOf("visa_free", (leaves.CITIZEN,)),
        no=AllOf(
            "visa_free",
            (
                FOREIGNER,
                leaves.NATIONAL,
                leaves.VISA_FREE_REGIME,
                stays.STAY_LENGTH,
                stays.STAY_WINDOW,
                passport_covers("passport.covers_stay", "passport.validity", stays.regime_cap),
            ),
        ),
    ),
    necessity=lambda case: None,
    max_stay_days=terms.regime_stay,
    steps=(Step("step.visa_free.eta", when=terms.recommended), Step("step.visa_free.border")),
)

ETA = RoutePlan(
    Route.ETA,
    AllOf(
        "eta",
        (
            in_force("eta.in_force", "eta.scheme"),
            FOREIGNER,
            leaves.NATIONAL,
            leaves.VISA_FREE_REGIME,
            leaves.passport_kind("eta.kind", "eta.exempt_kinds", wanted=False),
            leaves.in_time("eta.in_time", "eta.deadline"),
            passport_covers("passport.covers_arrival", "passport.validity", None),
        ),
    ),
    necessity=terms.eta,
    validity_days=terms.number("eta.validity", "days"),
    apply_by=terms.apply_by,
    steps=(Step("step.eta.apply", "eta.deadline"), Step("step.eta.stay"), Step("step.eta.border")),
)

E_VISA = RoutePlan(
    Route.E_VISA,
    AllOf(
        "e_visa",
        (
            in_force("e_visa.in_force", "e_visa.scheme"),
            FOREIGNER,
            leaves.NATIONAL,
            leaves.VISA_NEEDED,
            leaves.listed("e_visa.nationality", "e_visa.nationality"),
            leaves.passport_kind("e_visa.kind", "e_visa.passport_kind", wanted=True),
            categories.PURPOSE,
            categories.STAY,
            categories.HUB,
            said("invitation", Fact.HAS_INVITATION, "has_invitation", "e_visa.invitation"),
            leaves.BY_AIR,
            leaves.checkpoint(
                "e_visa.entry", Fact.ENTRY_CHECKPOINT, "entry_checkpoint", "e_visa.checkpoints"
            ),
            leaves.checkpoint("e_visa.exit", Fact.EXIT_CHECKPOINT, "exit_checkpoint", "e_visa.checkpoints"),
            passport_covers(
                "e_visa.passport",
                "e_visa.passport_validity",
                categories.longest,
                frozenset({Fact.PURPOSE}),
            ),
            leaves.blank_pages("e_visa.pages", "e_visa.blank_pages"),
        ),
    ),
    necessity=terms.e_visa,
    max_stay_days=terms.category_stay,
    steps=(
        Step("step.e_visa.invitation"),
        Step("step.e_visa.processing", "e_visa.processing"),
        Step("step.e_visa.single_entry", "e_visa.entries"),
        Step("step.e_visa.host_report", "e_visa.host_report"),
    ),
)

CONSULAR_VISA = RoutePlan(
    Route.CONSULAR_VISA,
    AllOf(
        "consular_visa",
        (
            FOREIGNER,
            leaves.REGIME_KNOWN,
            AnyOf(
                "consular.admission",
                (
                    leaves.INVITATION_FREE,
                    said("invitation", Fact.HAS_INVITATION, "has_invitation", "consular.invitation"),
                ),
            ),
            passport_covers("passport.covers_arrival", "passport.validity", None),
        ),
    ),
    necessity=terms.visa,
    steps=(
        Step("step.consular.mission"),
        Step(
            "step.consular.c10",
            when=lambda c: c.trip.kazakh_origin is True and c.trip.purpose == Purpose.PRIVATE,
        ),
    ),
)

E_RESIDENCY = RoutePlan(
    Route.E_RESIDENCY,
    AllOf(
        "e_residency",
        (
            in_force("e_residency.in_force", "e_residency.scheme"),
            FOREIGNER,
            said("e_residency.outside", Fact.OUTSIDE_KAZAKHSTAN, "outside_kazakhstan", "e_residency.scheme"),
        ),
    ),
    necessity=terms.optional,
    steps=(Step("step.e_residency.apply"), Step("step.e_residency.identifier")),
)

ATA_ZHOLY = RoutePlan(
    Route.ATA_ZHOLY,
    AllOf(
        "ata_zholy",
        (
            in_force("ata_zholy.in_force", "ata_zholy.scheme"),
            FOREIGNER,
            said("origin", Fact.KAZAKH_ORIGIN, "kazakh_origin", "ata_zholy.scheme"),
            said(
                "ata_zholy.documents", Fact.HAS_ORIGIN_DOCUMENTS, "has_origin_documents", "ata_zholy.scheme"
            ),
            said(
                "ata_zholy.ground", Fact.ATA_ZHOLY_GROUND, "ata_zholy_ground", "ata_zholy.scheme", given=True
            ),
        ),
    ),
    necessity=terms.optional,
    validity_days=terms.card_days,
    steps=(Step("step.ata_zholy.apply", "ata_zholy.processing"), Step("step.ata_zholy.rights")),
)

KAZAKH_CARD = RoutePlan(
    Route.KAZAKH_CARD,
    AllOf(
        "kazakh_card",
        (
            in_force("kazakh_card.in_force", "kazakh_card.scheme"),
            FOREIGNER,
            said("origin", Fact.KAZAKH_ORIGIN, "kazakh_origin", "kazakh_card.scheme"),
            leaves.awaits("kazakh_card.act", "authority.kazakh_card", "kazakh_card.scheme"),
        ),
    ),
    necessity=terms.optional,
    steps=(Step("step.kazakh_card.wait"),),
)

KANDAS = RoutePlan(
    Route.KANDAS,
    AllOf(
        "kandas",
        (
            in_force("kandas.in_force", "kandas.definition"),
            FOREIGNER,
            said("origin", Fact.KAZAKH_ORIGIN, "kazakh_origin", "kandas.definition"),
            leaves.NEVER_CITIZEN,
            leaves.RETURNING,
        ),
    ),
    necessity=terms.optional,
    validity_days=terms.number("status.term_days", "days"),
    steps=(
        Step("step.kandas.apply", "kandas.processing"),
        Step("step.kandas.documents", when=terms.documents(True)),
        Step("step.kandas.documents_or_commission", when=terms.documents(None)),
        Step("step.kandas.commission", when=terms.documents(False)),
        Step("step.kandas.genomic_last_resort", when=terms.documents(False)),
        Step("step.kandas.term", "status.term_days"),
    ),
)

PLANS = (VISA_FREE, ETA, E_VISA, CONSULAR_VISA, E_RESIDENCY, ATA_ZHOLY, KAZAKH_CARD, KANDAS)
