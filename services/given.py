"""What every service is given besides session, actor and command."""

from dataclasses import dataclass
from datetime import date, datetime

from models.columns import local_day
from models.identifiers import Chance
from models.sealing import Vault
from policy.rulebook import Rulebook
from services.fees.provider import Provider, Ready
from services.releases.maker import Maker


@dataclass(frozen=True)
class Given:
    """The moment of the request (aware, UTC), the rules, the vault, a source of randomness, who takes money, and
    who makes releases.

    `locale` is the language of whoever asks (KK RU EN FR), None where nobody does. `tells`: people are written to
    about what happens; not in the demo country, where nobody reads mail. `ready`: a payment that was made ready.
    """

    now: datetime
    rulebook: Rulebook
    vault: Vault
    chance: Chance
    payments: Provider | None = None
    ready: Ready | None = None
    locale: str | None = None
    tells: bool = False
    maker: Maker | None = None

    @property
    def today(self) -> date:
        """The calendar day in Asia/Almaty on which the request is made."""
        return local_day(self.now)
