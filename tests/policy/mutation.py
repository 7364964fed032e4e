"""Does any number of a rulebook stand there without a case that minds it?

Every number of every rulebook (days, hours, test days, windows, bounds, rows, Ct), and
every day on which a version begins or ends, is moved by one, up and down; a case must
then fail, or the book be refused. A day of a list of days, which often cannot move for
its neighbours, is left out as well. What survives is a number nobody stands up for.

    python -m tests.policy.mutation

prints the score, and the survivors by file and line.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import yaml

from pratique.policy.case_files import Case, load_cases
from pratique.policy.cases import book_differences, case_files, differences
from pratique.policy.one import evaluate
from pratique.policy.refusals import RulebookError
from pratique.policy.rulebook import Rulebook, parse
from pratique.policy.shelf import Shelf, open_shelf
from tests.policy.words_mutation import edits

#: Where a number of policy may stand.
NUMBERS_UNDER = ("defaults", "settings", "rules")
DAYS_OF = ("in_force", "until")
RULE_WORDS = ("when", "then")


@dataclass(frozen=True, slots=True)
class Place:
    """A number, and where it stands in the text."""

    name: str  # arrival.high then.phases.0.days
    line: int
    start: int
    end: int
    word: str
    gap: tuple[int, int] | None = None  # what goes when a list does without it

    def changes(self) -> Iterator[tuple[str, int, int, str]]:
        """Each change of the text: its name, from where, to where, and by what."""
        for by in (-1, 1):
            if self.word != "0" or by > 0:
                yield f"{by:+d}", self.start, self.end, self.moved(by)
        if self.gap:
            yield "left out", *self.gap, ""

    def moved(self, by: int) -> str:
        """The word for one more or one less."""
        if self.word.isdigit():
            return str(int(self.word) + by)
        day, rest = self.word[:10], self.word[10:]
        return (date.fromisoformat(day) + timedelta(days=by)).isoformat() + rest


@dataclass(frozen=True, slots=True)
class Mutant:
    """A book with one number moved."""

    file: str
    book: str
    place: Place
    change: str  # -1 | +1 | left out
    text: str

    @property
    def name(self) -> str:
        """What it is called: `cn.national 2022-06-28 contact.close then.… +1`."""
        return f"{self.book} {self.place.name} {self.change}".rstrip()


@dataclass(frozen=True, slots=True)
class Score:
    """What became of all of them."""

    numbers: int
    killed: int
    refused: int
    survivors: tuple[Mutant, ...]

    @property
    def mutants(self) -> int:
        """How many there were."""
        return self.killed + self.refused + len(self.survivors)

    def __str__(self) -> str:
        """The score in a line."""
        dead = self.killed + self.refused
        return (
            f"{self.numbers} places, {self.mutants} mutants:"
            f" {self.killed} failed a case, {self.refused} were refused,"
            f" {len(self.survivors)} survived; {100 * dead / self.mutants:.1f} %"
        )


# --- where numbers stand ------------------------------------------------------------


def places(text: str) -> Iterator[Place]:
    """Every number of a book, and the days it begins and ends on."""
    book = yaml.compose(text, yaml.SafeLoader)
    assert book is not None
    for key, node in _pairs(book):
        if key in DAYS_OF:
            yield _place(key, node)
        elif key == "rules":
            for rule in node.value:
                said = dict(_pairs(rule))
                for word in RULE_WORDS:
                    name = f"{said['id'].value} {word}"
                    yield from _numbers(name, said[word])
        elif key in NUMBERS_UNDER:
            yield from _numbers(key, node)


def _pairs(node: yaml.Node) -> Iterator[tuple[str, yaml.Node]]:
    return ((key.value, value) for key, value in node.value)


def _numbers(name: str, node: yaml.Node) -> Iterator[Place]:
    if isinstance(node, yaml.MappingNode):
        for key, value in _pairs(node):
            yield from _numbers(f"{name}.{key}", value)
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            for place in _numbers(f"{name}.{_called(item) or number}", item):
                own = isinstance(item, yaml.ScalarNode)
                yield replace(place, gap=_gap(node.value, number)) if own else place
    elif node.value.isdigit() or name.endswith(".since"):
        yield _place(name, node)


def _gap(items: list[yaml.Node], number: int) -> tuple[int, int] | None:
    """The item with the comma beside it; nothing if the list would then be empty."""
    if len(items) == 1:
        return None
    if number:
        return items[number - 1].end_mark.index, items[number].end_mark.index
    return items[0].start_mark.index, items[1].start_mark.index


def _called(node: yaml.Node) -> str:
    """The id of an item that has one."""
    return dict(_pairs(node))["id"].value if _has_id(node) else ""


def _has_id(node: yaml.Node) -> bool:
    return isinstance(node, yaml.MappingNode) and "id" in dict(_pairs(node))


def _place(name: str, node: yaml.Node) -> Place:
    start, end = node.start_mark, node.end_mark
    return Place(name, start.line + 1, start.index, end.index, node.value)


def mutants(book: Rulebook) -> Iterator[Mutant]:
    """The book with each of its numbers moved by one, down and up, or left out."""
    text = Path(book.file).read_text(encoding="utf-8")
    for place in places(text):
        for change, start, end, word in place.changes():
            changed = text[:start] + word + text[end:]
            yield Mutant(book.file, f"{book.id} {book.version}", place, change, changed)


def word_mutants(book: Rulebook) -> Iterator[Mutant]:
    """The book with each word of its rules another one, or left out."""
    text = Path(book.file).read_text(encoding="utf-8")
    whole = yaml.compose(text, yaml.SafeLoader)
    assert whole is not None
    rules = dict(_pairs(whole))["rules"]
    for rule in rules.value:
        said = dict(_pairs(rule))
        for word in RULE_WORDS:
            for name, where, other in edits(f"{said['id'].value} {word}", said[word]):
                start, end = _range(where)
                place = Place(name, text.count("\n", 0, start) + 1, start, end, "")
                changed = text[:start] + other + text[end:]
                yield Mutant(book.file, f"{book.id} {book.version}", place, "", changed)


def _range(where: yaml.Node | tuple[int, int]) -> tuple[int, int]:
    if isinstance(where, tuple):
        return where
    return where.start_mark.index, where.end_mark.index


# --- who minds ------------------------------------------------------------------------


class Hunt:
    """All cases, ready to be asked of a shelf with one book changed."""

    def __init__(self, folder: Path) -> None:
        self.books = open_shelf(folder).books
        shelf = Shelf(self.books)
        self.cases: list[tuple[str, Case]] = [
            (f"{found.book} {found.version}", case)
            for found in (load_cases(path, shelf) for path in case_files(folder))
            for case in found.cases
        ]

    def score(self, of: Callable[[Rulebook], Iterator[Mutant]] = mutants) -> Score:
        """Move every number of every book, or change every word."""
        killed, refused, numbers = 0, 0, set()
        survivors: list[Mutant] = []
        for book in self.books:
            for mutant in of(book):
                numbers.add((mutant.file, mutant.place))
                fate = self.fate(mutant)
                killed += fate == "killed"
                refused += fate == "refused"
                survivors += [mutant] if fate == "survived" else []
        return Score(len(numbers), killed, refused, tuple(survivors))

    def fate(self, mutant: Mutant) -> str:
        """What becomes of a mutant: killed | refused | survived."""
        others = [book for book in self.books if book.file != mutant.file]
        try:
            shelf = Shelf([*others, parse(mutant.text, file=mutant.file)])
            return "killed" if self._minds(mutant, shelf) else "survived"
        except RulebookError:
            return "refused"

    def _minds(self, mutant: Mutant, shelf: Shelf) -> bool:
        """Whether some case fails, its own book's first."""
        order = sorted(self.cases, key=lambda each: each[0] != mutant.book)
        return any(_fails(case, shelf) for _book, case in order)


def _fails(case: Case, shelf: Shelf) -> bool:
    outcome = evaluate(case.facts, case.risk, shelf, case.now)
    return bool(differences(case, outcome) or book_differences(case, shelf))


def main() -> int:
    """Print the score and the survivors."""
    hunt = Hunt(Path(__file__).resolve().parents[2] / "rulebooks")
    scores = [hunt.score(), hunt.score(word_mutants)]
    for score in scores:
        lines = [f"{one.file}:{one.place.line}: {one.name}" for one in score.survivors]
        sys.stdout.write("\n".join([str(score), *lines]) + "\n")
    return int(any(score.survivors for score in scores))


if __name__ == "__main__":
    sys.exit(main())
