"""What a rulebook says that may be meant, but that nobody here knows yet.

A watch list, a chain or a setting may come into being after the rule that names it, so
that none is refused; but most that nobody knows are slips of the pen.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pratique.policy.conditions import IsContact, Stayed, leaves
from pratique.policy.document import Text, like, read
from pratique.policy.rulebook import Rulebook
from pratique.policy.shelf import Shelf

KINDS = {"watch_list": "watch list", "chain": "chain", "setting": "setting"}
Known = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something to look at again; nothing is refused for it."""

    message: str
    next_step: str
    line: int
    column: int
    file: str = ""
    about: str = ""  # a kind of word, or `version`
    word: str = ""  # that nobody knows, or the version that then follows
    near: str = ""  # a word that is known and spelt nearly so

    def __str__(self) -> str:
        """Print as compilers do."""
        where = f"{self.file}:" if self.file else ""
        return (
            f"{where}{self.line}:{self.column}: warning: {self.message}\n"
            f"  {self.next_step}"
        )


def doubts(
    book: Rulebook, text: str, shelf: Shelf, cases: str = "", also: Known | None = None
) -> tuple[Doubt, ...]:
    """Everything in a text to look at again.

    Args:
        book: the text, as it was read.
        text: the text itself.
        shelf: the books it stands beside.
        cases: its case file: what they know of, somebody has thought of.
        also: words that a house knows, by `watch_list`, `chain` and `setting`.
    """
    known = _known(book, shelf, cases)
    for kind, words in (also or {}).items():
        known[kind] |= words
    found = [*_crossing(book, shelf)]
    named = _named(read(text, "a rulebook"), tuple(KINDS))
    found += [
        _unknown(place, known[place.name], book.file)
        for place in named
        if place.word() not in known[place.name]
    ]
    return tuple(found)


def _unknown(place: Text, known: set[str], file: str) -> Doubt:
    near = like(place.word(), known)
    return Doubt(
        message=f"nobody knows a {KINDS[place.name]} `{place.word()}` yet",
        next_step=f"Did you mean `{near}`?"
        if near
        else "If it is meant, a case beside the book that has it says so.",
        line=place.line,
        column=place.column,
        file=file,
        about=place.name,
        word=place.word(),
        near=near,
    )


def words_of(books: Iterable[Rulebook]) -> dict[str, frozenset[str]]:
    """The watch lists, chains and settings that some books have."""
    found: dict[str, set[str]] = {kind: set() for kind in KINDS}
    for book in books:
        found["setting"] |= {one.id for one in book.settings}
        for leaf in (leaf for rule in book.rules for leaf in leaves(rule.when)):
            match leaf:
                case Stayed(watch_list=str(name)):
                    found["watch_list"].add(name)
                case IsContact(chain=str(name)):
                    found["chain"].add(name)
    return {kind: frozenset(words) for kind, words in found.items()}


def _known(book: Rulebook, shelf: Shelf, cases: str) -> dict[str, set[str]]:
    """What other books, and the cases of this one, have by these names."""
    others = words_of(each for each in shelf.books if each.digest != book.digest)
    found = {kind: set(words) for kind, words in others.items()}
    found["setting"] |= {one.id for one in book.settings}
    if cases.strip():
        document = read(cases, "a case file")
        for kind, key in (("watch_list", "list"), ("chain", "chain")):
            found[kind] |= {each.word() for each in _named(document, (key,))}
    return found


def _named(text: Text, keys: tuple[str, ...]) -> Iterator[Text]:
    """Every word that stands after one of these keys."""
    if text.is_mapping:
        for _key, value in text.pairs():
            yield from _named(value, keys)
    elif text.is_list:
        for item in text.items():
            yield from _named(item, keys)
    elif text.name in keys:
        yield text


def _crossing(book: Rulebook, shelf: Shelf) -> Iterator[Doubt]:
    """Versions in force in another order than their names have it."""
    for other in shelf.books:
        if (
            other.id == book.id
            and other.version < book.version
            and other.in_force > book.in_force
        ):
            yield Doubt(
                f"the version of {book.version} is in force before that of"
                f" {other.version}, which then follows it",
                "A later version has a later day, unless this is meant.",
                *book.at,
                book.file,
                about="version",
                word=other.version.isoformat(),
            )
