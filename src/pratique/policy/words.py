"""Whom a rule is about, in the words a reader would use.

Chinese and English side by side, since a text is read in both. Every word of the
closed vocabulary has its sentence in `SAY`; one that has none yet is told by its own
name and values, so that nothing is left out.
"""

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from pratique.policy import conditions as ask
from pratique.policy.circumstances_in_words import CIRCUMSTANCES
from pratique.policy.measures import Clearance
from pratique.policy.said import (
    Names,
    Said,
    bracketed,
    by_code,
    day,
    days,
    either,
    joined,
    listed,
    word,
)
from pratique.policy.when import FOUND


def condition(asked: ask.Condition, names: Names = by_code) -> Said:
    """Whom a rule is about."""
    match asked:
        case ask.AllOf(parts):
            return joined([_part(each, names) for each in parts], "，且", " and ")
        case ask.AnyOf(parts):
            return joined([_part(each, names) for each in parts], "，或", " or ")
        case ask.NotSo(part):
            inner = condition(part, names)
            return Said(f"不属于“{inner.zh}”", f"not {_part(part, names).en}")
        case ask.Known(part):
            inner = condition(part, names)
            return Said(f"经查明“{inner.zh}”", f"known: {_part(part, names).en}")
        case _:
            say = SAY.get(type(asked))
            return say(asked, names) if say else _by_name(asked)


def _part(part: ask.Condition, names: Names) -> Said:
    """A part of a condition; what is itself made of parts stands in brackets."""
    said = condition(part, names)
    return bracketed(said) if isinstance(part, ask.AllOf | ask.AnyOf) else said


# --- each question --------------------------------------------------------------------


def _stayed(asked: ask.Stayed, names: Names) -> Said:
    where = _where(asked, names)
    if asked.except_levels:
        but = either(asked.except_levels, "level")
        where = Said(f"{where.zh}（{but.zh}除外）", f"{where.en} (but not in {but.en})")
    zh, en = f"有{where.zh}旅居史", f"stayed {where.en}"
    if asked.since:
        since = day(asked.since)
        return Said(f"{since.zh}以来{zh}", f"{en} since {since.en}")
    if asked.within_days:
        return Said(
            f"{asked.within_days}日内{zh}", f"{en} within {days(asked.within_days)}"
        )
    return Said(f"自列入名单以来{zh}", f"{en} since it was put there")


def _where(asked: ask.Stayed, names: Names) -> Said:
    if asked.level:
        area = word(asked.level, "level")
        return Said(area.zh.removeprefix("有"), f"in {area.en}")
    if asked.division:
        place = names(asked.division)
        return Said(place.zh, f"in {place.en}")
    if asked.outside:
        place = names(asked.outside)
        return Said(f"{place.zh}以外地区", f"outside {place.en}")
    return Said(
        f"重点地区名单“{asked.watch_list}”所列地区",
        f"in a place on the watch list “{asked.watch_list}”",
    )


def _arrived(asked: ask.Arrived, names: Names) -> Said:
    zh, en = [], ["arriving"]
    if asked.passing_through is not None:
        zh.append("途经本地" if asked.passing_through else "以本地为目的地")
        en.append("to pass through" if asked.passing_through else "to stay")
    if asked.mode:
        by = either(asked.mode, "mode")
        zh.append(f"抵达方式为{by.zh}")
        en.append(f"by {by.en}")
    if asked.entry:
        zh.append("经重点地区抵并上报")
        en.append("by the watch list's own entry")
    if asked.to:
        place = names(asked.to)
        zh.append(f"前往{place.zh}")
        en.append(f"for {place.en}")
    return Said("、".join(zh) or "抵达", " ".join(en))


def _resident(asked: ask.Resident, names: Names) -> Said:
    place = names(asked.of)
    return Said(f"{place.zh}居民", f"resident of {place.en}")


def _staying(asked: ask.Staying, _names: Names) -> Said:
    kind = either(asked.kind, "stay")
    return Said(f"住在{kind.zh}", f"staying {kind.en}")


