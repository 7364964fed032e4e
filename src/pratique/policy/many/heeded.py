"""What `many` heeds of the vocabulary and of the facts: the rest is left to `one`.

Everything that a rule, a book or a person can say stands here: as heeded, or as left.
Whoever adds a word, or a field of one, names it here first (a test compares this with
the dataclasses), and moves it to `HEEDED` when `many` has learnt it.
"""

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from typing import TYPE_CHECKING, Any

from pratique.policy import conditions, facts, measures, rulebook

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Names = frozenset[str]


def _names(*texts: str) -> Names:
    return frozenset(" ".join(texts).split())


#: Words of `when`; what is heeded of each.
LEAVES: dict[type[Any], Names] = {
    conditions.Stayed: _names(
        "level division watch_list outside except_levels within_days since"
    ),
    conditions.Arrived: _names("passing_through mode entry to"),
    conditions.Resident: _names("of"),
    conditions.Staying: _names("kind"),
    conditions.IsContact: _names("level chain setting exposed_within_days"),
    conditions.IsCase: _names("status cleared"),
    conditions.InPool: _names("outcome"),
    conditions.IsTested: _names("outcome method twice"),
    conditions.Overdue: _names("what"),
    conditions.Age: _names("from_years under born_before"),
    conditions.InZone: _names("kind"),
    conditions.OnPost: _names("post within_days left"),
    conditions.Immune: _names("to doses days proof"),
    conditions.HasSymptoms: _names("of temperature within_days"),
    conditions.HasHome: _names("fit"),
    conditions.Untested: _names("outcome method within_hours within_days since"),
}
#: What a rule orders.
ORDERED: dict[type[Any], Names] = {
    measures.Measures: _names(
        "mark code anchor start_after credit_elapsed phases hold_hours tests",
        "temperature transfer supervisor restrictions sampling bound_days",
        "repeat_within_days window_hours contact_first_two cleared",
    ),
    measures.PhasePlan: _names("measure days from_day supervisor restrictions"),
    measures.Landing: _names(),
    measures.OnDays: _names("days"),
    measures.Times: _names("times apart_hours from_landing from_day"),
    measures.Daily: _names("per_day from_day to_day"),
    measures.Clearance: _names("times apart_hours ct"),
}
#: What is known of a person.
TOLD: dict[type[Any], Names] = {
    facts.Facts: _names(
        "person place born residence stay_kind itinerary_known stays arrivals",
        "contacts cases pools specimens antigens posts immunities home_fit reports",
        "open_grounds closed cleared",
    ),
    facts.Stay: _names("id lineage first last area outside_areas attested_at name"),
    facts.Arrival: _names("id at lineage passing_through mode entry left_at"),
    facts.Contact: _names(
        "id level chain setting last_exposure known_at linked_first_two linked_at"
    ),
    facts.Case: _names("id status since ended_at"),
    facts.Pool: _names("id tube positive_at result result_at"),
    facts.Specimen: _names(
        "id taken_at outcome outcome_at single ct pair method",
    ),
    facts.Post: _names("id kind left"),
    facts.Immunity: _names("disease doses last_dose laboratory illness"),
    facts.HealthReport: _names("id at temperature symptoms"),
    facts.OpenGround: _names("key opened_at bound_extended_to"),
}
#: What is known of the world, and what a book and a rule say; words about them
#: (titles, sources) mean nothing to an evaluator.
WORLD: dict[type[Any], Names] = {
    facts.Risk: _names("periods watch version zones"),
    facts.RiskPeriod: _names(
        "id level lineage whole counted_from lifted_on listed_at name witness"
    ),
    facts.ZonePeriod: _names("id kind lineage whole since until name"),
    facts.WatchPeriod: _names("id list lineage since until name"),
    rulebook.Rule: _names(
        "id book version digest line cls says paraphrase source confidence",
        "otherwise replaces when then replaces_at",
    ),
    rulebook.Rulebook: _names(
        "id version in_force title jurisdiction zone sources defaults settings",
        "rules digest begun until ended file at",
    ),
    measures.Defaults: _names(
        "bound_days repeat_within_days window_hours quiet_days appeal_answer_hours"
    ),
}
HEEDED: dict[type[Any], Names] = {**LEAVES, **ORDERED, **TOLD, **WORLD}

#: What whoever it may concern is left to `one` for.
LEFT: Mapping[type[Any], Names] = {}
#: What days are counted from: a rule that counts from another is left.
ANCHORS = _names(
    "left_area first_exposure last_exposure arrived sampled discharged",
    "left_post symptoms_told measure_started",
)
LEFT_ANCHORS = _names()


def strange(said: "DataclassInstance") -> bool:
    """Whether it says something that is not heeded here."""
    heeded = HEEDED.get(type(said))
    if heeded is None:
        return True
    return any(
        getattr(said, field.name) != _default(field)
        for field in fields(said)
        if field.name not in heeded
    )


def _default(field: Field[Any]) -> object:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return field.default
