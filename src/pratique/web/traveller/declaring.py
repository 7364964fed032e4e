"""The form, page by page: parse, call, render."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pratique.errors import Refusal
from pratique.registry import itinerary
from pratique.registry.refusals import DeclarationRefused
from pratique.web import gazetteer
from pratique.web.asking import refusals_shown
from pratique.web.traveller import doors, drafts, steps
from pratique.web.traveller.drafts import Draft
from pratique.web.traveller.forms import (
    ConsentForm,
    DestinationForm,
    JourneyForm,
    OnwardForm,
    PersonForm,
)
from pratique.web.traveller.stay_forms import AreaForm, StayForm
from pratique.web.traveller.step_form import Asked, StepForm

PAGE = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Show the ways in: arrived, coming, passing through, a watch list's own."""
    draft, profile = drafts.read(request), drafts.read_profile(request)
    words = {
        "draft": draft,
        "resume": steps.next_step(draft) if draft else "",
        "known": profile.get("people", []),
        "entries": doors.own_entries(),
        "look_back": doors.look_back(),
    }
    return render(request, "traveller/start.html", words)


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a declaration of the kind that was pressed."""
    way = request.POST.get("way", "arrival")
    entry = doors.own_entry(request.POST.get("entry", ""))
    draft = drafts.begin(
        kind="pre_registration" if way == "planned" else "arrival",
        passing=way == "passing",
        entry=entry.code if entry else "",
        entry_name=entry.words if entry else "",
    )
    if "known" in request.POST:
        draft = drafts.resume(draft, drafts.read_profile(request))
    return drafts.keep(redirect("declare", slug=steps.next_step(draft)), draft)


@require_GET
def own_entry(request: HttpRequest, code: str) -> HttpResponse:
    """Show a watch list's own entry, as its posters and messages link to it."""
    entry = doors.own_entry(code)
    if entry is None:
        raise Http404
    known = drafts.read_profile(request).get("people", [])
    words = {"entry": entry, "known": known}
    return render(request, "traveller/own_entry.html", words)


