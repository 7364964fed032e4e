"""Words for what rules ask a person to leave undone, and for what they need to know."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, str | Promise]

RESTRICTIONS: Words = {
    "no_unnecessary_outings": _("go out only when you must"),
    "stay_in_room": _("do not leave the room"),
    "stay_home": _("do not leave home"),
    "no_crowded_venues": _("keep away from crowded places"),
    "no_gatherings": _("no dinners or gatherings"),
    "no_public_transport": _("no public transport (buses, trains, coaches, taxis)"),
    "no_travel": _("do not travel"),
    "no_work": _("stay away from work, school or nursery"),
}

QUESTIONS: Words = {
    "area": _("Were you in one of the areas listed in a place you named?"),
    "itinerary": _("Where were you in the days asked about?"),
    "stay_days": _("On which days were you in a place you named?"),
    "stay_place": _("In which county or district were you?"),
    "residence": _("Where do you usually live?"),
    "stay_kind": _("Do you stay at home, in a hotel or with a host?"),
    "born": _("When were you born?"),
    "post": _("What is your work, and when did you last do it?"),
    "immunity": _(
        "Which doses of the vaccine have you had, or did you have the illness?"
    ),
    "symptoms": _("How do you feel: do you have any symptoms, and what temperature?"),
    "reports": _("Who keeps your daily reports of health?"),
    "home_fit": _("Can you be kept apart from others where you live?"),
    "zone": _("At which address do you stay?"),
    "arrival": _("How did you come?"),
}

BOOKS: Mapping[str, Words] = {"restriction": RESTRICTIONS, "question": QUESTIONS}
