"""The house's words for custody, trips, rooms and tasks, as `vocabulary` has others.

A file of its own because whoever has people says them, and nobody else.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = Mapping[str, str | Promise]

CUSTODIANS: Words = {
    "command": pgettext_lazy("who has them", "the command"),
    "checkpoint": pgettext_lazy("who has them", "checkpoint"),
    "driver": pgettext_lazy("who has them", "driver"),
    "site": pgettext_lazy("who has them", "quarantine site"),
    "hospital": pgettext_lazy("who has them", "hospital"),
    "community": pgettext_lazy("who has them", "community"),
    "elsewhere": pgettext_lazy("who has them", "another jurisdiction"),
}
UNANSWERED: Words = {
    "withdrawn": pgettext_lazy("hand-over", "withdrawn"),
    "refused": pgettext_lazy("hand-over", "refused"),
    "overtaken": pgettext_lazy("hand-over", "not needed any more"),
    "free": pgettext_lazy("hand-over", "nothing binds them any more"),
    "merged": pgettext_lazy("hand-over", "goes on in the record kept"),
    "letter": pgettext_lazy("hand-over", "accepted by letter"),
    "letter_withdrawn": pgettext_lazy("hand-over", "the letter was withdrawn"),
    "not_found": pgettext_lazy("hand-over", "not found there"),
    "parted": pgettext_lazy("hand-over", "the letter was about somebody else"),
}
UNIT_KINDS: Words = {
    "community": _("Community or village"),
    "hotel": _("Hotel"),
    "employer": _("Employer"),
}
UNIT_STATES: Words = {"late": pgettext_lazy("unit", "nobody appointed")}
TRIP_STATES: Words = {
    "waiting": pgettext_lazy("trip", "to leave"),
    "today": pgettext_lazy("trip", "under way"),
}
TASK_STATES: Words = {
    "due": pgettext_lazy("task", "new"),
    "late": pgettext_lazy("task", "late"),
    "done": pgettext_lazy("task", "accepted"),
}
STATUSES: Words = {  # of a case, where it is counted
    "positive": pgettext_lazy("case", "positive, not consulted yet"),
    "suspected": pgettext_lazy("case", "suspected"),
    "confirmed": pgettext_lazy("case", "confirmed"),
    "asymptomatic": pgettext_lazy("case", "asymptomatic"),
    "excluded": pgettext_lazy("case", "excluded"),
    "recovered": pgettext_lazy("case", "recovered"),
    "dead": pgettext_lazy("case", "dead"),
    "mild": pgettext_lazy("case", "mild"),
    "common": pgettext_lazy("case", "common type"),
    "severe": pgettext_lazy("case", "severe"),
    "critical": pgettext_lazy("case", "critical"),
}
ROLES: Words = {
    "close": pgettext_lazy("tracing", "close contact"),
    "secondary": pgettext_lazy("tracing", "secondary contact"),
    "exposed": pgettext_lazy("tracing", "exposed at a venue"),
}
EVENTS: Words = {
    "logistics.custody_taken": _("In custody"),
    "logistics.custody_ended": _("Custody ended"),
    "logistics.hand_over_offered": _("Offered"),
    "logistics.hand_over_accepted": _("Signed for"),
    "logistics.hand_over_withdrawn": _("Offer withdrawn"),
    "logistics.hand_over_refused": _("Hand-over refused"),
    "logistics.room_opened": _("Room entered"),
    "logistics.room_closed": _("Room taken out of use"),
    "logistics.lodged": _("Given a bed"),
    "logistics.lodging_ended": _("Left the bed"),
    "logistics.trip_planned": _("Trip planned"),
    "logistics.trip_departed": _("Trip set off"),
    "logistics.trip_arrived": _("Trip arrived"),
    "logistics.trip_cancelled": _("Trip cancelled"),
    "community.unit_opened": _("Unit opened"),
    "community.unit_closed": _("Unit closed"),
    "community.officer_appointed": _("Officer appointed"),
    "community.officer_dismissed": _("Officer dismissed"),
    "community.task_given": _("The officer was told"),
    "community.task_accepted": _("The officer accepted"),
    "community.task_passed_on": _("Passed on to another officer"),
    "community.task_ended": _("The officer’s task is over"),
}

LETTERS: Words = {
    "waiting": pgettext_lazy("letters", "letters"),
    "done": pgettext_lazy("letters", "letters"),
}
PLACING: Words = {
    "repeat": pgettext_lazy("contacts", "being moved"),
    "done": pgettext_lazy("contacts", "all placed"),
}
FREE: Words = {"done": pgettext_lazy("guest", "free to go")}
FREE_BEDS: Words = {
    "done": pgettext_lazy("bed", "free"),
    "none": pgettext_lazy("bed", "full"),
}
TEST = "test"
ENDINGS: Words = {  # what came last of an order, when somebody became free
    TEST: pgettext_lazy("ending", "the last test was negative"),
    "end": pgettext_lazy("ending", "the days were over"),
    "opened": pgettext_lazy("ending", "all was met when it opened"),
    "result": pgettext_lazy("ending", "a result was negative"),
    "cleared": pgettext_lazy("ending", "results in a row were clear"),
    "contact_first_two": pgettext_lazy("ending", "the close contact’s tests"),
    "bound": pgettext_lazy("ending", "lapsed at its bound"),
    "withdrawn": pgettext_lazy("ending", "no longer founded"),
    "ended": pgettext_lazy("ending", "ended"),
    "left": pgettext_lazy("ending", "they went on"),
}

BOOKS: Mapping[str, Words] = {
    "ending": ENDINGS,
    "custodian": CUSTODIANS,
    "unanswered": UNANSWERED,
    "unit_state": UNIT_STATES,
    "unit": UNIT_KINDS,
    "letters": LETTERS,
    "placing": PLACING,
    "free": FREE,
    "free_beds": FREE_BEDS,
    "trip": TRIP_STATES,
    "task": TASK_STATES,
    "case_status": STATUSES,
    "contact_role": ROLES,
}
