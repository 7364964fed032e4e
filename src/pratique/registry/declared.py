"""What a form, a file or a scenario says, before any of it is written.

Pure: nothing here reads or writes. `problems` names every fault at once, each
with the field it belongs to, so that a page can show them all.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class Kind(StrEnum):
    """Ahead of the journey (advice only), or on arriving."""

    PRE_REGISTRATION = "pre_registration"
    ARRIVAL = "arrival"


class Channel(StrEnum):
    """Who filled in the form."""

    PUBLIC = "public"  # the person, or a companion
    OFFICER = "officer"  # for someone without a phone
    PAPER = "paper"  # copied afterwards


class Sex(StrEnum):
    """As the document says."""

    FEMALE = "female"
    MALE = "male"


class Mode(StrEnum):
    """How a person travels."""

    TRAIN = "train"
    PLANE = "plane"
    COACH = "coach"
    CAR = "car"
    OTHER = "other"


class StayKind(StrEnum):
    """Where a person stays after arriving."""

    HOME = "home"
    HOTEL = "hotel"
    HOST = "host"


class Proof(StrEnum):
    """How a declaration came to count."""

    DOCUMENT = "document"  # an officer saw the document
    MANIFEST = "manifest"  # the carrier's list carries the number
    PHONE = "phone"  # the phone on record confirmed
    OFFICER = "officer"  # an officer knows the person, and says why


class LinkPurpose(StrEnum):
    """What a capability link opens."""

    TRAVELLER = "traveller"  # one declaration's page
    PARTY = "party"  # the pages of all who declared together
    PERSON = "person"  # a person's page: given by an officer who proved them


class NoteKind(StrEnum):
    """What an officer must look into."""

    MANIFEST_CONTRADICTION = "manifest_contradiction"
    MISSING_PASSENGER = "missing_passenger"
    DUPLICATE_SUSPECTED = "duplicate_suspected"
    IDENTITY_DIFFERS = "identity_differs"


class NoteLevel(StrEnum):
    """How much it matters."""

    WARNING = "warning"
    REFERRAL = "referral"


@dataclass(frozen=True, slots=True)
class DeclaredPerson:
    """Who, as they say. `sex` and `born` may be left out where the number tells."""

    name: str
    document: str
    document_kind: str = "identity_card"  # documents.KINDS
    phone: str = ""
    sex: Sex | None = None
    born: date | None = None
    nationality: str = "CHN"  # ISO 3166-1, three letters
    residence: str = ""  # code of the division of the household, or usual residence
    vaccine_doses: int | None = None
    vaccinated_on: date | None = None


@dataclass(frozen=True, slots=True)
class DeclaredStay:
    """One line of the itinerary; `first` left out means from before the days asked."""

    division: str  # code
    first: date | None
    last: date
    area: str = ""  # id of the listed area they say they were in
    outside_areas: bool | None = None  # True: in none of the areas listed there


@dataclass(frozen=True, slots=True)
class DeclaredArrival:
    """One coming: when, how, to where (or through where)."""

    at: datetime
    mode: Mode
    destination: str = ""  # code; may be left out only when passing through
    stay_kind: StayKind | None = None
    address: str = ""
    hotel: str = ""  # id of a venue
    host: str = ""  # who receives them: name and phone, or the unit
    venue: str = ""  # id of the station or checkpoint
    service: str = ""  # train, flight or coach
    carriage: str = ""
    seat: str = ""
    plate: str = ""
    entry_route: str = ""  # id of the watch list whose own entry this is
    departed_on: date | None = None  # when the journey began, if not the same day
    passing_through: bool = False
    next_destination: str = ""


@dataclass(frozen=True, slots=True)
class Declared:
    """One declaration of one person."""

    kind: Kind
    who: DeclaredPerson
    arrival: DeclaredArrival
    stays: tuple[DeclaredStay, ...]
    text_version: str  # of the undertaking that was read and agreed to
    language: str = "zh-hans"
    channel: Channel = Channel.PUBLIC
    declared_at: datetime | None = None  # paper: when it was signed; else now
    submission: UUID | None = None  # the same form sent twice is one declaration
    alias: str = ""  # the reference an imported file gives; officers and imports only