@PAGE
def step(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask about one subject; when it is answered go on to the next."""
    asked = _asked(request)
    form = _form(slug, asked, request)
    if request.method == "POST" and form.is_valid():
        draft = steps.answered(form.kept(), slug)
        return drafts.keep(redirect("declare", slug=steps.next_step(draft)), draft)
    return _page(request, slug, asked, {"form": form})


def _form(slug: str, asked: Asked, request: HttpRequest) -> StepForm:
    """Return the form of a step, filled in if something was sent."""
    onward = asked.draft.get("passing", False)
    forms: dict[str, type[StepForm]] = {
        "journey": JourneyForm,
        "destination": OnwardForm if onward else DestinationForm,
        "person": PersonForm,
    }
    if slug not in forms:
        raise Http404
    return forms[slug](asked, request.POST if request.method == "POST" else None)


@PAGE
def itinerary_page(request: HttpRequest) -> HttpResponse:
    """Ask for one place after another until all the days are told."""
    asked = _asked(request)
    if (number := request.POST.get("remove", "")).isdigit():
        return _again(steps.without_stay(asked.draft, int(number)))
    if "told" in request.POST:
        return _itinerary_told(asked)
    form = StayForm(asked, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        draft = steps.with_stay(asked.draft, form.stay())
        told = doors.asked(request, draft)
        _show_overlaps(form, told)
        if form.is_valid():
            return _again(draft) if steps.still_untold(told) else _itinerary_told(told)
    form.offer(*steps.offered_days(asked))
    first, last = steps.offered_days(asked)
    words = {"form": form, "first": first, "last": last, "more": "more" in request.GET}
    words["untold"] = steps.still_untold(asked)
    return _page(request, "itinerary", asked, words)


def _again(draft: Draft) -> HttpResponse:
    return drafts.keep(redirect("itinerary"), draft)


def _itinerary_told(asked: Asked) -> HttpResponse:
    """Go on, past the question of areas where none is listed."""
    if steps.still_untold(asked):
        return redirect("itinerary")
    draft = steps.answered(asked.draft, "itinerary")
    if not any(doors.areas_in(stay) for stay in draft.get("stays", [])):
        draft = steps.answered(draft, "areas")
    return drafts.keep(redirect("declare", slug=steps.next_step(draft)), draft)


def _show_overlaps(form: StayForm, asked: Asked) -> None:
    stays = [steps.declared_stay(stay) for stay in asked.draft.get("stays", [])]
    found = itinerary.problems(
        stays, arrives_on=asked.arrives_on, departed_on=None, look_back=asked.look_back
    )
    for problem in found:
        if problem.code != "itinerary_gap":
            with refusals_shown(form, {problem.field or "": "first"}):
                raise problem


@PAGE
def areas(request: HttpRequest) -> HttpResponse:
    """Ask about the areas listed in the places that were named."""
    asked = _asked(request)
    stays = list(asked.draft.get("stays", []))
    data = request.POST if request.method == "POST" else None
    forms = {
        number: AreaForm(stay["place_name"], found, stay["area"], data, number)
        for number, stay in enumerate(stays)
        if (found := doors.areas_in(stay))
    }
    if (data is not None or not forms) and all(f.is_valid() for f in forms.values()):
        for number, form in forms.items():
            stays[number] = {**stays[number], "area": form.cleaned_data["area"]}
        draft = steps.answered({**asked.draft, "stays": stays}, "areas")
        return drafts.keep(redirect("declare", slug=steps.next_step(draft)), draft)
    return _page(request, "areas", asked, {"forms": list(forms.values())})


@PAGE
def party(request: HttpRequest) -> HttpResponse:
    """Show who travels together; add one, take one away, or go on."""
    asked = _asked(request)
    if (number := request.POST.get("remove", "")).isdigit():
        draft = steps.without_person(asked.draft, int(number))
        return drafts.keep(redirect("declare", slug="party"), draft)
    if request.method == "POST":
        draft = steps.answered(asked.draft, "party")
        return drafts.keep(redirect("declare", slug=steps.next_step(draft)), draft)
    full = len(asked.draft.get("people", [])) >= drafts.LARGEST_PARTY
    return _page(request, "party", asked, {"full": full})


@PAGE
def companion(request: HttpRequest, number: int) -> HttpResponse:
    """Ask who one companion is."""
    asked = _asked(request)
    known = len(asked.draft.get("people", []))
    if not 1 <= number <= min(known, drafts.LARGEST_PARTY - 1):
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = PersonForm(asked, data, number=number)
    if form.is_bound and form.is_valid():
        draft = steps.asked_again(form.kept(), "party")
        return drafts.keep(redirect("declare", slug="party"), draft)
    return _page(request, "companion", asked, {"form": form, "number": number})


@PAGE
def check(request: HttpRequest) -> HttpResponse:
    """Show every answer; declare when the traveller says that it is so."""
    asked = _asked(request, offering=False)
    missing = steps.next_step(asked.draft)
    if missing != "check":
        return redirect("declare", slug=missing)
    form = ConsentForm(request.POST or None, initial={"remember": True})
    words: dict[str, object] = {"form": form}
    if form.is_bound and form.is_valid():
        try:
            return _sent(asked.draft, remember=form.cleaned_data["remember"])
        except DeclarationRefused as refusal:
            words["refused"] = [_place_of(each) for each in refusal.problems]
    return _page(request, "check", asked, words)


def _sent(draft: Draft, *, remember: bool) -> HttpResponse:
    token = doors.declare(draft)
    return drafts.finish(redirect("sent", token=token), draft, remember=remember)


def _place_of(refusal: Refusal) -> tuple[str, str]:
    """Return the page where something can be put right, and what it is."""
    slug = steps.step_of(refusal.field or "")
    return reverse("declare", args=[slug]), f"{refusal.sentence} {refusal.next_step}"


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Forget everything that this device keeps."""
    return drafts.finish(redirect("start"), Draft(), remember=False)


@require_GET
def divisions(request: HttpRequest) -> JsonResponse:
    """Answer a picker: places that these signs may mean, or those inside one."""
    within = request.GET.get("in", "")
    text = request.GET.get("q", "").strip()
    found = gazetteer.find(text) if text else gazetteer.inside(within)
    rows = [
        {"code": p.code, "name": p.name, "path": p.path, "more": p.holds_others}
        for p in found
    ]
    return JsonResponse({"divisions": rows})


def _asked(request: HttpRequest, *, offering: bool = True) -> Asked:
    """Return what is known so far; whoever has not begun begins at the start."""
    asked = doors.asked(request, offering=offering)
    return asked if asked.draft else _begun(request)


def _begun(request: HttpRequest) -> Asked:
    """Begin an arrival for whoever came by a link into the middle of the form."""
    return doors.asked(request, drafts.begin(kind="arrival", passing=False))


def _page(
    request: HttpRequest, slug: str, asked: Asked, words: dict[str, object]
) -> HttpResponse:
    """Show one page of the form; with faults, as what it is: not accepted."""
    words |= {"asked": asked, "draft": asked.draft, "slug": slug}
    words["before"] = steps.before(slug)
    bound = request.method == "POST"
    status = 422 if bound else 200
    return render(request, f"traveller/{slug}.html", words, status=status)
