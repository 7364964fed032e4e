"""Pages for what cannot be shown: missing, forbidden, broken.

Missing and forbidden look alike to whoever asks for something by its id; the page
for "forbidden" is for a whole room that a role has no duty in.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from pratique.errors import Refusal


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is nothing here, and where to go."""
    return _page(
        request,
        404,
        _("This page does not exist"),
        _("The address may be mistyped, or the link may have run out."),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that this room belongs to another duty."""
    return _page(
        request,
        403,
        _("This page belongs to another duty"),
        _("If you need it for your work, ask your administrator for the role."),
    )


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form was left open too long; nothing sent with it was used."""
    return _page(
        request,
        403,
        _("Please send the form once more"),
        _(
            "It was open for a long time, or your browser keeps no cookies. Go back, and press the button again."
        ),
    )


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Show a refusal that no form on the page could show."""
    missing_or_not_theirs = refusal.code.startswith(("unknown", "not_here"))
    status = 404 if missing_or_not_theirs else 422
    return _page(request, status, refusal.sentence, refusal.next_step)


def broken(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours. Uses neither session nor database."""
    return HttpResponse(render_to_string("faults/500.html"), status=500)


def _page(request: HttpRequest, status: int, title: str, advice: str) -> HttpResponse:
    words = {"title": title, "advice": advice}
    return render(request, "faults/fault.html", words, status=status)
