"""Hold published bulletins against their arithmetic: ours, and those of others.

Those of others come as a JSON list of figures (docs/formats/bulletins.json.md). The
keys are those of the collection of Shanxi's bulletins of 2022; a key that a day
lacks was not stated on that day.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from pratique.reporting.bulletin import figures
from pratique.reporting.bulletin.arithmetic import Slip, Stated, slips
from pratique.reporting.models import Bulletin
from pratique.reporting.refusals import NotBulletins

KEYS = {
    "conf_local_new": "confirmed_new",
    "new_by": "confirmed_new_by",
    "asym_to_conf": "converted",
    "asym_to_conf_by": "converted_by",
    "cured_new": "cured_new",
    "cured_by": "cured_new_by",
    "cum_conf": "confirmed_ever",
    "cum_cured": "cured_ever",
    "cum_deaths": "deaths_ever",
    "in_hosp": "in_hospital",
    "in_hosp_by": "in_hospital_by",
    "asym_new": "asymptomatic_new",
    "asym_new_by": "asymptomatic_new_by",
    "asym_released": "asymptomatic_released",
    "asym_released_by": "asymptomatic_released_by",
    "asym_obs": "asymptomatic_observed",
    "asym_obs_by": "asymptomatic_observed_by",
    "cc_cum": "contacts_ever",
    "cc_released": "contacts_released",
    "cc_obs": "contacts_observed",
}


def stated(told: Mapping[str, Any]) -> Stated:
    """Return the figures of one bulletin of such a list."""
    known = {KEYS[key]: value for key, value in told.items() if key in KEYS}
    return Stated(day=date.fromisoformat(told["date"]), **known)


def slips_in(listed: Sequence[Mapping[str, Any]]) -> list[Slip]:
    """Return every slip in a list of bulletins, in the order of their days."""
    return _in_turn([stated(told) for told in listed])


def slips_of(content: bytes, name: str) -> tuple[int, list[Slip]]:
    """Return how many bulletins a file holds, and every slip in them."""
    try:
        listed = json.loads(content)
        return len(listed), slips_in(listed)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise NotBulletins(
            _("%(name)s holds no list of bulletins.") % {"name": name},
            next_step=_("See docs/formats/bulletins.json.md."),
            field="FILE",
        ) from error


def slips_of_ours() -> tuple[int, list[Slip]]:
    """Return how many bulletins of ours stand, and every slip in them.

    What was corrected counts as corrected. Only what tells of a whole day goes on
    where another one ended.
    """
    rows = list(Bulletin.objects.filter(correction=None).order_by("place", "moment"))
    found: list[Slip] = []
    for _place, of_area in groupby(rows, key=lambda row: row.place):
        told = [row.document for row in of_area]
        whole = [one for one in told if one["whole_day"]]
        parts = [figures.stated(one) for one in told if not one["whole_day"]]
        found += [slip for part in parts for slip in slips(part)]
        found += _in_turn([figures.stated(one) for one in whole])
    return len(rows), found


def _in_turn(bulletins: Sequence[Stated]) -> list[Slip]:
    """Return every slip, each bulletin held against the one of the day before too."""
    days = sorted(bulletins, key=lambda one: one.day or date.min)
    return [
        slip
        for before, told in zip([None, *days], days, strict=False)
        for slip in slips(told, before)
    ]
