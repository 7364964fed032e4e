"""Reads `when`, and refuses every word that is not in the vocabulary."""

from collections.abc import Callable

from pratique.policy import grammar, when_person
from pratique.policy.conditions import (
    AllOf,
    AnyOf,
    Arrived,
    Condition,
    InPool,
    IsCase,
    IsContact,
    IsTested,
    Known,
    NotSo,
    Overdue,
    Resident,
    Stayed,
    Staying,
    Untested,
)
from pratique.policy.document import Text, nearest
from pratique.policy.facts import LEVELS, LISTED_LEVELS, Lineage
from pratique.policy.grammar import Form, Kind, Value
from pratique.policy.known_codes import country_meant, is_country
from pratique.policy.measures import Clearance

STAY_KINDS = ("home", "hotel", "host", "site")
CONTACT_LEVELS = ("close", "secondary", "exposed")
CASE_STATUSES = (
    "positive",  # found by a laboratory, not yet consulted about
    "suspected",
    "confirmed",
    "asymptomatic",
    "excluded",
    "recovered",
    "dead",
)
EXCLUDED = ("excluded",)
FOUND = tuple(one for one in CASE_STATUSES if one not in EXCLUDED)
POOL_OUTCOMES = ("pending", "negative", "positive", "transferred")
OUTCOMES = ("negative", "positive", "invalid")
TEST_OUTCOMES = (*OUTCOMES, "discordant")  # the last of two taken at once only
METHODS = ("pcr", "antigen")
MODES = ("train", "plane", "coach", "car", "ship", "foot", "other")
STAYED_KINDS = ("level", "division", "watch_list", "outside")
OWED = ("test", "report")
SINCE = ("sampled", "resulted")
ENTRIES = ("watch_list",)

STAYED = Form(
    "A day in a place of this kind, within the window.",
    {
        "level": grammar.word("a place with risk of this level", *LEVELS),
        "division": grammar.division("a place in this division"),
        "watch_list": grammar.word(
            "a place on this list: its book, a stroke, its name"
        ),
        "outside": grammar.division("a place anywhere but in this division"),
        "except_levels": grammar.words(
            "with `division`: days in such areas do not count", *sorted(LISTED_LEVELS)
        ),
        "within_days": grammar.number(
            "the last days up to that of the arrival, else of the assessment",
            least=1,
            unit="days",
        ),
        "since": Value(Kind.DAY, "the days from this one on, instead of `within_days`"),
    },
    one_of=STAYED_KINDS,
)
ARRIVED = Form(
    "The latest arrival was of this kind.",
    {
        "passing_through": grammar.truth("true: their destination is elsewhere"),
        "mode": grammar.words("by what they came", *MODES),
        "entry": grammar.word("by the watch list's own entry", *ENTRIES),
        "to": grammar.division("the place they came to lies in this division"),
    },
)
RESIDENT = Form(
    "The household or usual residence lies in this division.",
    {"of": grammar.division("the division")},
    required=("of",),
)
STAYING = Form(
    "Where the person stays.",
    {"kind": grammar.words("kinds of place", *STAY_KINDS)},
    required=("kind",),
)
CONTACT = Form(
    "Is a contact; with each word, only of that kind.",
    {
        "level": grammar.words("how close", *CONTACT_LEVELS),
        "chain": grammar.word("of this chain"),
        "setting": grammar.words("met in such a setting, as `settings` has it"),
        "exposed_within_days": grammar.number(
            "the last exposure is at most so long ago", least=0, unit="days"
        ),
    },
)
CASE = Form(
    "Is a case. Of a contact: or was one on the day of the last exposure, or after it.",
    {
        "status": grammar.words("as laboratory and experts have it", *CASE_STATUSES),
        "excluded": grammar.truth(
            "false: of any status, but experts have not excluded it"
        ),
        "cleared": grammar.of_form("and is clear by now", "cleared"),
    },
    any_of=("status", "excluded", "cleared"),
)
CLEARED = Form(
    "So many results in a row, negative or faint enough.",
    {
        "times": grammar.number("how many", least=1, unit="results"),
        "apart_hours": grammar.number(
            "between their samplings, at least", least=0, unit="hours"
        ),
        "ct": grammar.number(
            "a positive with this Ct or more is clear too", least=1, unit="cycles"
        ),
    },
    required=("times", "apart_hours"),
)
POOL = Form(
    "Was in a positive tube; with `outcome`, by what became of them.",
    {"outcome": grammar.words("of their own sample", *POOL_OUTCOMES)},
)
TEST = Form(
    "A single specimen had this result; two taken at once had it together.",
    {
        "outcome": grammar.word("the result", *TEST_OUTCOMES),
        "method": grammar.word("left out: pcr", *METHODS),
        "twice": grammar.truth("true: of two taken at once only"),
    },
    required=("outcome",),
)
UNTESTED = Form(
    "No such result: up to the arrival in a rule about arrivals, else up to now.",
    {
        "outcome": grammar.word("the result; left out: negative", *OUTCOMES),
        "method": grammar.word("left out: pcr", *METHODS),
        "within_hours": grammar.number("of the last hours", least=1, unit="hours"),
        "within_days": grammar.number("of the last days", least=1, unit="days"),
        "since": grammar.word(
            "a result's age is counted from this; left out: sampled", *SINCE
        ),
    },
    one_of=("within_hours", "within_days"),
)

