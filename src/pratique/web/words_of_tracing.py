"""The house's words for tubes, cases, contacts and letters, as `vocabulary` has others.

A file of its own because tracing has as many words as all the rest of a page.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = Mapping[str, str | Promise]

FINDINGS: Words = {
    "positive": _("not consulted yet"),
    "suspected": _("suspected"),
    "confirmed": _("confirmed"),
    "asymptomatic": _("asymptomatic"),
    "excluded": _("excluded"),
    "recovered": _("recovered"),
    "dead": pgettext_lazy("finding", "dead"),
}
SEVERITIES: Words = {
    "mild": _("mild"),
    "common": pgettext_lazy("severity", "common"),
    "severe": _("severe"),
    "critical": _("critical"),
}
CONTACT_LEVELS: Words = {
    "close": _("close contact"),
    "secondary": _("secondary contact"),
    "exposed": _("exposed"),
}
JUDGED: Words = {
    "seat_rule": _("by the seat rule"),
    "investigation": _("by investigation"),
    "override": _("wider than the rule"),
    "letter": _("by a letter"),
    "upgrade": _("by upgrade"),
}
CONTACT_ENDS: Words = {
    "withdrawn": pgettext_lazy("contact", "withdrawn"),
    "fallen": _("fallen with the case"),
    "upgraded": _("upgraded"),
    "corrected": _("superseded"),
}
ANSWERS: Words = {
    "negative": _("negative"),
    "positive": _("positive"),
    "not_found": _("not found there"),
}
TUBE_KINDS: Words = {
    "people": _("people"),
    "environment": _("environment"),
}
SETTINGS: Words = {
    "household": _("household"),
    "closed_venue": _("closed venue"),
    "plane": _("plane"),
    "train_sealed": _("train, sealed carriages"),
    "train_sleeper": _("sleeping car"),
    "train_unsealed": _("train, windows that open"),
    "coach_sealed": _("coach, windows shut"),
    "coach_ventilated": _("coach, windows open"),
    "train": _("train"),
    "coach": _("coach"),
    "ship": _("ship"),
    "hotel": _("hotel"),
}
CUSTODIANS: Words = {
    "command": pgettext_lazy("custodian", "command"),
    "checkpoint": pgettext_lazy("custodian", "checkpoint"),
    "driver": pgettext_lazy("custodian", "driver"),
    "site": pgettext_lazy("custodian", "quarantine site"),
    "hospital": pgettext_lazy("custodian", "hospital"),
    "community": pgettext_lazy("custodian", "community"),
    "elsewhere": pgettext_lazy("custodian", "elsewhere"),
}

BOOKS: Mapping[str, Words] = {
    "finding": FINDINGS,
    "severity": SEVERITIES,
    "contact": CONTACT_LEVELS,
    "judged": JUDGED,
    "contact_end": CONTACT_ENDS,
    "answer": ANSWERS,
    "tube_kind": TUBE_KINDS,
    "setting": SETTINGS,
    "custodian": CUSTODIANS,
}
