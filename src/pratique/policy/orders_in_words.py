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
)
from pratique.policy.words import Said, listed, word

NOTHING = Measures()


def ordered(then: Measures) -> Iterator[tuple[str, Said, Said]]:
    """Each thing a rule orders: its name, the name in words, and what is ordered.

    Things that belong together are told together; what has no sentence yet is told
    as it is written.
    """
    told: set[str] = set()
    for names, label, say in TELL:
        told.update(names)
        if any(getattr(then, name) != getattr(NOTHING, name) for name in names):
            yield names[0], label, say(then)
    for each in fields(then):
        value = getattr(then, each.name)
        if each.name not in told and value != each.default:
            yield each.name, word(each.name), Said(str(value), str(value))


def in_one_line(then: Measures) -> Said:
    """All that a rule orders, one after the other."""
    told = list(ordered(then))
    return Said(
        "；".join(f"{label.zh}：{said.zh}" for _name, label, said in told),
        "; ".join(f"{label.en}: {said.en}" for _name, label, said in told),
    )


def _word(name: str) -> Callable[[Measures], Said]:
    return lambda then: word(str(getattr(then, name)))


def _number(name: str, zh: str, en: str) -> Callable[[Measures], Said]:
    return lambda then: Said(
        zh.format(getattr(then, name)), en.format(getattr(then, name))
    )


def _counted(then: Measures) -> Said:
    anchor = word(then.anchor)
    zh = f"自{anchor.zh}起，" + ("当日为第1天" if not then.start_after else "")
    en = f"from {anchor.en}; " + ("that day is day 1" if not then.start_after else "")
    if then.start_after == 1:
        zh, en = zh + "次日为第1天", en + "the next day is day 1"
    elif then.start_after:
        zh += f"其后第{then.start_after}日为第1天"
        en += f"day 1 is {then.start_after} days later"
    if not then.credit_elapsed:
        zh, en = f"{zh}，已过的天数不计", f"{en}; days gone by do not count"
    return Said(zh, en)


def _phases(then: Measures) -> Said:
    said = [_phase(each) for each in then.phases]
    return Said("+".join(each.zh for each in said), ", then ".join(x.en for x in said))


def _phase(plan: PhasePlan) -> Said:
    what, days = word(plan.measure), plan.days
    first = getattr(plan, "from_day", None)
    zh = f"{days}天{what.zh}" + (f"（自第{first}天）" if first else "")
    en = f"{days} day{'' if days == 1 else 's'} of {what.en}"
    return Said(zh, en + (f" from day {first}" if first else ""))


def _tests(then: Measures) -> Said:
    said = [_test(each) for each in then.tests]
    return Said("，".join(each.zh for each in said), ", ".join(x.en for x in said))


def _test(plan: TestPlan) -> Said:
    match plan:
        case Landing():
            return Said("第一落点1次", "one on landing")
        case OnDays(days):
            listing = [str(day) for day in days]
            which = "day" if len(days) == 1 else "each of days"
            return Said(
                f"第{'、'.join(listing)}天各1次", f"one on {which} {', '.join(listing)}"
            )
        case Times(times=1):
            begins = Said("落地", "landing") if plan.from_landing else _day(plan)
            return Said(f"{begins.zh}起1次", f"one, from {begins.en} on")
        case Times():
            begins = Said("落地", "landing") if plan.from_landing else _day(plan)
            return Said(
                f"自{begins.zh}起{plan.times}次，间隔{plan.apart_hours}小时",
                f"{plan.times} from {begins.en} on, {plan.apart_hours} hours apart",
            )
        case Daily():
            return Said(
                f"第{plan.from_day}至{plan.to_day}天每日{plan.per_day}次",
                f"{plan.per_day} a day from day {plan.from_day} to {plan.to_day}",
            )


def _day(plan: Times) -> Said:
    return Said(f"第{plan.from_day}天", f"day {plan.from_day}")


def _supervisor(then: Measures) -> Said:
    pairs = dict(then.supervisor)
    if len(set(pairs.values())) == 1:
        return word(next(iter(pairs.values())))
    told = [(word(kind), word(who)) for kind, who in pairs.items()]
    return Said(
        "，".join(f"{kind.zh}：{who.zh}" for kind, who in told),
        ", ".join(f"{kind.en}: {who.en}" for kind, who in told),
    )


def _cleared(then: Measures) -> Said:
    asked = then.cleared
    if asked is None:
        return Said("", "")
    faint = f"或Ct≥{asked.ct}" if asked.ct else ""
    or_faint = f" or with a Ct of {asked.ct} or more" if asked.ct else ""
    return Said(
        f"连续{asked.times}次阴性{faint}，间隔{asked.apart_hours}小时",
        f"after {asked.times} results in a row negative{or_faint},"
        f" {asked.apart_hours} hours apart",
    )


TELL: tuple[tuple[tuple[str, ...], Said, Callable[[Measures], Said]], ...] = (
    (("mark",), Said("标", "mark"), _word("mark")),
    (("code",), Said("健康码", "code"), _word("code")),
    (("phases",), Said("管控措施", "measures"), _phases),
    (
        ("anchor", "start_after", "credit_elapsed"),
        Said("天数起算", "days are counted"),
        _counted,
    ),
    (
        ("hold_hours",),
        Said("就地管控", "hold"),
        _number("hold_hours", "至多{}小时", "{} hours at most"),
    ),
    (("tests",), Said("核酸检测", "tests"), _tests),
    (
        ("temperature",),
        Said("测温", "temperature"),
        _number("temperature", "每日{}次", "{} times a day"),
    ),
    (("transfer",), Said("转运", "transfer"), _word("transfer")),
    (("supervisor",), Said("监督责任方", "supervisor"), _supervisor),
    (
        ("restrictions",),
        Said("限制", "restrictions"),
        lambda then: listed(then.restrictions),
    ),
    (("sampling",), Said("采样方式", "sampling"), _word("sampling")),
    (
        ("bound_days",),
        Said("管控上限", "bound"),
        _number("bound_days", "期满后{}天", "{} days after the end"),
    ),
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
    (
        ("contact_first_two",),
        Said("解除还须", "release also waits for"),
        lambda _then: Said(
            "相关密接前两次检测阴性", "the first two tests of the close contact"
        ),
    ),
    (("cleared",), Said("解除", "release"), _cleared),
)
