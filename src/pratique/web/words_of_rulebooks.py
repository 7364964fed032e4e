"""The house's words for rulebooks and their versions, as `vocabulary` has others."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = Mapping[str, str | Promise]

STATES: Words = {
    "in_force": pgettext_lazy("version", "in force"),
    "partly": pgettext_lazy("version", "in force in part"),
    "to_come": pgettext_lazy("version", "to come"),
    "followed": pgettext_lazy("version", "followed by a later one"),
    "proposed": pgettext_lazy("version", "waits for a second person"),
    "withdrawn": pgettext_lazy("version", "withdrawn"),
    "reversed": pgettext_lazy("version", "reversed"),
    "model": pgettext_lazy("version", "governs nobody"),
}
LAYERS: Words = {
    "1": _("Nation"),
    "2": _("Province"),
    "3": _("City"),
    "4": _("County"),
    "model": _("Model books"),
}
CHECKS: Words = {
    "in_force": pgettext_lazy("check", "passed"),
    "reversed": pgettext_lazy("check", "failed"),
}
WAYS: Words = {
    "mark": pgettext_lazy("simulation", "Mark"),
    "code": pgettext_lazy("simulation", "Code"),
    "measure": pgettext_lazy("simulation", "Measure"),
}
NOTHING: Words = {
    "mark": pgettext_lazy("simulation", "no mark"),
    "measure": pgettext_lazy("simulation", "not bound"),
}
TURNS: Words = {
    "stricter": pgettext_lazy("simulation", "stricter"),
    "milder": pgettext_lazy("simulation", "milder"),
    "same": pgettext_lazy("simulation", "as now"),
}
FAULTS: Words = {
    "rulebook": _("It may not stand beside the rulebooks of now."),
    "already_over": _("It has ended by the time it would begin."),
    "another_text": _("Another text of this version is in force by then."),
    "failed": _("Something went wrong here. Ask again; if it does, tell your support."),
}
BOOKS: Mapping[str, Words] = {
    "version": STATES,
    "layer": LAYERS,
    "check": CHECKS,
    "way": WAYS,
    "nothing": NOTHING,
    "turn": TURNS,
    "simulation_fault": FAULTS,
}