#: What may stand after each word of `when` that takes a mapping.
FORMS: dict[str, Form] = {
    "stayed": STAYED,
    "arrived": ARRIVED,
    "resident": RESIDENT,
    "staying": STAYING,
    "contact": CONTACT,
    "case": CASE,
    "pool": POOL,
    "test": TEST,
    "untested": UNTESTED,
    "age": when_person.AGE,
    "zone": when_person.ZONE,
    "occupation": when_person.OCCUPATION,
    "immunity": when_person.IMMUNITY,
    "symptoms": when_person.HEALTH,
    "home": when_person.HOME,
}


def words(text: Text | None, known: tuple[str, ...]) -> tuple[str, ...]:
    """One word, or a list of them, out of a closed list."""
    return tuple(part.one_of(known) for part in text.one_or_more()) if text else ()


def lineage(text: Text | None) -> Lineage | None:
    """A division with all that lies above it: CN/140000000000/140100000000."""
    if text is None:
        return None
    codes = tuple(text.word().split("/"))
    if not all(codes) or codes[0].isdecimal():
        text.refuse(
            f"`{text.name}` must be the way down to a division, from its country",
            "Write it as CN/140000000000/140100000000.",
        )
    if not is_country(codes[0]):
        text.refuse(f"there is no country `{codes[0]}`", country_meant(codes[0]))
    return codes


def condition(text: Text) -> Condition:
    """One condition: a mapping with exactly one word of the vocabulary."""
    pairs = list(text.pairs())
    if len(pairs) != 1:
        text.refuse(
            f"`{text.name}` must hold exactly one condition, not {len(pairs)}",
            "Put several under `all:` or `any:`, as a list.",
        )
    key, value = pairs[0]
    reader = CONDITIONS.get(key.word())
    if reader is None:
        key.refuse(
            f"there is no condition `{key.word()}`", nearest(key.word(), CONDITIONS)
        )
    return reader(value)


def parts(text: Text) -> tuple[Condition, ...]:
    """The conditions of a list; at least one."""
    found = tuple(condition(part) for part in text.items())
    if not found:
        text.refuse(f"`{text.name}` is an empty list", "Name a condition in it.")
    return found


def stayed(text: Text) -> Stayed:
    """`stayed: {level: high, within_days: 7}`."""
    fields = STAYED.read(text)
    kinds = [kind for kind in STAYED_KINDS if kind in fields]
    windows = [window for window in ("within_days", "since") if window in fields]
    if len(kinds) != 1:
        text.refuse("`stayed` needs exactly one of " + ", ".join(STAYED_KINDS))
    if len(windows) != (0 if kinds == ["watch_list"] and not windows else 1):
        text.refuse(
            "`stayed` needs a window",
            "Write `within_days: 7`, or `since: 2022-08-17`, not both.",
        )
    if "except_levels" in fields and kinds != ["division"]:
        fields["except_levels"].refuse("`except_levels` goes with `division` only")
    level, days = fields.get("level"), fields.get("within_days")
    watch_list, since = fields.get("watch_list"), fields.get("since")
    return Stayed(
        level=level.one_of(LEVELS) if level else None,
        division=lineage(fields.get("division")),
        watch_list=watch_list.word() if watch_list else None,
        outside=lineage(fields.get("outside")),
        except_levels=words(fields.get("except_levels"), tuple(sorted(LISTED_LEVELS))),
        within_days=days.number(1) if days else None,
        since=since.day() if since else None,
    )


def arrived(text: Text) -> Arrived:
    """`arrived: {passing_through: false, mode: [train], entry: watch_list}`."""
    fields = ARRIVED.read(text)
    passing, entry = fields.get("passing_through"), fields.get("entry")
    return Arrived(
        passing_through=passing.truth() if passing else None,
        mode=words(fields.get("mode"), MODES),
        entry=entry.one_of(ENTRIES) if entry else None,
        to=lineage(fields.get("to")),
    )


