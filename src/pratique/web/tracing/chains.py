"""Chains: listed, one as a tree, merged and split after a look at what follows."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from pratique.access.permissions import Permission
from pratique.contacts import queries, trees
from pratique.contacts.actions import chains as acts
from pratique.ledger.queries import Known
from pratique.orders.queries import patients_until
from pratique.web.asking import refusals_shown
from pratique.web.officer import OfficerRequest, needs
from pratique.web.tracing.forms import SplitForm, WhyForm
from pratique.web.tracing.rows import CaseRow, case_rows

if TYPE_CHECKING:
    from pratique.contacts.models import Chain


@dataclass(frozen=True, slots=True)
class Branch:
    """One case of a tree, with its generation."""

    row: CaseRow
    generation: int

    @property
    def above(self) -> range:
        """Return one for each generation above, to indent by."""
        return range(self.generation - 1)


@needs(Permission.TRACE_CONTACTS)
@require_GET
def chains(request: OfficerRequest) -> HttpResponse:
    """Show every chain with its figures."""
    words = {"chains": queries.chains(Known.present(), patients_until)}
    return render(request, "tracing/chains.html", words)


@needs(Permission.TRACE_CONTACTS)
@require_GET
def chain(request: OfficerRequest, reference: str) -> HttpResponse:
    """Show one chain as a tree."""
    words = _about(queries.access_chain(reference))
    return render(request, "tracing/chain.html", words)


@needs(Permission.TRACE_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: OfficerRequest, reference: str) -> HttpResponse:
    """Show two chains side by side; make them one."""
    gone = queries.access_chain(reference)
    kept = queries.access_chain(request.GET.get("into", ""))
    form = WhyForm(request.POST or None)
    if form.is_bound and form.is_valid():
        with refusals_shown(form):
            reason, by = form.cleaned_data["reason"], request.officer.actor
            acts.merge(chain=gone.pk, into=kept.pk, reason=reason, by=by)
            messages.success(request, _("They are one chain now."))
            return redirect("chain", reference=kept.reference)
    words = {"gone": _about(gone), "kept": _about(kept), "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "tracing/merge_chains.html", words, status=status)


@needs(Permission.TRACE_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def split(request: OfficerRequest, reference: str) -> HttpResponse:
    """Show which cases go and which stay; give those that go a chain of their own."""
    old = queries.access_chain(reference)
    about = _about(old)
    going = [b for b in about["branches"] if b.row.case.reference in _ticked(request)]
    form = SplitForm(request.POST or None)
    if form.is_bound and form.is_valid():
        with refusals_shown(form):
            by, keys = request.officer.actor, [b.row.case.pk for b in going]
            told = form.cleaned_data
            made = acts.split(chain=old.pk, cases=keys, by=by, **told)
            messages.success(request, _("Split."))
            return redirect("chain", reference=made.reference)
    staying = [branch for branch in about["branches"] if branch not in going]
    words = {**about, "going": going, "staying": staying, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "tracing/split_chain.html", words, status=status)


def _ticked(request: OfficerRequest) -> list[str]:
    return request.GET.getlist("case")


def _about(found: "Chain") -> dict[str, Any]:
    """Return a chain with its figures and its tree."""
    figures = {
        each.chain: each for each in queries.chains(Known.present(), patients_until)
    }
    cases = queries.cases_in(found)
    rows = {row.case.pk: row for row in case_rows(cases)}
    places = trees.tree(list(rows), queries.links_among(rows))
    return {
        "chain": found,
        "figure": figures.get(found.pk),
        "branches": [Branch(rows[one.case], one.generation) for one in places],
        "others": [each for each in queries.chains_open() if each.pk != found.pk],
        "became": _merged_into(found),
    }


def _merged_into(found: "Chain") -> "Chain | None":
    return queries.chain_about(found.reference) if found.merged_into_id else None
