"""What makes a declaration count: nothing that its speaker says.

A stranger's word changes nobody's standing. An officer saw the document, the
carrier's list carries the number, the phone on record confirmed, or an officer
knows the person and says why.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pratique import clock, database, ids
from pratique.access.permissions import Permission
from pratique.access.queries import require
from pratique.database import Actor
from pratique.ledger.actions import record
from pratique.ledger.models import Entry
from pratique.prepared import Prepared, update_row
from pratique.registry import events, queries, refusals
from pratique.registry.actions import noting
from pratique.registry.actions.declaring import LINK_LASTS
from pratique.registry.actions.noting import reasoned
from pratique.registry.actions.particulars import SEEN
from pratique.registry.declared import (
    Channel,
    Kind,
    LinkPurpose,
    NoteKind,
    NoteLevel,
    Proof,
)
from pratique.registry.models import (
    Arrival,
    CapabilityLink,
    Declaration,
    Person,
    PhoneConfirmation,
)

STRENGTH = (Proof.MANIFEST, Proof.PHONE, Proof.OFFICER, Proof.DOCUMENT)
CODE_LASTS = timedelta(minutes=10)
CODE_TRIES = 5
CODE_DIGITS = 6
COMPARED = ("name", "born", "sex")
ONE_COMING = timedelta(hours=12)  # two arrivals closer than this are one


@dataclass(frozen=True, slots=True)
class Meeting:
    """What the person showed and said when they stood before the officer."""

    shown: bytes | None = None  # hash of the link on their own device
    phone_asked: bool = False  # the officer asked: the phone given is theirs


STRANGERS = Meeting()


def prove(
    *,
    declaration: UUID,
    by: Actor,
    how: Proof = Proof.DOCUMENT,
    reason: str = "",
    meeting: Meeting = STRANGERS,
) -> Declaration:
    """Make a declaration count: the officer saw the document, or knows the person.

    Anybody may have typed the form, and holds its link: that ends here, unless the
    person has shown it; the phone typed is the person's only if they did, or were
    asked.

    Args:
        declaration: what is proved; proving it again changes nothing.
        by: the officer.
        how: DOCUMENT, or OFFICER together with a reason.
        reason: how the officer knows the person.
        meeting: what the person showed and said besides.
    """
    require(by, Permission.PROVE_IDENTITY)
    if how not in {Proof.DOCUMENT, Proof.OFFICER}:
        msg = "a manifest and a phone prove by themselves, not by an officer's word"
        raise ValueError(msg)
    if how is Proof.OFFICER:
        reasoned(reason)
    with database.transaction():
        return confirm(declaration, how, by=by, words=reason, meeting=meeting)


def confirm(
    declaration: UUID,
    how: Proof,
    *,
    by: Actor,
    words: str = "",
    meeting: Meeting = STRANGERS,
) -> Declaration:
    """Write a proof; a stronger one may follow a weaker, never the other way round."""
    row = queries.access_declaration(declaration, lock_row=True)
    if row.ended_entry_id is not None:
        raise refusals.SetAside(
            _("This declaration was set aside."),
            next_step=_("Register the person anew."),
        )
    first = row.proved_entry_id is None
    if not first and STRENGTH.index(how) <= STRENGTH.index(Proof(row.proved_how)):
        return row
    row.proved_how = how
    entry = _record(events.PROVED, row, by=by, words=words)
    if first:  # it counts since then, however much better it is proved later
        row.proved_entry = entry
    if _is_reached(row, how, entry, meeting):
        row.phone_entry = entry
    update_row(row, "proved_how", "proved_entry", "phone_entry")
    _compare(row, by=by)
    return row


def _is_reached(row: Declaration, how: Proof, entry: Entry, meeting: Meeting) -> bool:
    """Say whether the phone given is theirs; end the links that were not shown."""
    if how not in SEEN:
        return how is Proof.PHONE
    if row.channel != Channel.PUBLIC:
        return True  # an officer filled in the form, with the person
    ended = "SELECT registry_end_links(%s, %s, %s)"
    ((was_shown,),) = database.rows(ended, [row.pk, entry.pk, meeting.shown])
    return was_shown or meeting.phone_asked


def set_aside(*, declaration: UUID, reason: str, by: Actor) -> Declaration:
    """Make a declaration count for nothing: a stranger's, a duplicate, a mistake."""
    require(by, Permission.PROVE_IDENTITY)
    reasoned(reason)
    with database.transaction():
        row = queries.access_declaration(declaration, lock_row=True)
        if row.ended_entry_id is not None:
            return row
        if row.proved_entry_id is not None:
            _refuse_moved_on(row, by=by)
        row.ended_entry = _record(events.SET_ASIDE, row, by=by, words=reason)
        row.save(update_fields=["ended_entry"])
    return row


def _refuse_moved_on(row: Declaration, *, by: Actor) -> None:
    """What counts for somebody who has moved on is for the officers of that place."""
    someone = queries.people_of([row.person_id]).get(row.person_id)
    if someone is not None:
        someone = queries.lock_kept(someone.pk)  # nobody moves while we look
    if someone is None or not (
        by.low <= someone.place <= by.high or someone.place == row.place
    ):
        raise refusals.MovedOn(
            _("This person is in the care of another place now."),
            next_step=_("Ask the officers of the place where they stay."),
        )


