"""The documents are true: nothing is undocumented, and no link leads nowhere.

Each check is proven on a planted breach before it looks at the repository.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import click
import pytest

from pratique.access.roles import ROLES
from pratique.policy.rulebook import Rulebook
from scripts import catalogues, law, permissions
from tests.policy.world import the_shelf

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PACKAGE = ROOT / "src" / "pratique"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
GUIDES = sorted((DOCS / "roles").glob("*.md"))
PLAYBOOKS = sorted((DOCS / "playbooks").glob("*.md"))
GUIDE_LINES = 60

CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
ROW = re.compile(r"^\| `([\w.]+)` \|.*\| ([^|]+) \|$", re.MULTILINE)
ON_SCREEN = re.compile(r"\*\*([^*]+)\*\* 「([^」]+)」")
VARIABLE = re.compile(r"\b(PRATIQUE_[A-Z_]+|DATABASE_URL)\b")


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


# --- Links ---------------------------------------------------------------------


def anchors(text: str) -> set[str]:
    """Return what a page's headings are called in a link."""
    plain = [re.sub(r"[^\w\s-]", "", head).lower() for head in HEADING.findall(text)]
    return {"-".join(head.split()) for head in plain}


def dead_links(page: Path) -> Iterator[str]:
    """Find the links of a page that lead to no file or to no heading."""
    for target in LINK.findall(CODE.sub("", read(page))):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        if not found.exists() or (anchor and anchor not in anchors(read(found))):
            yield target


def test_a_planted_dead_link_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# One two\n[a](#one-two) [b](gone.md) [c](#gone) `[d](no.md)`")
    assert list(dead_links(page)) == ["gone.md", "#gone"]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page: Path) -> None:
    assert not list(dead_links(page))


# --- Events --------------------------------------------------------------------


def events() -> dict[str, tuple[str, ...]]:
    """Return every event, with the names of the reactions to it."""
    from pratique.loop.reactions import REACTIONS

    rooms = [file.parent.name for file in PACKAGE.glob("*/events.py")]
    listed = [vars(import_module(f"pratique.{room}.events")) for room in rooms]
    names = [
        value
        for room in listed
        for name, value in room.items()
        if name.isupper() and isinstance(value, str)
    ]
    return {
        name: tuple(reaction.__name__ for reaction in REACTIONS.get(name, ()))
        for name in names
    }


def told_events(text: str) -> dict[str, tuple[str, ...]]:
    """Return the events of a page, with the reactions that it names."""
    return {
        name: tuple(re.findall(r"`(\w+)`", follows))
        for name, follows in ROW.findall(text)
        if "." in name
    }


def test_a_planted_row_is_read() -> None:
    rows = "| `a.b` | when `x` | `one`, `two` |\n| `a.c` | when | – |\n"
    assert told_events(rows) == {"a.b": ("one", "two"), "a.c": ()}


def test_every_event_is_told_with_what_follows() -> None:
    assert told_events(read(DOCS / "events.md")) == events()


# --- The law -----------------------------------------------------------------------

SHELF = the_shelf()


@cache
def law_pages(book: Rulebook) -> dict[str, str]:
    """Return the printed pages of a rulebook, as they must be."""
    return law.pages_of(book, SHELF)


@pytest.fixture(params=SHELF.books, ids=lambda book: f"{book.id} {book.version}")
def book(request: pytest.FixtureRequest) -> Rulebook:
    """Return each rulebook in turn."""
    found: Rulebook = request.param
    return found


def test_a_planted_stale_page_of_the_law_is_found(tmp_path: Path) -> None:
    (tmp_path / "old.md").write_text("# Old")
    (tmp_path / "stale.md").write_text("# Stale")
    (tmp_path / "fresh.md").write_text("# Fresh")
    fresh = {"fresh.md": "# Fresh", "stale.md": "# Fresh", "new.md": "# New"}
    assert law.stale_pages(fresh, tmp_path) == ["new.md", "old.md", "stale.md"]


def test_the_printed_law_is_fresh(book: Rulebook) -> None:
    for name, text in law_pages(book).items():
        assert read(law.PAGES / name) == text, "stale: .venv/bin/python scripts/law.py"


def test_a_page_says_until_when_it_held_and_what_came_next() -> None:
    page = read(law.PAGES / "cn.national-2022-06-28.en.md")

    assert "from Tue 28 Jun 2022 00:00 until Fri 11 Nov 2022 00:00" in page
    assert "Next version: [2022-11-11](cn.national-2022-11-11.en.md)" in page
    last = read(law.PAGES / "cn.national-2022-11-11.en.md")
    assert "until the next version is" in last
    assert "Next version" not in last


def test_the_printed_law_has_an_index_and_no_page_too_many() -> None:
    names = {
        law.page_name(book, each) for book in SHELF.books for each in law.LANGUAGES
    }
    assert {page.name for page in law.PAGES.glob("*.md")} == {"README.md", *names}
    assert read(law.PAGES / "README.md") == "".join(law.index(SHELF))


def test_every_rule_is_printed_with_its_source(book: Rulebook) -> None:
    for page in law_pages(book).values():
        assert {rule.short for rule in book.rules} <= set(HEADING.findall(page))
        assert all(rule.source.title in page for rule in book.rules)


# --- Permissions and roles -------------------------------------------------------


def test_permissions_are_fresh() -> None:
    stale = "stale: .venv/bin/python scripts/permissions.py"
    assert read(DOCS / "permissions.md") == permissions.page(), stale


