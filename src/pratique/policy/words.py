"""What a rule asks, and what it orders, in the words a reader would use.

Chinese and English side by side, since a text is read in both. Every word of the
closed vocabulary has its sentence in `SAY`; one that has none yet is told by its own
name and values, so that nothing is left out.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from typing import Any

from pratique.policy import conditions as ask
from pratique.policy.facts import Lineage
from pratique.policy.wordlists import WORDS


@dataclass(frozen=True, slots=True)
class Said:
    """The same in Chinese and in English."""

    zh: str
    en: str

    def in_(self, language: str) -> str:
        """The words in one of the two languages."""
        return self.zh if language.startswith("zh") else self.en


Names = Callable[[Lineage], Said]


def by_code(place: Lineage) -> Said:
    """A place by its code, for whoever has no gazetteer at hand."""
    return Said(place[-1], place[-1])


def word(name: str) -> Said:
    """One word of the vocabulary; an unknown one is told as it is written."""
    plain = name.replace("_", " ")
    return Said(*WORDS.get(name, (name, plain)))


def listed(names: Iterable[str], zh: str = "、", en: str = ", ") -> Said:
    """Several words of the vocabulary."""
    said = [word(name) for name in names]
    return Said(zh.join(each.zh for each in said), en.join(each.en for each in said))


def condition(asked: ask.Condition, names: Names = by_code) -> Said:
    """Whom a rule is about."""
    match asked:
        case ask.AllOf(parts):
            return _joined(parts, names, "，且", " and ")
        case ask.AnyOf(parts):
            return _joined(parts, names, "，或", " or ")
        case ask.NotSo(part):
            inner = condition(part, names)
            return Said(f"不属于“{inner.zh}”", f"not ({inner.en})")
        case _:
            say = SAY.get(type(asked))
            return say(asked, names) if say else _by_name(asked)


def _joined(parts: tuple[ask.Condition, ...], names: Names, zh: str, en: str) -> Said:
    said = [_bracketed(part, condition(part, names)) for part in parts]
    return Said(zh.join(each.zh for each in said), en.join(each.en for each in said))


def _bracketed(part: ask.Condition, said: Said) -> Said:
    if isinstance(part, ask.AllOf | ask.AnyOf):
        return Said(f"（{said.zh}）", f"({said.en})")
    return said


# --- each question --------------------------------------------------------------------


def _stayed(asked: ask.Stayed, names: Names) -> Said:
    where = _where(asked, names)
    if asked.except_levels:
        but = listed(asked.except_levels, "、", " and ")
        where = Said(f"{where.zh}（{but.zh}除外）", f"{where.en} (not in {but.en})")
    if asked.since:
        since = asked.since.isoformat()
        return Said(
            f"{since}以来有{where.zh}旅居史", f"stayed {where.en} since {since}"
        )
    if asked.within_days is None:
        return Said(f"有{where.zh}旅居史", f"stayed {where.en}")
    days = asked.within_days
    return Said(
        f"{days}日内有{where.zh}旅居史", f"stayed {where.en} within {_days(days)}"
    )


def _where(asked: ask.Stayed, names: Names) -> Said:
    if asked.level:
        area = word(asked.level)
        return Said(area.zh.removeprefix("有"), f"in {area.en}")
    if asked.division:
        place = names(asked.division)
        return Said(place.zh, f"in {place.en}")
    if asked.outside:
        place = names(asked.outside)
        return Said(f"{place.zh}以外", f"outside {place.en}")
    return Said(
        f"重点地区名单“{asked.watch_list}”所列地区",
        f"in a place on the watch list {asked.watch_list}",
    )


def _arrived(asked: ask.Arrived, names: Names) -> Said:
    zh, en = ["抵达"], ["arrived"]
    if asked.passing_through is not None:
        zh.append("途经本地" if asked.passing_through else "以本地为目的地")
        en.append("passing through" if asked.passing_through else "to stay")
    if asked.mode:
        by = listed(asked.mode, "或", " or ")
        zh.append(f"乘{by.zh}")
        en.append(f"by {by.en}")
    if asked.entry:
        zh.append(f"经{word(asked.entry).zh}")
        en.append(f"by the entry {word(asked.entry).en}")
    if asked.to:
        zh.append(f"前往{names(asked.to).zh}")
        en.append(f"to {names(asked.to).en}")
    return Said("".join(zh) if len(zh) == 1 else "，".join(zh[1:]), " ".join(en))


def _resident(asked: ask.Resident, names: Names) -> Said:
    place = names(asked.of)
    return Said(f"{place.zh}居民", f"resident of {place.en}")


def _staying(asked: ask.Staying, _names: Names) -> Said:
    kind = listed(asked.kind, "或", " or ")
    return Said(f"住在{kind.zh}", f"stays in: {kind.en}")


def _contact(asked: ask.IsContact, _names: Names) -> Said:
    level = listed(asked.level, "或", " or ") if asked.level else word("contact")
    zh, en = level.zh, level.en
    if asked.chain:
        zh, en = f"感染链 {asked.chain} 的{zh}", f"{en} of the chain {asked.chain}"
    if asked.setting:
        where = listed(asked.setting, "或", " or ")
        zh, en = f"{zh}（接触场景：{where.zh}）", f"{en} (met in: {where.en})"
    return _and_the_rest(asked, ("level", "chain", "setting"), Said(zh, en))


def _case(asked: ask.IsCase, _names: Names) -> Said:
    status = listed(asked.status, "、", ", ")
    zh = f"病例（{status.zh}）" if asked.status else "病例"
    en = f"a case ({status.en})" if asked.status else "a case"
    if asked.cleared:
        zh, en = f"{zh}且已达到出院标准", f"{en} that is cleared"
    return Said(zh, en)


def _pool(asked: ask.InPool, _names: Names) -> Said:
    if not asked.outcome:
        return Said("阳性混采管内人员", "in a positive pool")
    own = listed(asked.outcome, "或", " or ")
    return Said(
        f"阳性混采管内人员，本人结果{own.zh}",
        f"in a positive pool, own result {own.en}",
    )


def _tested(asked: ask.IsTested, _names: Names) -> Said:
    method, outcome = word(asked.method), word(asked.outcome)
    zh, en = f"{method.zh}检测{outcome.zh}", f"{outcome.en} by {method.en}"
    if asked.twice:
        zh, en = f"双采双检均{outcome.zh}", f"{outcome.en} in both of two taken at once"
    return Said(zh, en)


def _overdue(asked: ask.Overdue, _names: Names) -> Said:
    what = word(getattr(asked, "what", "test"))
    return Said(f"逾期未完成{what.zh}", f"a {what.en} is overdue")


def _age(asked: ask.Age, _names: Names) -> Said:
    zh, en = [], []
    if asked.from_years is not None:
        zh.append(f"满{asked.from_years}岁")
        en.append(f"{asked.from_years} years or older")
    if asked.under is not None:
        zh.append(f"未满{asked.under}岁")
        en.append(f"under {asked.under} years")
    return _and_the_rest(
        asked, ("from_years", "under"), Said("且".join(zh), " and ".join(en))
    )


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
}


# --- what has no sentence of its own --------------------------------------------------


def _by_name(asked: object) -> Said:
    name = type(asked).__name__
    return _and_the_rest(asked, (), word(name))


def _and_the_rest(asked: Any, said: tuple[str, ...], so_far: Said) -> Said:  # noqa: ANN401
    """The words, and after them whatever else is asked that they do not tell."""
    zh, en = [so_far.zh] if so_far.zh else [], [so_far.en] if so_far.en else []
    for each in fields(asked):
        value = getattr(asked, each.name)
        if each.name not in said and value not in (None, (), False):
            shown = listed(map(str, value)) if isinstance(value, tuple) else None
            zh.append(f"{word(each.name).zh}：{shown.zh if shown else value}")
            en.append(f"{word(each.name).en}: {shown.en if shown else value}")
    return Said("，".join(zh), ", ".join(en))


def _days(number: int) -> str:
    return f"{number} day" if number == 1 else f"{number} days"