def resident(text: Text) -> Resident:
    """`resident: {of: CN/140000000000}`."""
    return Resident(of=lineage(RESIDENT.read(text)["of"]) or ())


def staying(text: Text) -> Staying:
    """`staying: {kind: [hotel, host]}`."""
    return Staying(kind=words(STAYING.read(text)["kind"], STAY_KINDS))


def contact(text: Text) -> IsContact:
    """`contact: {level: close, chain: …, setting: […]}`."""
    fields = CONTACT.read(text)
    chain, setting = fields.get("chain"), fields.get("setting")
    days = fields.get("exposed_within_days")
    return IsContact(
        level=words(fields.get("level"), CONTACT_LEVELS),
        chain=chain.word() if chain else None,
        setting=tuple(each.word() for each in setting.one_or_more()) if setting else (),
        exposed_within_days=days.number(0) if days else None,
    )


def case(text: Text) -> IsCase:
    """`case: {status: [confirmed, asymptomatic], cleared: {…}}`, or one of the two.

    Instead of a status it may say `excluded: false`: any status but that.
    """
    fields = CASE.read(text)
    if not fields:
        text.refuse(
            "`case` needs `status`, `cleared` or both",
            "Write `case: {status: [confirmed, asymptomatic]}`.",
        )
    excluded = fields.get("excluded")
    if excluded and "status" in fields:
        excluded.refuse("a status already says so", "Leave one of the two out.")
    of_any = (EXCLUDED if excluded.truth() else FOUND) if excluded else ()
    return IsCase(
        status=of_any or words(fields.get("status"), CASE_STATUSES),
        cleared=clearance(fields.get("cleared")),
    )


def clearance(text: Text | None) -> Clearance | None:
    """`cleared: {times: 2, apart_hours: 24, ct: 35}`."""
    if text is None:
        return None
    fields = CLEARED.read(text)
    faint = fields.get("ct")
    return Clearance(
        times=fields["times"].number(1),
        apart_hours=fields["apart_hours"].number(0),
        ct=faint.number(1) if faint else None,
    )


def pool(text: Text) -> InPool:
    """`pool: {outcome: [pending, negative]}`; `pool: {}` is every positive tube."""
    return InPool(outcome=words(POOL.read(text).get("outcome"), POOL_OUTCOMES))


def test(text: Text) -> IsTested:
    """`test: {outcome: positive, method: antigen}`, or `test: {outcome: discordant}`."""
    fields = TEST.read(text)
    method, twice = fields.get("method"), fields.get("twice")
    return IsTested(
        outcome=fields["outcome"].one_of(TEST_OUTCOMES),
        method=method.one_of(METHODS) if method else METHODS[0],
        twice=twice.truth() if twice else False,
    )


def overdue(text: Text) -> Overdue:
    """`overdue: test`, or `overdue: report`."""
    return Overdue(text.one_of(OWED))


def untested(text: Text) -> Untested:
    """`untested: {outcome: negative, within_hours: 48}`."""
    fields = UNTESTED.read(text)
    hours, days = fields.get("within_hours"), fields.get("within_days")
    if (hours is None) is (days is None):
        text.refuse(
            "`untested` needs a window",
            "Write `within_hours: 48`, or `within_days: 7`, not both.",
        )
    outcome, method, since = (
        fields.get(each) for each in ("outcome", "method", "since")
    )
    return Untested(
        outcome=outcome.one_of(OUTCOMES) if outcome else OUTCOMES[0],
        method=method.one_of(METHODS) if method else METHODS[0],
        within_hours=hours.number(1) if hours else None,
        within_days=days.number(1) if days else None,
        since=since.one_of(SINCE) if since else SINCE[0],
    )


CONDITIONS: dict[str, Callable[[Text], Condition]] = {
    "all": lambda text: AllOf(parts(text)),
    "any": lambda text: AnyOf(parts(text)),
    "not": lambda text: NotSo(condition(text)),
    "known": lambda text: Known(condition(text)),
    "stayed": stayed,
    "arrived": arrived,
    "resident": resident,
    "staying": staying,
    "contact": contact,
    "case": case,
    "pool": pool,
    "test": test,
    "overdue": overdue,
    "age": when_person.age,
    "untested": untested,
    "zone": when_person.zone,
    "occupation": when_person.occupation,
    "immunity": when_person.immunity,
    "symptoms": when_person.symptoms,
    "home": when_person.home,
}
