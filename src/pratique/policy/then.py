"""Reads `then`, and refuses every word that is not in the vocabulary."""

from collections.abc import Callable
from typing import TypedDict

from pratique.policy.document import Text
from pratique.policy.measures import (
    ANCHORS,
    CODES,
    MARKS,
    MEASURES,
    RESTRICTIONS,
    SAMPLINGS,
    SUPERVISORS,
    TRANSFERS,
    Clearance,
    Daily,
    Landing,
    Measures,
    OnDays,
    PhasePlan,
    TestPlan,
    Times,
)
from pratique.policy.when import STAY_KINDS, clearance, words

THEN = (
    "mark",
    "code",
    "anchor",
    "start",
    "credit_elapsed",
    "phases",
    "hold",
    "tests",
    "reports",
    "transfer",
    "supervisor",
    "restrictions",
    "sampling",
    "bound_days",
    "repeat_within_days",
    "window_hours",
    "release",
)


def measures(text: Text) -> Measures:
    """Everything under `then`."""
    fields = text.mapping(THEN)
    hold = fields.get("hold")
    planned = phases(fields.get("phases"))
    if hold and planned:
        hold.refuse("a rule holds or has phases, not both", "Write two rules.")
    if (planned or "tests" in fields) and "anchor" not in fields and not hold:
        text.refuse(
            "`then` counts days but does not say from when",
            "Add `anchor:`, one of " + ", ".join(ANCHORS) + ".",
        )
    credit, start = fields.get("credit_elapsed"), fields.get("start")
    return Measures(
        mark=optional_word(fields, "mark", MARKS),
        code=optional_word(fields, "code", CODES),
        anchor=optional_word(fields, "anchor", ANCHORS) or "measure_started",
        start_after=start_after(start) if start else 0,
        credit_elapsed=credit.truth() if credit else True,
        phases=planned,
        hold_hours=part(hold, "hours").number(1) if hold else None,
        tests=tests(fields.get("tests"), sum(phase.days for phase in planned)),
        temperature=reports(fields.get("reports")),
        transfer=optional_word(fields, "transfer", TRANSFERS),
        supervisor=supervisor(fields.get("supervisor")),
        restrictions=words(fields.get("restrictions"), RESTRICTIONS),
        sampling=optional_word(fields, "sampling", SAMPLINGS),
        bound_days=optional_number(fields, "bound_days", 0),
        repeat_within_days=optional_number(fields, "repeat_within_days", 0),
        window_hours=optional_number(fields, "window_hours", 0),
        **release(fields.get("release")),
    )


def optional_word(
    fields: dict[str, Text], name: str, known: tuple[str, ...]
) -> str | None:
    """A word out of a closed list, or nothing."""
    return fields[name].one_of(known) if name in fields else None


def optional_number(fields: dict[str, Text], name: str, least: int) -> int | None:
    """A whole number, or nothing."""
    return fields[name].number(least) if name in fields else None


def part(text: Text, name: str) -> Text:
    """The one thing a small mapping holds."""
    return text.mapping((name,), required=(name,))[name]


def start_after(text: Text) -> int:
    """`same_day`, `next_day`, or `{day: n}`: day 1 is so many days after the anchor."""
    if text.is_mapping:
        return part(text, "day").number(0)
    return ("same_day", "next_day").index(text.one_of(("same_day", "next_day")))


def phases(text: Text | None) -> tuple[PhasePlan, ...]:
    """`[{measure: central_quarantine, days: 7}]`."""
    found = []
    for item in text.items() if text else []:
        fields = item.mapping(("measure", "days"), required=("measure", "days"))
        chosen = fields["measure"].one_of([one for one in MEASURES if one != "hold"])
        found.append(PhasePlan(chosen, fields["days"].number(1)))
    return tuple(found)


def reports(text: Text | None) -> int:
    """`{temperature: 2}`: so many a day."""
    return part(text, "temperature").number(1) if text else 0


class Awaited(TypedDict, total=False):
    """What a release waits for beside the tests."""

    contact_first_two: bool
    cleared: Clearance | None


def release(text: Text | None) -> Awaited:
    """`{contact_first_two: true}`, or `{cleared: {times: 2, apart_hours: 24, ct: 35}}`."""
    if text is None:
        return {}
    fields = text.mapping(("contact_first_two", "cleared"))
    first_two = fields.get("contact_first_two")
    return {
        "contact_first_two": first_two.truth() if first_two else False,
        "cleared": clearance(fields.get("cleared")),
    }


def supervisor(text: Text | None) -> tuple[tuple[str, str], ...]:
    """One word, or one for each kind of stay."""
    if text is None:
        return ()
    if not text.is_mapping:
        return (("", text.one_of(SUPERVISORS)),)
    return tuple(
        (key.one_of(STAY_KINDS), value.one_of(SUPERVISORS))
        for key, value in text.pairs()
    )


# --- tests ----------------------------------------------------------------------

TESTS = ("landing", "days", "times", "per_day")


def tests(text: Text | None, days: int) -> tuple[TestPlan, ...]:
    """The tests of a rule whose phases last so many days (0: it has none)."""
    found: list[TestPlan] = []
    for item in text.items() if text else []:
        kinds = [key.word() for key, _value in item.pairs() if key.word() in TESTS]
        if len(kinds) != 1:
            item.refuse("a test needs exactly one of " + ", ".join(TESTS))
        found.append(TEST_READERS[kinds[0]](item, days))
    return tuple(found)


def landing(text: Text, _days: int) -> Landing:
    """`{landing: true}`."""
    if not part(text, "landing").truth():
        text.refuse("`landing: false` says nothing", "Leave it out.")
    return Landing()


def on_days(text: Text, days: int) -> OnDays:
    """`{days: [1, 2, 3, 5, 7]}`."""
    listed = part(text, "days")
    found = [each.number(1) for each in listed.items()]
    if not found or found != sorted(set(found)):
        listed.refuse("`days` must rise: [1, 2, 3, 5, 7]")
    if days and found[-1] > days:
        listed.refuse(f"there is no day {found[-1]}: the phases last {days} days")
    return OnDays(tuple(found))


def times(text: Text, _days: int) -> Times:
    """`{times: 3, apart_hours: 24, from: landing}`; `from` may be a day too."""
    fields = text.mapping(("times", "apart_hours", "from"), required=("times",))
    count, apart = fields["times"].number(1), fields.get("apart_hours")
    if count > 1 and apart is None:
        text.refuse("`times` needs `apart_hours`", "Write `apart_hours: 24`.")
    begins = fields.get("from")
    landing_first = begins is not None and begins.word() == "landing"
    return Times(
        times=count,
        apart_hours=apart.number(1) if apart else 0,
        from_landing=landing_first,
        from_day=begins.number(1) if begins and not landing_first else 1,
    )


def per_day(text: Text, days: int) -> Daily:
    """`{per_day: 3, from_day: 1, to_day: 5}`."""
    names = ("per_day", "from_day", "to_day")
    fields = text.mapping(names, required=names)
    found = Daily(*(fields[name].number(1) for name in names))
    if found.to_day < found.from_day:
        fields["to_day"].refuse("`to_day` comes before `from_day`")
    if days and found.to_day > days:
        fields["to_day"].refuse(
            f"there is no day {found.to_day}: the phases last {days} days"
        )
    return found


TEST_READERS: dict[str, Callable[[Text, int], TestPlan]] = {
    "landing": landing,
    "days": on_days,
    "times": times,
    "per_day": per_day,
}
