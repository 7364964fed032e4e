"""Every fault of a declaration at once, each with the field it belongs to.

Pure: whether a code names a place is asked where the declaration is written.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from pratique.errors import Refusal
from pratique.registry import documents, itinerary
from pratique.registry.declared import (
    Channel,
    Declared,
    DeclaredArrival,
    DeclaredPerson,
    Kind,
    Mode,
    StayKind,
)
from pratique.registry.refusals import (
    DocumentDisagrees,
    ImpossibleDate,
    Missing,
    TooLong,
)

LONGEST_ANSWER = 500
MOST_STAYS = 60  # two a day for a month


@dataclass(frozen=True, slots=True)
class Asked:
    """What a declaration is held against."""

    now: datetime
    zone: str  # of the place that will govern
    look_back: int  # days asked about, from the rulebook
    companion: bool = False  # an adult of the party answers for this one

    def day(self, instant: datetime) -> date:
        """Return the calendar day of an instant, there."""
        return instant.astimezone(ZoneInfo(self.zone)).date()


def problems(declared: Declared, asked: Asked) -> list[Refusal]:
    """Name every fault; an empty list means that it can be written."""
    arrival = declared.arrival
    flood = list(_flood(declared))
    if flood:
        return flood
    return [
        *_who(declared.who, asked),
        *_phone(declared, asked),
        *_undertaking(declared, asked),
        *_when(declared, asked),
        *_journey(arrival),
        *_stay(arrival),
        *itinerary.problems(
            declared.stays,
            arrives_on=asked.day(arrival.at),
            departed_on=arrival.departed_on,
            look_back=asked.look_back,
        ),
    ]


def _flood(declared: Declared) -> Iterator[Refusal]:
    """Name what is longer than any true answer, before anything else reads it."""
    for part, told in (("who", declared.who), ("arrival", declared.arrival)):
        for each in fields(told):
            value = getattr(told, each.name)
            if isinstance(value, str) and len(value) > LONGEST_ANSWER:
                yield _too_long(f"{part}.{each.name}")
    if len(declared.stays) > MOST_STAYS:
        yield _too_long("stays")


def _too_long(field: str) -> TooLong:
    return TooLong(
        _("This is longer than any answer needs to be."),
        next_step=_("Shorten it."),
        field=field,
    )


def _caught(*readings: Callable[[], object]) -> Iterator[Refusal]:
    """Yield what these readings refuse."""
    for reading in readings:
        try:
            reading()
        except Refusal as refusal:
            yield refusal


def _who(who: DeclaredPerson, asked: Asked) -> Iterator[Refusal]:
    if not who.name.strip():
        yield _missing("who.name", _("Enter the name, as it stands in the document."))
    yield from _caught(lambda: agreeing(who))
    today = asked.day(asked.now)
    for field, day in (("born", who.born), ("vaccinated_on", who.vaccinated_on)):
        if day is not None and day > today:
            yield ImpossibleDate(
                _("This day lies in the future."),
                next_step=_("Correct the day."),
                field=f"who.{field}",
            )


def agreeing(who: DeclaredPerson) -> documents.Document:
    """Return the document; refuse particulars that its number contradicts."""
    document = documents.read(
        who.document_kind, who.document, nationality=who.nationality
    )
    for field, told, read in (
        ("born", who.born, document.born),
        ("sex", who.sex, document.sex),
    ):
        if told is not None and read is not None and told != read:
            raise DocumentDisagrees(
                _("The number of the document tells otherwise."),
                next_step=_("Correct this answer, or the number."),
                field=f"who.{field}",
            )
    if who.born is None and document.born is None:
        raise _missing("who.born", _("Enter the date of birth."))
    return document


def _phone(declared: Declared, asked: Asked) -> Iterator[Refusal]:
    if declared.who.phone.strip():
        yield from _caught(lambda: documents.phone(declared.who.phone))
    elif declared.channel is Channel.PUBLIC and not asked.companion:
        yield _missing("who.phone", _("Enter a phone number we can reach you at."))


def _undertaking(declared: Declared, asked: Asked) -> Iterator[Refusal]:
    if not declared.text_version.strip():
        yield _missing("text_version", _("Read the undertaking and agree to it."))
    if declared.declared_at is not None and declared.declared_at > asked.now:
        yield ImpossibleDate(
            _("A form cannot have been signed in the future."),
            next_step=_("Correct the time of signing."),
            field="declared_at",
        )


def _when(declared: Declared, asked: Asked) -> Iterator[Refusal]:
    day, today = asked.day(declared.arrival.at), asked.day(asked.now)
    # On the day itself people fill in the form before they alight.
    if declared.kind is Kind.ARRIVAL and day > today:
        yield ImpossibleDate(
            _("This arrival is not before today."),
            next_step=_("Pre-register; on the day one step makes it an arrival."),
            field="arrival.at",
        )
    if declared.kind is Kind.PRE_REGISTRATION and day < today:
        yield ImpossibleDate(
            _("This day is over."),
            next_step=_("If you have arrived, register the arrival."),
            field="arrival.at",
        )


def _journey(arrival: DeclaredArrival) -> Iterator[Refusal]:
    if arrival.mode is Mode.CAR:
        if not arrival.plate.strip():
            yield _missing("arrival.plate", _("Enter the number plate."))
        else:
            yield from _caught(lambda: documents.plate(arrival.plate))
    elif arrival.mode in {Mode.TRAIN, Mode.PLANE}:
        if not arrival.service.strip():
            yield _missing("arrival.service", _("Enter the train or flight number."))
        else:
            yield from _caught(lambda: documents.service(arrival.mode, arrival.service))


def _stay(arrival: DeclaredArrival) -> Iterator[Refusal]:
    if arrival.passing_through:
        yield from _passing(arrival)
    elif arrival.stay_kind is None:
        yield _missing("arrival.stay_kind", _("Say where you will stay."))
    elif arrival.stay_kind is StayKind.HOTEL:
        if not (arrival.hotel or (arrival.destination and arrival.address.strip())):
            yield _missing("arrival.hotel", _("Name the hotel."))
    else:
        yield from _address(arrival)


def _passing(arrival: DeclaredArrival) -> Iterator[Refusal]:
    if not arrival.venue:
        yield _missing("arrival.venue", _("Say at which checkpoint you are."))
    if not arrival.next_destination.strip():
        yield _missing("arrival.next_destination", _("Say where you go on to."))


def _address(arrival: DeclaredArrival) -> Iterator[Refusal]:
    if not arrival.destination:
        yield _missing("arrival.destination", _("Choose the community or village."))
    if not arrival.address.strip():
        yield _missing("arrival.address", _("Enter the address, down to the door."))


def _missing(field: str, sentence: str) -> Missing:
    return Missing(
        sentence, next_step=_("This answer is needed to go on."), field=field
    )
