"""Write docs/rules: every rulebook as a citizen could read it, with its cases.

Everything comes from `rulebooks/`: the sentence of each rule, its source and how sure
we are, whom it is about and what follows in words, and what came of each case that it
touches. Chinese first, then English, in pages of their own. `--check` only says whether
the pages are fresh; the tests do too.
"""

import sys
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

import django
from django.conf import settings
from django.utils import translation

from pratique.policy.examples import Example, examples
from pratique.policy.facts import Lineage
from pratique.policy.orders_in_words import ordered
from pratique.policy.rulebook import Rule, Rulebook
from pratique.policy.said import Said, by_code
from pratique.policy.settings import Setting
from pratique.policy.settings_in_words import met, reach
from pratique.policy.shelf import Shelf, open_shelf
from pratique.policy.sources import Dating
from pratique.policy.words import condition
from pratique.web import dates, outcome_words, vocabulary

HOUSE = Path(__file__).resolve().parent.parent
PACKAGE = HOUSE / "src" / "pratique"
RULEBOOKS = HOUSE / "rulebooks"
PAGES = HOUSE / "docs" / "rules"
LANGUAGES = ("zh", "en")  # Chinese first
SPOKEN = {"zh": "zh-hans", "en": "en"}

#: What the gazetteer calls the divisions that rules name.
PLACES = {
    "140000000000": Said("山西省", "Shanxi"),
    "460000000000": Said("海南省", "Hainan"),
    "540000000000": Said("西藏自治区", "Tibet"),
}
HEAD = {
    "zh": "由 `scripts/law.py` 据 `rulebooks/` 生成，请勿手改；过期则测试不通过。",
    "en": "Made by `scripts/law.py` from `rulebooks/`; do not edit it by hand: a test"
    " fails when it is stale.",
}
WORDS = {
    "zh": {
        "other": "English",
        "force": "自",
        "until": "起施行，至",
        "next": "起施行，至下一版本施行",
        "following": "下一版本",
        "ended": "何以知其终止",
        "begun": "何以知其施行之日",
        "sources": "出处",
        "source": "出处",
        "sure": "可信度",
        "quoted": "原文",
        "ours": "转述",
        "who": "适用",
        "what": "措施",
        "replaces": "替代",
        "otherwise": "其余情形：同类规定均不适用时方适用",
        "cases": "示例",
        "settings": "何处相遇，何人为密接",
        "index": "规则",
        "rules": "条",
        "colon": "：",
        "open": "（",
        "close": "）",
        "comma": "、",
        "clause": "；",
        "stop": "。",
    },
    "en": {
        "other": "中文",
        "force": "In force from ",
        "until": " until ",
        "next": " until the next version is",
        "following": "Next version",
        "ended": "How we know that it ended",
        "begun": "How we know when it began",
        "sources": "Sources",
        "source": "Source",
        "sure": "How sure we are",
        "quoted": "Quoted",
        "ours": "In our own words",
        "who": "Who",
        "what": "What follows",
        "replaces": "Stands in the place of",
        "otherwise": "Otherwise: only where no other rule of its class applies",
        "cases": "For example",
        "settings": "Where people met, and who of them is a close contact",
        "index": "The rules",
        "rules": "rules",
        "colon": ": ",
        "open": " (",
        "close": ")",
        "comma": ", ",
        "clause": "; ",
        "stop": ". ",
    },
}


def main() -> int:
    """Write the pages, or with `--check` say whether they are fresh."""
    settings.configure(
        LANGUAGE_CODE="en", LOCALE_PATHS=[PACKAGE / "locale"], USE_I18N=True
    )
    django.setup()
    fresh = pages()
    if "--check" in sys.argv[1:]:
        stale = stale_pages(fresh)
        print("\n".join(stale) or "docs/rules is fresh")
        return int(bool(stale))
    PAGES.mkdir(exist_ok=True)
    for path in PAGES.glob("*.md"):
        if path.name not in fresh:
            path.unlink()
    for name, text in fresh.items():
        (PAGES / name).write_text(text, encoding="utf-8")
    return 0