def test_every_role_has_a_guide_and_no_other() -> None:
    keys = [role.key.replace("_", "-") for role in ROLES]
    assert [guide.stem for guide in GUIDES] == sorted([*keys, "traveller", "README"])


@cache
def on_screen() -> frozenset[tuple[str, str]]:
    """Return the sentences of the catalogue, each with its Chinese."""
    (file,) = PACKAGE.rglob("zh_Hans/LC_MESSAGES/django.po")
    return frozenset(
        (message.parts["msgid"], form)
        for message in catalogues.read(read(file))
        for form in message.forms
    )


def not_on_screen(text: str) -> list[tuple[str, str]]:
    """Find names of buttons and pages that no screen shows so."""
    return [pair for pair in ON_SCREEN.findall(text) if pair not in on_screen()]


def test_a_planted_button_is_found() -> None:
    assert not_on_screen("**Grant** 「批准」 **Grant** 「同意」") == [("Grant", "同意")]


@pytest.mark.parametrize("guide", GUIDES, ids=name_of)
def test_a_guide_names_what_is_on_screen_and_stays_short(guide: Path) -> None:
    assert not not_on_screen(read(guide))
    assert len(read(guide).splitlines()) <= GUIDE_LINES


# --- Commands and variables ------------------------------------------------------


def commands(group: click.Group, path: str) -> Iterator[str]:
    """Yield every command as it is typed."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}"


def undocumented(names: Iterable[str], text: str) -> list[str]:
    """Name what a text does not say in code."""
    return [name for name in names if not re.search(rf"`{re.escape(name)}\b", text)]


def test_a_planted_command_is_found() -> None:
    group = click.Group("g", commands=[click.Group("h", commands=[click.Command("c")])])
    assert undocumented(commands(group, "g"), "`g h` does") == ["g h c"]


def test_every_command_is_told() -> None:
    from pratique.serve.cli.group import pratique

    assert not undocumented(commands(pratique, "pratique"), read(DOCS / "running.md"))


def variables() -> set[str]:
    """Return the environment variables that program, toolbox and tests read."""
    places = [*PACKAGE.rglob("*.py"), *(ROOT / "scripts").glob("*.py")]
    tests = [file for file in (ROOT / "tests").rglob("*.py") if file != Path(__file__)]
    files = [*places, *tests, ROOT / "Makefile", ROOT / ".ci" / "run"]
    return {name for file in files for name in VARIABLE.findall(read(file))}


def test_a_planted_variable_is_found() -> None:
    assert undocumented(["PRATIQUE_X", "PRATIQUE_XY"], "`PRATIQUE_XY`") == [
        "PRATIQUE_X"
    ]


def test_every_variable_is_told_and_no_other() -> None:
    text = read(DOCS / "running.md")
    assert not undocumented(sorted(variables()), text)
    assert set(VARIABLE.findall(text)) <= variables()


# --- Playbooks -------------------------------------------------------------------


def test_there_are_playbooks() -> None:
    assert PLAYBOOKS


@pytest.mark.parametrize("playbook", PLAYBOOKS, ids=name_of)
def test_a_playbook_bears_its_alerts_name_and_doubts_it(playbook: Path) -> None:
    text = read(playbook)
    assert text.startswith(f"# {playbook.stem}\n")
    assert "\n## Triage\n" in text
    assert "\n## This alert can have false positives\n" in text


def codes_of_verification() -> set[str]:
    """Return every code under which `ledger verify` reports a fault."""
    source = read(PACKAGE / "ledger" / "verification.py")
    return set(re.findall(r'(?:Fault\(\s*|yield |code, wrong = )"(\w+)"', source))


def test_every_fault_of_the_ledger_is_explained() -> None:
    codes = codes_of_verification()
    assert {"tail_cut", "entry_removed", "seal_forged"} <= codes
    assert not undocumented(codes, read(DOCS / "playbooks" / "ledger-verify-fails.md"))


# --- Decisions and what changed --------------------------------------------------------


def misnumbered(records: Iterable[tuple[str, str]]) -> set[str]:
    """Find decisions whose number another has, or whose heading tells another."""
    told = [(name, name[:4], text) for name, text in records]
    numbers = Counter(number for _name, number, _text in told)
    return {
        name
        for name, number, text in told
        if numbers[number] > 1 or not text.startswith(f"# {number} ")
    }


def told_twice(text: str) -> list[str]:
    """Find beginnings of two lines of a changelog: one was merged beside another."""
    lines = [line[:60] for line in text.splitlines() if line.startswith("- ")]
    return [begins for begins, times in Counter(lines).items() if times > 1]


def test_a_number_given_twice_is_found() -> None:
    one, two = ("0001-a.md", "# 0001 A\n"), ("0002-b.md", "# 0002 B\n")

    assert misnumbered([one, two]) == set()
    assert misnumbered([one, two, ("0002-c.md", "# 0002 C\n")]) == {
        "0002-b.md",
        "0002-c.md",
    }
    assert misnumbered([one, ("0002-b.md", "# 0001 B\n")]) == {"0002-b.md"}


def test_every_decision_has_a_number_of_its_own() -> None:
    records = sorted((DOCS / "adr").glob("*.md"))

    assert len(records) > 20
    assert misnumbered((page.name, read(page)) for page in records) == set()


def test_nothing_changed_twice() -> None:
    long = f"- {'Letters go to another jurisdiction, ' * 2}"
    assert told_twice(f"{long} once.\n{long} twice.\n- Else.")

    assert told_twice(read(ROOT / "CHANGELOG.md")) == []
