"""What a traveller says about a journey. Every field but the passports may be unknown (``None``).

Days are calendar days in Kazakhstan (UTC+5); moments are aware datetimes in UTC.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum

ALMATY = timezone(timedelta(hours=5), "Asia/Almaty")
YEARS_AHEAD = timedelta(days=3653)
"""How far ahead of the day of asking a journey may lie."""


class Route(StrEnum):
    """The ways into the country, or into its services, in the order in which they are answered."""

    VISA_FREE = "VISA_FREE"
    ETA = "ETA"
    E_VISA = "E_VISA"
    CONSULAR_VISA = "CONSULAR_VISA"
    E_RESIDENCY = "E_RESIDENCY"
    ATA_ZHOLY = "ATA_ZHOLY"
    KAZAKH_CARD = "KAZAKH_CARD"
    KANDAS = "KANDAS"


class Verdict(StrEnum):
    """OPEN: may be taken as things stand. UNDETERMINED: the answer would change with what is unknown."""

    OPEN = "OPEN"
    CLOSED = "CLOSED"
    UNDETERMINED = "UNDETERMINED"


class Necessity(StrEnum):
    """Whether the traveller must hold the document of a route."""

    REQUIRED = "REQUIRED"
    RECOMMENDED = "RECOMMENDED"
    OPTIONAL = "OPTIONAL"


class PassportKind(StrEnum):
    """What kind of travel document it is."""

    ORDINARY = "ORDINARY"
    DIPLOMATIC = "DIPLOMATIC"
    SERVICE = "SERVICE"
    REFUGEE_TRAVEL = "REFUGEE_TRAVEL"
    STATELESS_TRAVEL = "STATELESS_TRAVEL"


class Purpose(StrEnum):
    """Why the traveller comes."""

    TOURISM = "TOURISM"
    BUSINESS = "BUSINESS"
    MEDICAL = "MEDICAL"
    DIGITAL_NOMAD = "DIGITAL_NOMAD"
    TRANSIT = "TRANSIT"
    PRIVATE = "PRIVATE"
    WORK = "WORK"
    STUDY = "STUDY"
    RETURN = "RETURN"


class TravelMode(StrEnum):
    """How the border is crossed."""

    AIR = "AIR"
    LAND = "LAND"
    RAIL = "RAIL"
    SEA = "SEA"


class AtaZholyGround(StrEnum):
    """The three grounds of the Ata Zholy card."""

    PROFESSION_LIST = "PROFESSION_LIST"
    DEMANDED_PROFESSION = "DEMANDED_PROFESSION"
    BUSINESS = "BUSINESS"


class Fact(StrEnum):
    """The inputs an answer may still be missing."""

    PASSPORT_KIND = "PASSPORT_KIND"
    PASSPORT_EXPIRES = "PASSPORT_EXPIRES"
    BLANK_PAGES = "BLANK_PAGES"
    PURPOSE = "PURPOSE"
    ARRIVAL = "ARRIVAL"
    STAY_DAYS = "STAY_DAYS"
    EARLIER_STAYS = "EARLIER_STAYS"
    ENTRY_CHECKPOINT = "ENTRY_CHECKPOINT"
    EXIT_CHECKPOINT = "EXIT_CHECKPOINT"
    TRAVEL_MODE = "TRAVEL_MODE"
    HAS_INVITATION = "HAS_INVITATION"
    OUTSIDE_KAZAKHSTAN = "OUTSIDE_KAZAKHSTAN"
    ASTANA_HUB_CONFIRMED = "ASTANA_HUB_CONFIRMED"
    KAZAKH_ORIGIN = "KAZAKH_ORIGIN"
    HAS_ORIGIN_DOCUMENTS = "HAS_ORIGIN_DOCUMENTS"
    FORMER_CITIZEN = "FORMER_CITIZEN"
    ATA_ZHOLY_GROUND = "ATA_ZHOLY_GROUND"


@dataclass(frozen=True, slots=True)
class Passport:
    """A travel document. ``country``: ISO 3166-1 alpha-3 or an ICAO 9303 code; ``expires``: its last day."""

    country: str
    kind: PassportKind | None = None
    expires: date | None = None
    blank_pages: int | None = None


@dataclass(frozen=True, slots=True)
class Stay:
    """An earlier stay in the country; both ends are days of presence."""

    from_: date
    to: date


@dataclass(frozen=True, slots=True)
class Trip:
    """One journey. ``earlier_stays=()`` says there were none; ``None`` says nothing is known of them.

    ``days_in_last_180`` stands instead of ``earlier_stays``: days of presence in the 180 days that end
    the day before arrival.
    """

    passports: tuple[Passport, ...]
    purpose: Purpose | None = None
    arrival: date | None = None
    arrival_at: datetime | None = None
    stay_days: int | None = None
    earlier_stays: tuple[Stay, ...] | None = None
    days_in_last_180: int | None = None
    entry_checkpoint: str | None = None
    exit_checkpoint: str | None = None
    travel_mode: TravelMode | None = None
    has_invitation: bool | None = None
    outside_kazakhstan: bool | None = None
    astana_hub_confirmed: bool | None = None
    kazakh_origin: bool | None = None
    has_origin_documents: bool | None = None
    former_citizen: bool | None = None
    ata_zholy_ground: AtaZholyGround | None = None

    @property
    def arrival_day(self) -> date | None:
        """The day of arrival in Kazakhstan."""
        return self.arrival_at.astimezone(ALMATY).date() if self.arrival_at else self.arrival

    @property
    def arrival_moment(self) -> datetime | None:
        """The moment of arrival; a day alone means 00:00 in Asia/Almaty."""
        if self.arrival_at is not None:
            return self.arrival_at
        return None if self.arrival is None else start_of(self.arrival)


@dataclass(frozen=True, slots=True)
class Message:
    """A stable code and the parameters its wording may use; the words live in the catalogues."""

    code: str
    params: Mapping[str, str | int]


def start_of(day: date) -> datetime:
    """00:00 of a day in Asia/Almaty."""
    return datetime(day.year, day.month, day.day, tzinfo=ALMATY)


def day_of(moment: datetime) -> date:
    """The calendar day in Asia/Almaty on which a moment falls."""
    return moment.astimezone(ALMATY).date()


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later (or earlier), or the last day of a shorter month."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))
