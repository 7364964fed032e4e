"""The tables an audit reads, with their columns in the order of the evidence's."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Exists,
    Expression,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    UUIDField,
    Value,
)
from django.db.models.functions import Least

from pratique.contacts import models as in_contacts
from pratique.divisions.models import Division
from pratique.divisions.queries import full_code
from pratique.labs import models as in_labs
from pratique.orders import models as in_orders
from pratique.registry import models as in_registry
from pratique.reporting.audits.evidence import (
    Answer,
    Arrival,
    Case,
    Claim,
    Consultation,
    Contact,
    Ground,
    Plan,
    Release,
    Renewal,
    Result,
    Row,
    Specimen,
    Standing,
)
from pratique.standing import models as in_standing

ROW = ("id", "person_id", "entry_id", "ended_entry_id")
CONTACT = (*ROW, "line", "last_exposure", "through_id", "case_id")
# A specimen counts for nothing once its tube does.
SPECIMEN = (
    *("id", "person_id", "entry_id", Least("ended_entry_id", "tube__ended_entry_id")),
    *("taken_at", "method", "tube_id", "tube__ratio", "pair"),
)
RESULT = ("id", "specimen__person_id", "entry_id", "ended_entry_id")
FINDING = ("outcome", "resulted_at", "laboratory")
NEVER = Value(None, output_field=BigIntegerField())  # a release does not end
LETTER = "letter_person__letter"
NO_TUBE = Value(None, output_field=UUIDField())

Column = str | Expression | Exists
Table = tuple[type[Row], "QuerySet[Any]", tuple[Column, ...]]


def tables(people: Sequence[UUID], *, present: bool) -> Iterator[Table]:
    """Yield every table to read, with its columns in the order of the evidence's."""
    yield from _of_orders(people)
    yield from of_tests(people)
    yield from of_tracing(people)
    came = in_registry.Arrival.objects.filter(person__in=people)
    yield Arrival, came, (*ROW, "journey", "at")
    if present:
        said = in_standing.Standing.objects.filter(person__in=people, ended_entry=None)
        yield Standing, said, (*ROW, "binding", "until")


def of_tests(people: Sequence[UUID]) -> Iterator[Table]:
    """Yield the tables of specimens and of what was found in them."""
    taken = in_labs.Specimen.objects.filter(person__in=people)
    yield Specimen, taken, SPECIMEN
    # By the specimen's person: whom a result is said to be about proves nothing.
    found = in_labs.Result.objects.filter(specimen__person__in=people)
    columns = (*RESULT, "specimen_id", *FINDING)
    yield Result, found, (*columns, NO_TUBE, "ct_n", "ct_orf")
    # What was found in a tube was found in every specimen in it.
    mixed = taken.filter(tube__results__isnull=False)
    told = [f"tube__results__{each}" for each in ("entry_id", "ended_entry_id")]
    finding = [f"tube__results__{each}" for each in FINDING]
    of_tube = ("tube__results__id", "person_id", *told, "id", *finding, "tube_id")
    yield Result, mixed, of_tube


def lines_of(contacts: Iterable[UUID]) -> "QuerySet[in_contacts.Contact]":
    """Return every row of the meetings that these contacts are rows of."""
    named = in_contacts.Contact.objects.filter(pk__in=contacts).values("line")
    return in_contacts.Contact.objects.filter(line__in=named)


def of_tracing(people: Sequence[UUID]) -> Iterator[Table]:
    """Yield the tables of contacts and cases, and of answers to letters."""
    traced = in_contacts.Contact.objects.filter(person__in=people)
    yield Contact, traced, CONTACT
    cases = in_contacts.Case.objects.filter(person__in=people)
    yield Case, cases, (*ROW, "found_at", "specimen_id", "counted_here")
    consulted = in_contacts.Consultation.objects.filter(case__person__in=people)
    of_case = ("id", "case__person_id", "entry_id", "ended_entry_id", "case_id")
    yield Consultation, consulted, (*of_case, "finding", "decided_at")
    # What a jurisdiction elsewhere counts is a case of its own, opened by the answer.
    theirs = in_contacts.Case.objects.filter(answer=OuterRef("pk"), counted_here=False)
    given = in_contacts.LetterAnswer.objects.filter(letter_person__person__in=people)
    asked = ("id", "letter_person__person_id", "entry_id", "ended_entry_id")
    columns = ("letter_person__specimen_id", "finding", "answered_at")
    words = (_their_word(), _is_outside(), "paper")
    yield Answer, given, (*asked, *columns, Exists(theirs), *words)


def _their_word() -> Expression:
    """Say whether an answer is the word of whoever was asked.

    The receiver accepts before it answers; in this house in another account than the
    sender's. Outside it nobody has an account: the sender enters what came back (by
    which paper: see `papers`). What somebody asks in their own place they answer
    themselves.
    """
    own = _receivers().filter(position=OuterRef(f"{LETTER}__place"))
    accepted = Q(**{f"{LETTER}__accepted_entry__lt": F("entry")})
    another = ~Q(entry__actor=F(f"{LETTER}__entry__actor"))
    told = ~Exists(own) & accepted & (_is_outside() | another)
    return ExpressionWrapper(told, output_field=BooleanField())


def _is_outside() -> Expression:
    """Say whether a letter went to a place that this house does not serve."""
    home = _receivers().filter(code=full_code(settings.HOME_DIVISION))
    return ExpressionWrapper(~Exists(home), output_field=BooleanField())


def _receivers() -> "QuerySet[Division]":
    """Return the places that hold the receiver of a letter, and it itself."""
    there = OuterRef(f"{LETTER}__to_place")
    return Division.objects.filter(position__lte=there, last__gte=there)


def _of_orders(
    people: Sequence[UUID],
) -> Iterator[Table]:
    grounds = in_orders.Ground.objects.filter(person__in=people)
    columns = ("key", "rule", "opened_at", "closes", "closed_at", "free_at")
    yield Ground, grounds, (*ROW, *columns)
    plans = in_orders.Plan.objects.filter(person__in=people)
    yield Plan, plans, (*ROW, "ground_id", "terms", "binds", "end", "bound")
    renewed = in_orders.Renewal.objects.filter(person__in=people)
    of_ground = ("ground__key", "ground__opened_at")
    until = ("bound_to", "ended_entry__recorded_at")
    yield Renewal, renewed, (*ROW, *of_ground, *until)
    paid = in_orders.Obligation.objects.filter(person__in=people, state="negative")
    yield Claim, paid, (*ROW, "ground_id", "key", "paid_by_id", "settled_at")
    freed = in_orders.Release.objects.filter(person__in=people)
    once = ("id", "person_id", "entry_id", NEVER)
    yield Release, freed, (*once, "released_at", "free_at", "rule")
