"""Reads `when`, and refuses every word that is not in the vocabulary."""

from collections.abc import Callable

from pratique.policy.conditions import (
    Age,
    AllOf,
    AnyOf,
    Arrived,
    Condition,
    InPool,
    IsCase,
    IsContact,
    IsTested,
    NotSo,
    Overdue,
    Resident,
    Stayed,
    Staying,
)
from pratique.policy.document import Text, nearest
from pratique.policy.facts import LEVELS, LISTED_LEVELS, Lineage
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
POOL_OUTCOMES = ("pending", "negative", "positive", "transferred")
OUTCOMES = ("negative", "positive", "invalid")
TEST_OUTCOMES = (*OUTCOMES, "discordant")  # the last of two taken at once only
METHODS = ("pcr", "antigen")
MODES = ("train", "plane", "coach", "car", "ship", "foot", "other")
STAYED_KINDS = ("level", "division", "watch_list", "outside")


def words(text: Text | None, known: tuple[str, ...]) -> tuple[str, ...]:
    """One word, or a list of them, out of a closed list."""
    return tuple(part.one_of(known) for part in text.one_or_more()) if text else ()


def lineage(text: Text | None) -> Lineage | None:
    """A division with all that lies above it: CN/140000000000/140100000000."""
    if text is None:
        return None
    codes = tuple(text.word().split("/"))
    if not all(codes) or not codes[0].isalpha():
        text.refuse(
            f"`{text.name}` must be the way down to a division, from its country",
            "Write it as CN/140000000000/140100000000.",
        )
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
    fields = text.mapping((*STAYED_KINDS, "except_levels", "within_days", "since"))
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
    fields = text.mapping(("passing_through", "mode", "entry", "to"))
    passing, entry = fields.get("passing_through"), fields.get("entry")
    return Arrived(
        passing_through=passing.truth() if passing else None,
        mode=words(fields.get("mode"), MODES),
        entry=entry.one_of(("watch_list",)) if entry else None,
        to=lineage(fields.get("to")),
    )


def resident(text: Text) -> Resident:
    """`resident: {of: CN/140000000000}`."""
    fields = text.mapping(("of",), required=("of",))
    return Resident(of=lineage(fields["of"]) or ())


def staying(text: Text) -> Staying:
    """`staying: {kind: [hotel, host]}`."""
    fields = text.mapping(("kind",), required=("kind",))
    return Staying(kind=words(fields["kind"], STAY_KINDS))


def contact(text: Text) -> IsContact:
    """`contact: {level: close, chain: …, setting: […]}`."""
    fields = text.mapping(("level", "chain", "setting"))
    chain, setting = fields.get("chain"), fields.get("setting")
    return IsContact(
        level=words(fields.get("level"), CONTACT_LEVELS),
        chain=chain.word() if chain else None,
        setting=tuple(each.word() for each in setting.one_or_more()) if setting else (),
    )


def case(text: Text) -> IsCase:
    """`case: {status: [confirmed, asymptomatic]}`, or `case: {cleared: {…}}`, or both."""
    fields = text.mapping(("status", "cleared"))
    if not fields:
        text.refuse(
            "`case` needs `status`, `cleared` or both",
            "Write `case: {status: [confirmed, asymptomatic]}`.",
        )
    return IsCase(
        status=words(fields.get("status"), CASE_STATUSES),
        cleared=clearance(fields.get("cleared")),
    )


def clearance(text: Text | None) -> Clearance | None:
    """`cleared: {times: 2, apart_hours: 24, ct: 35}`."""
    if text is None:
        return None
    fields = text.mapping(
        ("times", "apart_hours", "ct"), required=("times", "apart_hours")
    )
    faint = fields.get("ct")
    return Clearance(
        times=fields["times"].number(1),
        apart_hours=fields["apart_hours"].number(0),
        ct=faint.number(1) if faint else None,
    )


def pool(text: Text) -> InPool:
    """`pool: {outcome: [pending, negative]}`; `pool: {}` is every positive tube."""
    return InPool(
        outcome=words(text.mapping(("outcome",)).get("outcome"), POOL_OUTCOMES)
    )


def test(text: Text) -> IsTested:
    """`test: {outcome: positive, method: antigen}`, or `test: {outcome: discordant}`."""
    fields = text.mapping(("outcome", "method", "twice"), required=("outcome",))
    method, twice = fields.get("method"), fields.get("twice")
    return IsTested(
        outcome=fields["outcome"].one_of(TEST_OUTCOMES),
        method=method.one_of(METHODS) if method else METHODS[0],
        twice=twice.truth() if twice else False,
    )


def overdue(text: Text) -> Overdue:
    """`overdue: test`."""
    text.one_of(("test",))
    return Overdue()


def age(text: Text) -> Age:
    """`age: {from: 14, under: 60}`, in completed years."""
    fields = text.mapping(("from", "under"))
    low, high = fields.get("from"), fields.get("under")
    if low is None and high is None:
        text.refuse("`age` needs `from`, `under` or both", "Write `age: {under: 14}`.")
    return Age(
        from_years=low.number(0) if low else None,
        under=high.number(1) if high else None,
    )


CONDITIONS: dict[str, Callable[[Text], Condition]] = {
    "all": lambda text: AllOf(parts(text)),
    "any": lambda text: AnyOf(parts(text)),
    "not": lambda text: NotSo(condition(text)),
    "stayed": stayed,
    "arrived": arrived,
    "resident": resident,
    "staying": staying,
    "contact": contact,
    "case": case,
    "pool": pool,
    "test": test,
    "overdue": overdue,
    "age": age,
}
