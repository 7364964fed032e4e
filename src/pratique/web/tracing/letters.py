"""Letters to other jurisdictions: sent, accepted, answered, printed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pratique import clock
from pratique.access.permissions import Permission
from pratique.contacts import queries
from pratique.contacts.actions import letters as acts
from pratique.contacts.refusals import NotAskedAbout
from pratique.divisions.queries import by_code, by_position, full_name
from pratique.ledger.queries import Known
from pratique.web import dates, gazetteer
from pratique.web.asking import refusals_shown
from pratique.web.officer import OfficerRequest, needs
from pratique.web.tracing.forms import WhyForm
from pratique.web.tracing.gone import tubes_with_gone
from pratique.web.tracing.letter_forms import AnswerForm


@needs(Permission.TRACE_CONTACTS)
@require_GET
def letters(request: OfficerRequest) -> HttpResponse:
    """Show the letters, overdue first, and the tubes that ask for one."""
    now = clock.now()
    found = queries.letters(Known.present())
    names = {code: _named(code) for code in {each.to_division for each in found}}
    late = [each for each in found if each.open and each.answer_by < now]
    rest = [each for each in found[::-1] if each not in late]
    chains = queries.chain_names(each.about for each in found)
    rows = [
        (each, names[each.to_division], chains.get(each.about, each.about))
        for each in [*late, *rest]
    ]
    words = {"rows": rows, "late": late, "tubes": tubes_with_gone(request.officer)}
    words["withdrawn"] = [
        (row, gazetteer.said(row.to_division)) for row in queries.withdrawn_letters()
    ]
    return render(request, "tracing/letters.html", words)


def _named(code: str) -> str:
    """Return a division's name in the language of the page."""
    return gazetteer.said(by_code(code))


@needs(Permission.TRACE_CONTACTS)
@require_GET
def letter(request: OfficerRequest, reference: str) -> HttpResponse:
    """Show one letter: whom it asks about, and what was answered."""
    return render(request, "tracing/letter.html", _about(request, reference))


@needs(Permission.TRACE_CONTACTS)
@require_GET
def on_paper(request: OfficerRequest, reference: str) -> HttpResponse:
    """Show a letter as it is printed and sent."""
    words = _about(request, reference)
    sender = by_position(words["letter"].place)
    english = not dates.speaks_chinese()
    words["sender"] = full_name(sender, english=english)
    words["receiver"] = full_name(words["letter"].to_division, english=english)
    return render(request, "tracing/letter_on_paper.html", words)


@needs(Permission.TRACE_CONTACTS)
@require_POST
def accept(request: OfficerRequest, reference: str) -> HttpResponse:
    """Note that the receiver has taken the letter on."""
    found = queries.access_letter(reference)
    acts.accept(letter=found.pk, by=request.officer.actor)
    messages.success(request, _("Accepted."))
    return redirect("letter", reference=reference)


@needs(Permission.TRACE_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: OfficerRequest, reference: str) -> HttpResponse:
    """Take a letter back that nobody has answered, with a reason."""
    words = _about(request, reference)
    form = WhyForm(request.POST or None)
    if form.is_bound and form.is_valid():
        with refusals_shown(form):
            reason, by = form.cleaned_data["reason"], request.officer.actor
            acts.withdraw(letter=words["letter"].pk, reason=reason, by=by)
            messages.success(request, _("Taken back."))
            return redirect("letter", reference=reference)
    status = 422 if form.is_bound else 200
    words |= {"form": form}
    return render(request, "tracing/withdraw_letter.html", words, status=status)


@needs(Permission.TRACE_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: OfficerRequest, reference: str, person: UUID) -> HttpResponse:
    """Enter what was found of one person."""
    words = _about(request, reference)
    asked = next((o for o in words["asked"] if o.asked.person_id == person), None)
    if asked is None:
        raise NotAskedAbout(_("The letter does not ask about this person."))
    form = AnswerForm(request.POST or None)
    if form.is_bound and form.is_valid():
        with refusals_shown(form, {"division": "place"}):
            found, by = words["letter"], request.officer.actor
            acts.answer(letter=found.pk, person=person, by=by, **form.told())
            messages.success(request, _("Entered: %(name)s.") % {"name": asked.name})
            return redirect("letter", reference=reference)
    words |= {"form": form, "one": asked}
    status = 422 if form.is_bound else 200
    return render(request, "tracing/answer.html", words, status=status)


def _about(request: OfficerRequest, reference: str) -> dict[str, Any]:
    found = queries.access_letter(reference)
    asked = queries.people_asked(found)
    answered = [one for one in asked if one.answer is not None]
    stands = found.ended_entry_id is None
    waits = stands and len(answered) < len(asked)
    ours = request.officer.answers_for(found.place)
    theirs = request.officer.answers_for(found.to_place)
    outside = not queries.is_of_this_house(found.to_division.code)
    accepted = found.accepted_entry_id is not None
    chains = queries.chain_names([found.about])
    return {
        "letter": found,
        "about": chains.get(found.about, found.about),
        "chain": found.about if found.about in chains else "",
        "to": gazetteer.said(found.to_division),
        "asked": asked,
        "answered": answered,
        "outside": outside,
        "late": waits and found.answer_by < clock.now(),
        "withdrawn": queries.reason_withdrawn(found),
        "may_withdraw": stands and ours and not answered,
        "may_accept": stands and not accepted and (theirs or outside),
        "may_answer": stands and accepted and (theirs or (ours and outside)),
    }
