"""Bulletins that others published, as a JSON list of figures: docs/formats.

The keys are those of the collection of Shanxi's bulletins of 2022; a key that a day
lacks was not stated on that day.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pratique.reporting.bulletin.arithmetic import Slip, Stated, slips

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
    days = sorted(
        (stated(told) for told in listed), key=lambda one: one.day or date.min
    )
    befores = [None, *days[:-1]]
    return [
        slip
        for before, told in zip(befores, days, strict=True)
        for slip in slips(told, before)
    ]
