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
}
LAYERS: Words = {
    "1": _("Nation"),
    "2": _("Province"),
    "3": _("City"),
    "4": _("County"),
}
CHECKS: Words = {
    "in_force": pgettext_lazy("check", "passed"),
    "reversed": pgettext_lazy("check", "failed"),
}
BOOKS: Mapping[str, Words] = {
    "version": STATES,
    "layer": LAYERS,
    "check": CHECKS,
}
