"""What a rule asks of somebody's own circumstances, in words: work, body, home, tests.

A file of its own beside `words`, as `circumstances` stands beside `answers`.
"""

from collections.abc import Callable, Iterator
from typing import Any

from pratique.policy.conditions import (
    HasHome,
    HasSymptoms,
    Immune,
    InZone,
    OnPost,
    Untested,
)
from pratique.policy.said import Names, Said, bracketed, days, either, joined, word


def _zone(asked: InZone, _names: Names) -> Said:
    kind = either(asked.kind or ("static",), "zone")
    return Said(f"在{kind.zh}内", f"staying in {kind.en}")


def _home(asked: HasHome, _names: Names) -> Said:
    if asked.fit:
        return Said("具备居家隔离条件", "able to be kept apart from others at home")
    return Said("不具备居家隔离条件", "unable to be kept apart from others at home")


def _post(asked: OnPost, _names: Names) -> Said:
    post, number = either(asked.post, "post"), asked.within_days
    if asked.left:
        window = f"{number}日内" if number > 1 else "当日"
        within = f"within {days(number)}" if number > 1 else "on the day"
        return Said(f"{window}离开{post.zh}", f"having left work in {post.en} {within}")
    if asked.left is None and number > 1:
        return Said(
            f"{number}日内曾在{post.zh}工作",
            f"at work in {post.en} on some day of the last {days(number)}",
        )
    return Said(f"在{post.zh}工作", f"at work in {post.en}")


def _immune(asked: Immune, _names: Names) -> Said:
    disease = word(asked.to, "disease")
    ways = joined(_protections(asked), "，或", ", or ")
    return Said(
        f"对{disease.zh}有免疫力（{ways.zh}）", f"immune to {disease.en} ({ways.en})"
    )


def _protections(asked: Immune) -> Iterator[Said]:
    number = asked.doses
    if number is not None:
        zh = f"接种{number}剂疫苗"
        en = f"{number} dose{'' if number == 1 else 's'} of vaccine"
        if asked.days:
            zh = f"{zh}且末剂已满{asked.days}日"
            en = f"{en}, the last at least {days(asked.days)} before"
        yield Said(zh, en)
    yield from (word(each, "immunity_proof") for each in asked.proof)


def _symptoms(asked: HasSymptoms, _names: Names) -> Said:
    said = joined(_signs(asked), "，或", " or ")
    if asked.of and asked.temperature is not None:
        said = bracketed(said)
    if not asked.within_days:
        return said
    number = asked.within_days
    return Said(f"{number}日内{said.zh}", f"{said.en} within {days(number)}")


def _signs(asked: HasSymptoms) -> Iterator[Said]:
    if asked.of:
        names = either(asked.of, "symptom")
        yield Said(f"有{names.zh}症状", f"with {names.en}")
    elif asked.temperature is None:
        yield Said("有任何症状", "with any symptom")
    if asked.temperature is not None:
        hot = f"{asked.temperature:g}"
        yield Said(f"体温{hot}℃及以上", f"with a temperature of {hot} °C or more")


def _untested(asked: Untested, _names: Names) -> Said:
    method, outcome = word(asked.method, "method"), word(asked.outcome, "outcome")
    if asked.within_hours:
        window = Said(f"{asked.within_hours}小时内", f"{asked.within_hours} hours")
    else:
        number = asked.within_days or 0
        window = Said(f"{number}日内", days(number))
    zh = f"{window.zh}无{method.zh}{outcome.zh}结果"
    en = f"without a result {outcome.en} by {method.en} within {window.en}"
    if asked.since == "resulted":
        return Said(f"{zh}（自出结果起算）", f"{en} (counted from when it was known)")
    return Said(f"{zh}（自采样起算）", f"{en} (counted from the sampling)")


CIRCUMSTANCES: dict[type, Callable[[Any, Names], Said]] = {
    InZone: _zone,
    OnPost: _post,
    Immune: _immune,
    HasSymptoms: _symptoms,
    HasHome: _home,
    Untested: _untested,
}
