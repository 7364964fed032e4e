"""What a rule orders, in words: one sentence for each thing it can order."""

from collections.abc import Callable, Iterator
from dataclasses import fields

from pratique.policy.measures import (
    Daily,
    Landing,
    Measures,
    OnDays,
    PhasePlan,
    TestPlan,
    Times,
    laid_out,
)
from pratique.policy.said import Said, days, either, joined, listed, word
from pratique.policy.words import clearance

NOTHING = Measures()
COUNTED = ("anchor", "start_after", "credit_elapsed")


def ordered(then: Measures) -> Iterator[tuple[str, Said, Said]]:
    """Each thing a rule orders: its name, the name in words, and what is ordered.

    Things that belong together are told together; what has no sentence yet is told
    as it is written.
    """
    told: set[str] = set()
    for names, label, say in TELL:
        told.update(names)
        if _says(then, names):
            yield names[0], label, say(then)
    for each in fields(then):
        value = getattr(then, each.name)
        if each.name not in told and value != each.default:
            plain = each.name.replace("_", " ")
            yield each.name, Said(each.name, plain), Said(str(value), str(value))


def _says(then: Measures, names: tuple[str, ...]) -> bool:
    """Whether a rule says this; how days are counted, wherever it counts any."""
    if names == COUNTED and (then.phases or _tests_by_day(then)):
        return True
    return any(getattr(then, name) != getattr(NOTHING, name) for name in names)


def _tests_by_day(then: Measures) -> bool:
    return any(isinstance(each, OnDays | Daily) for each in then.tests)


def in_one_line(then: Measures) -> Said:
    """All that a rule orders, one after the other."""
    told = list(ordered(then))
    return Said(
        "；".join(f"{label.zh}：{said.zh}" for _name, label, said in told),
        "; ".join(f"{label.en}: {said.en}" for _name, label, said in told),
    )


def _word(name: str, book: str) -> Callable[[Measures], Said]:
    return lambda then: word(str(getattr(then, name)), book)


def _number(name: str, zh: str, en: str) -> Callable[[Measures], Said]:
    return lambda then: Said(
        zh.format(getattr(then, name)), en.format(getattr(then, name))
    )


def _counted(then: Measures) -> Said:
    anchor, later = word(then.anchor, "anchor"), then.start_after
    that = anchor.en.removeprefix("the day of ")
    if later == 0:
        said = Said(f"{anchor.zh}为第1天", f"day 1 is {anchor.en}")
    elif later == 1:
        said = Said(f"{anchor.zh}的次日为第1天", f"day 1 is the day after {that}")
    else:
        said = Said(
            f"{anchor.zh}后第{later}日为第1天",
            f"day 1 is {later} days after {that}",
        )
    if then.credit_elapsed:
        return said
    return Said(f"{said.zh}，已过的天数不计", f"{said.en}; days gone by do not count")


def _phases(then: Measures) -> Said:
    said = [_phase(first, each) for first, each in laid_out(then.phases)]
    return joined(said, "+", ", then ")


def _phase(first: int, plan: PhasePlan) -> Said:
    said, own = _lasting(first, plan), list(_own(plan))
    if not own:
        return said
    more = joined(own, "；", "; ")
    return Said(f"{said.zh}（{more.zh}）", f"{said.en} ({more.en})")


def _own(plan: PhasePlan) -> Iterator[Said]:
    """Who watches over this phase, and what is left undone in it."""
    if plan.supervisor:
        who = _supervisors(plan.supervisor)
        yield Said(f"监督责任方：{who.zh}", f"supervisor: {who.en}")
    if plan.restrictions:
        undone = listed(plan.restrictions, "restriction", "、", ", ")
        yield Said(f"限制：{undone.zh}", f"restrictions: {undone.en}")


def _lasting(first: int, plan: PhasePlan) -> Said:
    what = word(plan.measure, "measure")
    if plan.from_day is None:
        return Said(f"{plan.days}天{what.zh}", f"{days(plan.days)} of {what.en}")
    last = first + plan.days - 1
    return Said(
        f"第{first}至{last}天{what.zh}", f"{what.en} from day {first} to day {last}"
    )


def _tests(then: Measures) -> Said:
    return joined([_test(each) for each in then.tests], "，", ", ")