def stale_pages(fresh: dict[str, str], folder: Path = PAGES) -> list[str]:
    """Return the pages that are missing, too many, or not as they must be."""
    there = {path.name for path in folder.glob("*.md")}
    return [
        name
        for name in sorted({*there, *fresh})
        if name not in there or name not in fresh or _text(folder / name) != fresh[name]
    ]


def _text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def pages() -> dict[str, str]:
    """Return every page, by its name."""
    shelf = open_shelf(RULEBOOKS)
    found = {"README.md": "".join(index(shelf))}
    for book in shelf.books:
        found |= pages_of(book, shelf)
    return found


def pages_of(book: Rulebook, shelf: Shelf) -> dict[str, str]:
    """Return a book's pages, one in each language."""
    cases = Path(book.file).with_suffix(".cases.yaml")
    judged, found = examples(cases, shelf), {}
    for language in LANGUAGES:
        with translation.override(SPOKEN[language]):
            lines = Page(book, language, judged, shelf).lines()
            found[page_name(book, language)] = "".join(lines)
    return found


def page_name(book: Rulebook, language: str) -> str:
    """Return what a book's page is called: the Chinese one has the plain name."""
    tail = "" if language == LANGUAGES[0] else f".{language}"
    return f"{book.id}-{book.version}{tail}.md"


def index(shelf: Shelf) -> Iterator[str]:
    """Yield the list of all rules."""
    yield f"# {WORDS['zh']['index']} · {WORDS['en']['index']}\n\n"
    yield f"{HEAD['zh']}\n\n{HEAD['en']}\n"
    for book in shelf.books:
        zh, en = (page_name(book, language) for language in LANGUAGES)
        yield f"\n## {book.id} {book.version}\n\n"
        yield f"[{book.title.get('zh', book.title['en'])}]({zh})"
        yield f" · [{book.title['en']}]({en})\n\n"
        for rule in book.rules:
            yield f"- [`{rule.short}`]({zh}#{_anchor(rule)})"
            yield f" · [{rule.confidence}]({en}#{_anchor(rule)})\n"


def _anchor(rule: Rule) -> str:
    return rule.short.replace(".", "")


