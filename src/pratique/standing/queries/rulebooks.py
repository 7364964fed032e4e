"""What was proposed, adopted and reversed; and who is still to be assessed anew."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Min, QuerySet
from django.utils.translation import gettext as _

from pratique import database
from pratique.access.queries import names_of
from pratique.database import WORKER
from pratique.ledger.models import Entry
from pratique.standing import events, refusals
from pratique.standing.models import (
    Adoption,
    MassReview,
    Proposal,
    Reversal,
    Stage,
    Standing,
)
from pratique.standing.shelf import shipped_digests

# Asked in every round of the worker; the answer is nearly always no.
REVIEW_DUE = """
SELECT 1 FROM standing_mass_review WHERE finished_at IS NULL
    AND due_at <= coalesce((SELECT instant FROM pratique_clock), clock_timestamp())
"""
TO_BEGIN = """
WITH present AS (SELECT
    coalesce((SELECT instant FROM pratique_clock), clock_timestamp()) AS instant)
SELECT 1 FROM present WHERE EXISTS (SELECT FROM standing_mass_review
        WHERE finished_at IS NULL AND due_at <= instant AND begun_entry_id IS NULL)
    OR EXISTS (SELECT FROM standing_shipped_version
        WHERE is_open AND begins_at <= instant OR is_ending AND ends_at <= instant)
    OR EXISTS (SELECT FROM standing_adoption made WHERE ended_entry_id IS NULL
        AND NOT EXISTS (SELECT FROM standing_mass_review
            WHERE cause_id = made.entry_id AND is_end))
    OR (SELECT count(*) FROM standing_shipped_version
        WHERE digest = ANY(%s) AND ends_at IS NOT NULL) < %s
"""


def is_review_to_begin() -> bool:
    """Say whether rules have begun or ended somewhere, which nothing says yet.

    Or whether nobody has looked yet at what was adopted, or at what a release brought.
    """
    digests = shipped_digests()
    return bool(database.prepared_rows(TO_BEGIN, [digests, len(digests)]))


def is_review_due() -> bool:
    """Say whether somebody is to be assessed anew, or listed for it, by now."""
    return bool(database.prepared_rows(REVIEW_DUE))


def proposal(reference: str) -> Proposal:
    """Return the proposal with this reference; rulebooks are no secret among officers."""
    found = Proposal.objects.filter(reference=reference.strip().upper()).first()
    if found is None:
        raise refusals.UnknownProposal(
            _("No proposal has the reference %(reference)s.")
            % {"reference": reference},
            next_step=_("The list of rulebooks has them."),
            field="reference",
        )
    return found


def proposals() -> QuerySet[Proposal]:
    """Return every proposal, the latest first."""
    return Proposal.objects.order_by("-entry")


def waiting() -> list[Proposal]:
    """Return the proposals that wait for a second person."""
    return list(proposals().filter(ended_entry=None, adoption=None))


def asked_back() -> list[Proposal]:
    """Return the adopted versions that somebody has asked to reverse."""
    asked = proposals().filter(adoption__reversal__isnull=False)
    return list(asked.filter(adoption__ended_entry=None))


def of_version(rulebook: str, version: date) -> list[Proposal]:
    """Return what was proposed as this version and not withdrawn, in order."""
    found = proposals().filter(rulebook=rulebook, version=version, ended_entry=None)
    return list(found)


def stages(found: Proposal) -> list[Stage]:
    """Return the divisions in which a version begins at an instant of their own."""
    return list(found.stages.select_related("division").order_by("starts_at", "pk"))


def adoption_of(found: Proposal) -> Adoption | None:
    """Return the adoption of a proposal, if a second person has adopted it."""
    return Adoption.objects.filter(proposal=found).first()


def stands(found: Proposal) -> bool:
    """Say whether a proposal was adopted, and not reversed since."""
    adoption = adoption_of(found)
    return adoption is not None and adoption.ended_entry_id is None


def reversal_of(adoption: Adoption) -> Reversal | None:
    """Return who asked for an adoption to be taken back, and why."""
    return Reversal.objects.filter(adoption=adoption).first()


def next_review() -> datetime | None:
    """Return the earliest instant at which everybody somewhere is assessed anew."""
    open_ones = MassReview.objects.filter(finished_at=None)
    found: datetime | None = open_ones.aggregate(at=Min("due_at"))["at"]
    return found


@dataclass(frozen=True, slots=True)
class Decided:
    """Who decided something about a rulebook, and when."""

    account: str
    name: str  # as others see them; blank: no account of ours
    at: datetime


def decided(entries: Iterable[int | None]) -> dict[int, Decided]:
    """Return who wrote these entries, and when.

    Who decided about a rulebook is told to every officer whom it governs, wherever
    the entry stands: the worker looks it up.
    """
    asked = [each for each in entries if each is not None]
    with database.acting(WORKER):
        found = Entry.objects.filter(pk__in=asked, kind__in=events.ABOUT_RULEBOOKS)
        rows = list(found.values_list("pk", "actor", "recorded_at"))
    names = names_of(actor for _pk, actor, _at in rows)
    return {pk: Decided(actor, names.get(actor, ""), at) for pk, actor, at in rows}


def of_digests(digests: Iterable[str]) -> dict[str, Proposal]:
    """Return the proposals that stand behind adopted texts, by their digest."""
    found = Proposal.objects.filter(
        digest__in=list(digests), adoption__ended_entry=None, adoption__isnull=False
    )
    return {row.digest: row for row in found}


def people_in(low: int, high: int) -> int:
    """Return how many people stand somehow in a range of places, whom one may see."""
    rows = Standing.objects.filter(ended_entry=None)
    return rows.filter(person__place__range=(low, high)).count()