def give_link(*, person: UUID, by: Actor) -> str:
    """Give a person a link to their own page; the officer knows it is them.

    Returns the secret: it is shown once and kept nowhere.
    """
    require(by, Permission.PROVE_IDENTITY)
    token = ids.token()
    with database.transaction():
        someone = queries.lock(person)
        entry = record(
            events.LINK_GIVEN,
            by=by,
            person=someone.pk,
            subject=f"registry.person:{someone.pk}",
            place=someone.place,
        )
        CapabilityLink.objects.create(
            token_hash=queries.token_hash(token),
            person=someone,
            purpose=LinkPurpose.PERSON,
            expires_at=clock.now() + LINK_LASTS,
            entry=entry,
        )
    return token


def send_code(*, declaration: UUID, by: Actor) -> str:
    """Make a code that the phone on record must say back; an older one is void.

    Returns the code, for whoever sends the message. Only a phone that was proved
    before, and that the declaration names, can confirm.
    """
    code = "".join(secrets.choice("0123456789") for _ in range(CODE_DIGITS))
    with database.transaction():
        row = queries.access_declaration(declaration, lock_row=True)
        person = _with_phone(row)
        entry = _record(events.CODE_SENT, row, by=by)
        PhoneConfirmation.objects.filter(declaration=row, ended_entry=None).update(
            ended_entry=entry
        )
        sent = PhoneConfirmation(
            declaration=row,
            person=person,
            expires_at=clock.now() + CODE_LASTS,
            entry=entry,
        )
        sent.code_hash = _code_hash(sent.pk, code)
        sent.save(force_insert=True)
    return code


def confirm_phone(*, declaration: UUID, code: str, by: Actor) -> bool:
    """Make a declaration count because the phone on record said the code back.

    A wrong code is answered, not refused: a refusal would undo the caller's
    transaction, and with it the count of tries after which the code is void.
    """
    with database.transaction():
        queries.access_declaration(declaration, lock_row=True)
        sent = PhoneConfirmation.objects.filter(
            declaration=declaration, ended_entry=None
        ).first()
        if sent is None:
            return False
        if not _is_right(sent, code):
            sent.tries += 1
            sent.save(update_fields=["tries"])
            return False
        confirmed = confirm(declaration, Proof.PHONE, by=by)
        sent.ended_entry = confirmed.proved_entry
        sent.save(update_fields=["ended_entry"])
        return True


def _is_right(sent: PhoneConfirmation, code: str) -> bool:
    return (
        sent.tries < CODE_TRIES
        and clock.now() < sent.expires_at
        and hmac.compare_digest(
            bytes(sent.code_hash), _code_hash(sent.pk, code.strip())
        )
    )


def _code_hash(confirmation: UUID, code: str) -> bytes:
    return hashlib.sha256(f"{confirmation}:{code}".encode()).digest()


def _with_phone(row: Declaration) -> Person:
    """Return the declaration's person, if its phone is the one on record."""
    person = queries.kept(queries.person_of(row.person_id))
    if person.phone_blind is None or row.phone_blind is None:
        matches = False
    else:
        matches = bytes(person.phone_blind) == bytes(row.phone_blind)
    if not matches:
        raise refusals.NoPhoneOnRecord(
            _("The phone given is not one that was confirmed before."),
            next_step=_("Show the document to an officer at the checkpoint."),
            field="who.phone",
        )
    return person


def _compare(row: Declaration, *, by: Actor) -> None:
    """Open a note where what is proved now contradicts what was proved before."""
    before = _before.first(row.person_id, row.pk)
    if before is None:
        return
    if differing := _differing(row, before):
        _note(row, NoteKind.IDENTITY_DIFFERS, {"fields": differing}, by=by)
    if row.kind == Kind.ARRIVAL and _same_coming(row):
        # Both count until an officer sets one aside: a second form neither binds
        # by a stranger's word alone nor frees by a new one of one's own.
        _note(row, NoteKind.DUPLICATE_SUSPECTED, {}, by=by)


def _differing(row: Declaration, before: Declaration) -> list[str]:
    told = [(name, getattr(row, name), getattr(before, name)) for name in COMPARED]
    return [name for name, now, then in told if now and then and now != then]


def _others(person: UUID, declaration: UUID) -> QuerySet[Declaration]:
    """Return what is proved of a person besides this declaration."""
    rows = Declaration.objects.filter(
        person=person, proved_entry__isnull=False, ended_entry=None
    )
    return rows.exclude(pk=declaration)


_before = Prepared(
    lambda person, declaration: _others(person, declaration).order_by("-proved_entry")[
        :1
    ]
)


def _same_coming(row: Declaration) -> bool:
    at = Arrival.objects.values_list("at", flat=True).get(
        declaration=row, ended_entry=None
    )
    return (
        _others(row.person_id, row.pk)
        .filter(
            kind=Kind.ARRIVAL,
            arrivals__ended_entry=None,
            arrivals__at__range=(at - ONE_COMING, at + ONE_COMING),
        )
        .exists()
    )


def _note(
    row: Declaration, kind: NoteKind, data: dict[str, object], *, by: Actor
) -> None:
    noting.open_note(
        kind,
        level=NoteLevel.REFERRAL,
        by=by,
        place=row.place,
        person=row.person_id,
        declaration=row.pk,
        data=data,
    )


def _record(kind: str, row: Declaration, *, by: Actor, words: str = "") -> Entry:
    return record(
        kind,
        by=by,
        person=row.person_id,
        subject=f"registry.declaration:{row.pk}",
        place=row.place,
        data={"how": row.proved_how} if row.proved_how else {},
        words=words,
    )
