"""Every write."""

import strawberry

from schema.mutations.aid import AidMutations
from schema.mutations.cards import CardMutations
from schema.mutations.deciding import DecidingMutations
from schema.mutations.desk import DeskMutations
from schema.mutations.fees import FeeMutations
from schema.mutations.kandas import KandasMutations
from schema.mutations.registry import RegistryMutations
from schema.mutations.releases import ReleaseMutations
from schema.mutations.tickets import TicketMutations
from schema.mutations.travel import TravelMutations


@strawberry.type(description="Writes. The same idempotency key and input give the same result.")
class Mutation(
    CardMutations,
    TravelMutations,
    FeeMutations,
    DecidingMutations,
    DeskMutations,
    RegistryMutations,
    KandasMutations,
    AidMutations,
    TicketMutations,
    ReleaseMutations,
):
    pass