def _contact(asked: ask.IsContact, _names: Names) -> Said:
    zh, en = "接触者", "a contact"
    if asked.level:
        level = either(asked.level, "contact")
        zh, en = level.zh, level.en if len(asked.level) == 1 else f"({level.en})"
    if asked.exposed_within_days is not None:
        number = asked.exposed_within_days
        zh, en = f"{number}日内暴露的{zh}", f"{en} last exposed within {days(number)}"
    if asked.chain:
        zh, en = f"感染链 {asked.chain} 的{zh}", f"{en} of the chain {asked.chain}"
    if asked.setting:
        where = either(asked.setting, "setting")
        zh, en = f"{zh}（接触场景：{where.zh}）", f"{en} (met in: {where.en})"
    return Said(zh, en)


def _case(asked: ask.IsCase, _names: Names) -> Said:
    zh, en = "病例", "a case"
    if asked.status == FOUND:
        zh, en = "病例（未排除者）", "a case (not excluded)"
    elif asked.status:
        status = listed(asked.status, "finding")
        zh, en = f"病例（{status.zh}）", f"a case ({status.en})"
    if asked.cleared is None:
        return Said(zh, en)
    clear = clearance(asked.cleared)
    return Said(
        f"{zh}已达到出院标准（{clear.zh}）", f"{en} that is cleared ({clear.en})"
    )


def clearance(asked: Clearance) -> Said:
    """What makes a case clear."""
    zh, en = f"连续{asked.times}次阴性", f"{asked.times} negative results in a row"
    if asked.ct:
        zh += f"或Ct值≥{asked.ct}"
        en = (
            f"{asked.times} results in a row,"
            f" each negative or with a Ct of {asked.ct} or more"
        )
    hours = asked.apart_hours
    return Said(
        f"{zh}，采样间隔至少{hours}小时", f"{en}, sampled at least {hours} hours apart"
    )


def _pool(asked: ask.InPool, _names: Names) -> Said:
    if not asked.outcome:
        return Said("阳性混采管内人员", "in a positive tube")
    own = either(asked.outcome, "outcome")
    return Said(
        f"阳性混采管内人员（本人结果：{own.zh}）",
        f"in a positive tube (own result: {own.en})",
    )


def _tested(asked: ask.IsTested, _names: Names) -> Said:
    method, outcome = word(asked.method, "method"), word(asked.outcome, "outcome")
    if asked.twice:
        return Said(
            f"双采双检均{outcome.zh}", f"{outcome.en} in both of two taken at once"
        )
    return Said(f"{method.zh}{outcome.zh}", f"{outcome.en} by {method.en}")


def _overdue(asked: ask.Overdue, _names: Names) -> Said:
    what = word(asked.what, "owed")
    return Said(f"逾期未{what.zh}", f"a {what.en} is overdue")


def _age(asked: ask.Age, _names: Names) -> Said:
    told = []
    if asked.from_years is not None:
        years = asked.from_years
        told.append(Said(f"满{years}岁", f"{years} years or older"))
    if asked.under is not None:
        told.append(Said(f"未满{asked.under}岁", f"under {asked.under} years"))
    if asked.born_before is not None:
        born = day(asked.born_before)
        told.append(Said(f"{born.zh}前出生", f"born before {born.en}"))
    return joined(told, "、", " and ")


SAY: dict[type, Callable[[Any, Names], Said]] = {
    ask.Stayed: _stayed,
    ask.Arrived: _arrived,
    ask.Resident: _resident,
    ask.Staying: _staying,
    ask.IsContact: _contact,
    ask.IsCase: _case,
    ask.InPool: _pool,
    ask.IsTested: _tested,
    ask.Overdue: _overdue,
    ask.Age: _age,
    **CIRCUMSTANCES,
}


# --- what has no sentence of its own --------------------------------------------------


def _by_name(asked: Any) -> Said:  # noqa: ANN401
    """The name of what is asked, and whatever it asks."""
    name = type(asked).__name__
    told = [
        f"{each.name.replace('_', ' ')}: {value}"
        for each in fields(asked)
        if (value := getattr(asked, each.name)) not in (None, (), False)
    ]
    return Said("，".join([name, *told]), ", ".join([name, *told]))
