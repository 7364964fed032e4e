"""What changes between two versions of a rulebook, in words: for whom, from when.

Rules are the same where they bear the same id. Of a rule that changed, everything that
is now otherwise is told as it was and as it is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from pratique.policy.orders_in_words import in_one_line, ordered
from pratique.policy.rulebook import Rule, Rulebook
from pratique.policy.said import Names, Said, by_code, word
from pratique.policy.settings_in_words import met, reach
from pratique.policy.words import condition

SILENT = Said("（未写）", "(nothing said)")
WHOM_ARRIVALS = Said("自该时刻起抵达的人员", "whoever arrives from then on")
WHOM_ALL = Said("届时在辖区的全部人员", "everybody who is there then")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is now otherwise."""

    what: Said
    old: Said
    new: Said


@dataclass(frozen=True, slots=True)
class Told:
    """A rule in words: whom it is about, since which arrivals, what it orders."""

    rule: str
    says: Mapping[str, str]
    who: Said
    whom: Said
    orders: Said
    clauses: tuple[tuple[Said, Said], ...]  # the same: what is ordered, and how
    source: str
    confidence: str
    paraphrase: bool


@dataclass(frozen=True, slots=True)
class Changed:
    """A rule that stays, and what of it is now otherwise."""

    old: Told
    new: Told
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Two versions side by side."""

    old: Rulebook
    new: Rulebook
    from_when: datetime
    added: tuple[Told, ...]
    gone: tuple[Told, ...]
    changed: tuple[Changed, ...]
    unchanged: int
    around: tuple[Change, ...]  # in the head, the defaults and the settings

    @property
    def is_empty(self) -> bool:
        """Whether nothing that anybody would notice has changed."""
        return not (self.added or self.gone or self.changed or self.around)

    def document(self) -> dict[str, object]:
        """The same for a program."""
        return {
            "old": _head(self.old),
            "new": _head(self.new),
            "from_when": self.from_when.isoformat(),
            "added": [asdict(each) for each in self.added],
            "gone": [asdict(each) for each in self.gone],
            "changed": [asdict(each) for each in self.changed],
            "unchanged": self.unchanged,
            "around": [asdict(each) for each in self.around],
        }


def compare(
    old: Rulebook,
    new: Rulebook,
    names: Names = by_code,
    *,
    begins: datetime | None = None,
    extends: bool = False,
) -> Difference:
    """Everything that changes from one version to the other.

    Args:
        old: the version before.
        new: the version after.
        names: what a place is called.
        begins: when the new one is in force, if not when it says itself.
        extends: its arrival rules apply to people who are there already, too.
    """

    def tell(rule: Rule) -> Told:
        return told(rule, names, extends=extends)

    before = {rule.short: rule for rule in old.rules}
    after = {rule.short: rule for rule in new.rules}
    both = [(before[name], after[name]) for name in after if name in before]
    changed = [
        Changed(tell(one), tell(other), tuple(_of(one, other, names)))
        for one, other in both
    ]
    really = tuple(each for each in changed if each.changes)
    return Difference(
        old=old,
        new=new,
        from_when=begins or new.in_force,
        added=tuple(tell(after[name]) for name in after if name not in before),
        gone=tuple(tell(before[name]) for name in before if name not in after),
        changed=really,
        unchanged=len(both) - len(really),
        around=tuple(_around(old, new, names)),
    )


def told(rule: Rule, names: Names = by_code, *, extends: bool = False) -> Told:
    """One rule in words."""
    who = condition(rule.when, names)
    if rule.otherwise:
        who = Said(f"其余情形：{who.zh}", f"otherwise: {who.en}")
    return Told(
        rule=rule.short,
        says=dict(rule.says),
        who=who,
        whom=WHOM_ARRIVALS if rule.cls == "arrival" and not extends else WHOM_ALL,
        orders=in_one_line(rule.then),
        clauses=tuple((label, said) for _name, label, said in ordered(rule.then)),
        source=" ".join(filter(None, (rule.source.title, rule.source.where))),
        confidence=rule.confidence,
        paraphrase=rule.paraphrase,
    )


def _head(book: Rulebook) -> dict[str, object]:
    return {
        "rulebook": book.id,
        "version": book.version.isoformat(),
        "in_force": book.in_force.isoformat(),
        "title": dict(book.title),
        "digest": book.digest,
    }


# --- a rule ---------------------------------------------------------------------------


def _of(old: Rule, new: Rule, names: Names) -> Iterator[Change]:
    if (old.when, old.otherwise) != (new.when, new.otherwise):
        yield Change(
            Said("适用对象", "who"), told(old, names).who, told(new, names).who
        )
    yield from _orders(old, new)
    pairs = {
        "cls": (Said("类别", "class"), word(old.cls, "class"), word(new.cls, "class")),
        "replaces": (
            Said("替代", "replaces"),
            _as_written(old.replaces),
            _as_written(new.replaces),
        ),
        "confidence": (
            Said("可靠程度", "how sure we are"),
            word(old.confidence, "confidence"),
            word(new.confidence, "confidence"),
        ),
        "source": (Said("出处", "source"), _source(old), _source(new)),
        "says": (Said("原文", "sentence"), _says(old), _says(new)),
        "paraphrase": (Said("是否转述", "paraphrase"), _ours(old), _ours(new)),
    }
    for label, was, is_now in pairs.values():
        if was != is_now:
            yield Change(label, _or_silent(was), _or_silent(is_now))


def _orders(old: Rule, new: Rule) -> Iterator[Change]:
    was = {name: (label, said) for name, label, said in ordered(old.then)}
    now = {name: (label, said) for name, label, said in ordered(new.then)}
    for name in [*was, *(each for each in now if each not in was)]:
        label = (was.get(name) or now[name])[0]
        before = was[name][1] if name in was else SILENT
        after = now[name][1] if name in now else SILENT
        if before != after:
            yield Change(label, before, after)


def _as_written(names: tuple[str, ...]) -> Said:
    return Said("、".join(names), ", ".join(names))


def _source(rule: Rule) -> Said:
    words = told(rule).source
    return Said(words, words)


def _says(rule: Rule) -> Said:
    english = rule.says["en"]
    return Said(rule.says.get("zh", english), english)


def _ours(rule: Rule) -> Said:
    return Said("转述", "our words") if rule.paraphrase else Said("原文", "a quotation")


def _or_silent(said: Said) -> Said:
    return said if said.zh or said.en else SILENT


# --- what stands around the rules -----------------------------------------------------


def _around(old: Rulebook, new: Rulebook, names: Names) -> Iterator[Change]:
    heads = (
        (Said("文本", "rulebook"), Said(old.id, old.id), Said(new.id, new.id)),
        (Said("标题", "title"), _title(old), _title(new)),
        (
            Said("适用范围", "jurisdiction"),
            names(old.jurisdiction),
            names(new.jurisdiction),
        ),
        (
            Said("时区", "time zone"),
            Said(str(old.zone), str(old.zone)),
            Said(str(new.zone), str(new.zone)),
        ),
    )
    for label, was, is_now in heads:
        if was != is_now:
            yield Change(label, was, is_now)
    yield from _pairs(_defaults(old), _defaults(new))
    yield from _pairs(_settings(old), _settings(new))


def _title(book: Rulebook) -> Said:
    english = book.title["en"]
    return Said(book.title.get("zh", english), english)


def _pairs(old: Mapping[Said, Said], new: Mapping[Said, Said]) -> Iterator[Change]:
    for label in [*old, *(each for each in new if each not in old)]:
        was, is_now = old.get(label, SILENT), new.get(label, SILENT)
        if was != is_now:
            yield Change(label, was, is_now)


def _defaults(book: Rulebook) -> dict[Said, Said]:
    numbers = asdict(book.defaults) if book.defaults else {}
    return {
        word(name, "default"): Said(f"{each}", f"{each}")
        for name, each in numbers.items()
    }


def _settings(book: Rulebook) -> dict[Said, Said]:
    return {_setting(met(each)): reach(each) for each in book.settings}


def _setting(where: Said) -> Said:
    return Said(f"接触场景：{where.zh}", f"setting: {where.en}")