class Page:
    """One version of one book, in one language."""

    def __init__(
        self,
        book: Rulebook,
        language: str,
        judged: tuple[Example, ...],
        shelf: Shelf,
    ) -> None:
        self.book, self.language, self.judged = book, language, judged
        self.shelf = shelf
        self.words = WORDS[language]
        self.zone = str(book.zone)

    def lines(self) -> Iterator[str]:
        """Yield the page."""
        other = LANGUAGES[1 - LANGUAGES.index(self.language)]
        yield f"# {self._said(self.book.title)}\n\n"
        yield f"`{self.book.id}` {self.book.version}"
        yield f" · [{self.words['other']}]({page_name(self.book, other)})"
        yield f" · [{self.words['index']}](README.md)\n\n"
        yield f"{HEAD[self.language]}\n\n"
        yield from self._force()
        for rule in self.book.rules:
            yield from self._rule(rule)
        if self.book.settings:
            yield f"\n## {self.words['settings']}\n\n"
            for setting in self.book.settings:
                yield from self._setting(setting)
        yield f"\n## {self.words['sources']}\n\n"
        for source in self.book.sources:
            parts = [source.title, str(source.published or ""), source.where]
            row = self.words["clause"].join(each for each in parts if each)
            yield f"- `{source.id}` {row}\n"

    def _said(self, words: Mapping[str, str]) -> str:
        return words.get(self.language, words["en"])

    def _labelled(self, label: str, text: str) -> str:
        return f"{self.words[label]}{self.words['colon']}{text}"

    def _force(self) -> Iterator[str]:
        following, until = self._following(), self.words["next"]
        ends = self.book.until or (following.in_force if following else None)
        if ends:
            until = self.words["until"] + self._moment(ends)
        began = self._moment(self.book.in_force)
        yield f"{self.words['force']}{began}{until}\n"
        if following:
            name = page_name(following, self.language)
            yield f"\n{self._labelled('following', f'[{following.version}]({name})')}\n"
        for label, known in (("begun", self.book.begun), ("ended", self.book.ended)):
            if known:
                yield f"\n{self._labelled(label, self._known(known))}\n"

    def _following(self) -> Rulebook | None:
        """The version of this book that came next; None: there is none yet."""
        later = [
            book
            for book in self.shelf.books
            if book.id == self.book.id and book.in_force > self.book.in_force
        ]
        return min(later, key=lambda book: book.in_force, default=None)

    def _moment(self, instant: datetime) -> str:
        day = dates.day_words(instant.astimezone(self.book.zone).date(), year=True)
        gap = "" if self.language == "zh" else " "
        return f"{day}{gap}{dates.time_words(instant, self.zone)}"

    def _known(self, known: Dating) -> str:
        sure = vocabulary.say(known.confidence, "confidence")
        words = self.words
        return f"{self._said(known.says)}{words['open']}{sure}{words['close']}"

    # --- one rule ---------------------------------------------------------------

    def _rule(self, rule: Rule) -> Iterator[str]:
        quoted = "ours" if rule.paraphrase else "quoted"
        if self.language != LANGUAGES[0]:
            quoted = "ours"  # only the first language can be a quotation
        yield f"\n## {rule.short}\n\n"
        yield f"> {self._labelled(quoted, self._said(rule.says))}\n\n"
        source, sure = rule.source, vocabulary.say(rule.confidence, "confidence")
        yield f"- {self._labelled('source', source.title)}"
        yield f"{self.words['open']}`{source.id}`{self.words['close']}\n"
        yield f"- {self._labelled('sure', str(sure))}\n"
        who = condition(rule.when, name_of).in_(self.language)
        yield f"- {self._labelled('who', who)}\n"
        if rule.otherwise:
            yield f"- {self.words['otherwise']}\n"
        if rule.replaces:
            old = self.words["comma"].join(f"`{each}`" for each in rule.replaces)
            yield f"- {self._labelled('replaces', old)}\n"
        yield f"- {self.words['what']}{self.words['colon'].rstrip()}\n"
        for _name, label, said in ordered(rule.then):
            what, how = label.in_(self.language), said.in_(self.language)
            yield f"  - {what[:1].upper()}{what[1:]}{self.words['colon']}{how}\n"
        yield from self._cases(rule)

    def _cases(self, rule: Rule) -> Iterator[str]:
        """Tell once what came out alike of several cases, by the first one's sentence."""
        shown: dict[str, str] = {}
        for each in self.judged:
            if words := self._came_out(rule, each):
                shown.setdefault(words, each.case.sentence)
        if shown:
            yield f"\n{self.words['cases']}{self.words['colon'].rstrip()}\n\n"
        for words, sentence in shown.items():
            yield f"1. {'' if self.language == 'zh' else f'*{sentence}.* '}{words}\n"

    def _came_out(self, rule: Rule, example: Example) -> str:
        """Return what a case says of a rule: that it applied, or by how little not."""
        case, outcome = example.case, example.outcome
        return outcome_words.example_words(rule, case, outcome, self.zone)

    def _setting(self, setting: Setting) -> Iterator[str]:
        sure = vocabulary.say(setting.confidence, "confidence")
        where, who = met(setting).in_(self.language), reach(setting).in_(self.language)
        yield f"- **{where[:1].upper()}{where[1:]}**{self.words['colon']}"
        yield f"{who}{self.words['stop']}{self._said(setting.says)}"
        yield f"{self.words['open']}{sure}{self.words['close']}\n"


def name_of(place: Lineage) -> Said:
    """Return what a place is called; no database is at hand here."""
    return PLACES.get(place[-1]) or by_code(place)


if __name__ == "__main__":
    sys.exit(main())
