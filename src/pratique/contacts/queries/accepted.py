"""What letters that were accepted ask about people, and whether it still stands."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from pratique.contacts.models import Answer, LetterAnswer, LetterPerson


def accepted_about(people: Iterable[UUID]) -> QuerySet[LetterPerson]:
    """Return what accepted letters asked about these people, the last one first.

    Also of those that were withdrawn since, or whose receiver has not found them.
    """
    rows = LetterPerson.objects.filter(
        person__in=list(people), letter__accepted_entry__isnull=False
    )
    told = rows.select_related("letter__to_division", "letter__accepted_entry")
    return told.order_by("-letter__accepted_entry")


def standing_about(people: Iterable[UUID]) -> QuerySet[LetterPerson]:
    """Return the same of letters that stand, unless the receiver has not found them."""
    lost = LetterAnswer.objects.filter(
        letter_person=OuterRef("pk"), ended_entry=None, finding=Answer.NOT_FOUND
    )
    rows = accepted_about(people).filter(letter__ended_entry=None)
    return rows.exclude(Exists(lost))