def _test(plan: TestPlan) -> Said:
    match plan:
        case Landing():
            return Said("第一落点1次", "one on landing")
        case OnDays(numbers):
            listing = [str(each) for each in numbers]
            which = "day" if len(numbers) == 1 else "each of days"
            every = "" if len(numbers) == 1 else "各"
            return Said(
                f"第{'、'.join(listing)}天{every}1次",
                f"one on {which} {', '.join(listing)}",
            )
        case Times():
            return _times(plan)
        case Daily():
            return Said(
                f"第{plan.from_day}至{plan.to_day}天每日{plan.per_day}次",
                f"{plan.per_day} a day from day {plan.from_day} to {plan.to_day}",
            )


def _times(plan: Times) -> Said:
    begins = Said("落地", "landing") if plan.from_landing else _day(plan)
    if plan.times > 1:
        return Said(
            f"自{begins.zh}起{plan.times}次，间隔至少{plan.apart_hours}小时",
            f"{plan.times} from {begins.en} on, at least {plan.apart_hours} hours apart",
        )
    if plan.from_day == 1 and not plan.from_landing:
        return Said("立即1次", "one at once")
    return Said(f"{begins.zh}起1次", f"one, from {begins.en} on")


def _day(plan: Times) -> Said:
    return Said(f"第{plan.from_day}天", f"day {plan.from_day}")


def _supervisor(then: Measures) -> Said:
    return _supervisors(then.supervisor)


def _supervisors(by_stay: tuple[tuple[str, str], ...]) -> Said:
    who: dict[str, list[str]] = {}
    for kind, supervisor in by_stay:
        who.setdefault(supervisor, []).append(kind)
    if len(who) == 1:
        return word(next(iter(who)), "supervisor")
    return joined([_of_whom(*each) for each in who.items()], "；", "; ")


def _of_whom(supervisor: str, kinds: list[str]) -> Said:
    """Who watches over whoever stays where; the hotel, over who stays in it."""
    who = word(supervisor, "supervisor")
    if kinds == [supervisor]:
        return who
    stay = either(kinds, "stay")
    return Said(
        f"住{stay.zh}的由{who.zh}监督", f"{who.en} (for whoever stays {stay.en})"
    )


def _bound(then: Measures) -> Said:
    if not then.bound_days:
        return Said(
            "期满即到限，由具名人员另行决定，否则失效",
            "the end of the last day; then a named officer orders anew, or it lapses",
        )
    return Said(
        f"期满后{then.bound_days}天，由具名人员另行决定，否则失效",
        f"{days(then.bound_days)} after the end; then a named officer orders anew,"
        " or it lapses",
    )


def _temperature(then: Measures) -> Said:
    number = then.temperature
    often = {1: "once", 2: "twice"}.get(number, f"{number} times")
    return Said(f"每日测量并报告{number}次", f"taken and reported {often} a day")


TELL: tuple[tuple[tuple[str, ...], Said, Callable[[Measures], Said]], ...] = (
    (("mark",), Said("标", "mark"), _word("mark", "mark")),
    (("code",), Said("健康码", "code"), _word("code", "code")),
    (("phases",), Said("管控措施", "measures"), _phases),
    (COUNTED, Said("天数起算", "days are counted"), _counted),
    (
        ("hold_hours",),
        Said("就地管控", "hold"),
        _number("hold_hours", "至多{}小时", "{} hours at most"),
    ),
    (("tests",), Said("核酸检测", "tests"), _tests),
    (("sampling",), Said("采样方式", "sampling"), _word("sampling", "sampling")),
    (("temperature",), Said("体温", "temperature"), _temperature),
    (("transfer",), Said("转运", "transfer"), _word("transfer", "transfer")),
    (("supervisor",), Said("监督责任方", "supervisor"), _supervisor),
    (
        ("restrictions",),
        Said("限制", "restrictions"),
        lambda then: listed(then.restrictions, "restriction", "、", "; "),
    ),
    (
        ("cleared",),
        Said("解除条件", "release"),
        lambda then: clearance(then.cleared) if then.cleared else Said("", ""),
    ),
    (
        ("contact_first_two",),
        Said("解除还须", "release also waits for"),
        lambda _then: Said(
            "相应密接前两次检测均为阴性",
            "the first two tests of the close contact, both negative",
        ),
    ),
    (("bound_days",), Said("管控上限", "bound"), _bound),
    (
        ("repeat_within_days",),
        Said("无效后重检", "repeat after an invalid test"),
        _number("repeat_within_days", "{}天内", "within {} days"),
    ),
    (
        ("window_hours",),
        Said("检测时限", "time allowed for a test"),
        _number("window_hours", "{}小时", "{} hours"),
    ),
)
