"""What lies beside the code agrees with it, and with itself.

Each check is proven on a planted breach before it looks at the repository.
"""

import json
import re
import subprocess
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
RECORDS = sorted((ROOT / "docs" / "adr").glob("*.md"))
ADDRESS = re.compile(r"\w+://|file:|--(?:extra-)?index-url|--find-links")
MACHINE_PATH = re.compile(r"(?<![\w.}~-])/(?:work|root|Users|opt/pypi|home/\w+)/")
BUILT = re.compile(r"(^|/)(node_modules|vendor|__pycache__|\.venv|var)/|\.(mo|pyc)$")
MAKEFILE_TARGETS = 20
RECORD_LINES = 60


def addresses(text: str) -> list[str]:
    """Find whatever says where a package is to be fetched from."""
    return ADDRESS.findall(text)


def pins(lock: str) -> Iterator[tuple[str, str, int]]:
    """Yield name, version and number of hashes of every pin in a lock."""
    for block in re.split(r"\n(?=\S)", lock):
        found = re.match(r"([\w.-]+)==([\w.]+)", block)
        if found:
            yield found[1], found[2], block.count("--hash=sha256:")


def unmet(requirements: Iterable[str], lock: str) -> list[str]:
    """Name the requirements that a lock has no fitting pin for."""
    versions = {canonical(name): version for name, version, _ in pins(lock)}
    return [
        text
        for text in requirements
        for requirement in [Requirement(text)]
        if canonical(requirement.name) not in versions
        or versions[canonical(requirement.name)] not in requirement.specifier
    ]


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def project() -> dict[str, object]:
    content = tomllib.loads(read("pyproject.toml"))["project"]
    assert isinstance(content, dict)
    return content


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def tracked() -> list[str]:
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False, text=True
    )
    if listing.returncode:
        pytest.skip("not a git checkout: nothing is tracked")
    return [name for name in listing.stdout.split("\0") if (ROOT / name).is_file()]


class TestLocks:
    LOCK = "# by make lock\nDjango==5.2.1 \\\n    --hash=sha256:ab\nrich==15.0\n"

    def test_a_planted_address_is_found(self) -> None:
        assert addresses("--index-url x")
        assert addresses("pip @ https://example.org/pip.whl")
        assert not addresses(self.LOCK)

    def test_a_planted_gap_is_found(self) -> None:
        assert list(pins(self.LOCK)) == [("Django", "5.2.1", 1), ("rich", "15.0", 0)]
        assert unmet(["django>=5", "rich>=13"], self.LOCK) == []
        assert unmet(["django>=6", "cbor2"], self.LOCK) == ["django>=6", "cbor2"]

    @pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
    def test_python_locks_have_hashes_and_no_addresses(self, lock: Path) -> None:
        text = lock.read_text(encoding="utf-8")
        unhashed = [name for name, _, hashes in pins(text) if not hashes]

        assert addresses(text) == []
        assert list(pins(text))
        assert unhashed == []

    def test_npm_lock_has_hashes_and_no_addresses(self) -> None:
        packages = json.loads(read("package-lock.json"))["packages"]
        unhashed = [
            name for name in packages if name and not packages[name].get("integrity")
        ]

        assert addresses(read("package-lock.json")) == []
        assert unhashed == []
        assert (
            packages[""]["dependencies"]
            == json.loads(read("package.json"))["dependencies"]
        )

    def test_locks_meet_what_the_project_asks_for(self) -> None:
        needed = project()["dependencies"]
        extra = project()["optional-dependencies"]
        build = tomllib.loads(read("pyproject.toml"))["build-system"]["requires"]
        assert isinstance(needed, list)
        assert isinstance(extra, dict)

        assert unmet(needed, read("requirements/run.txt")) == []
        assert unmet([*needed, *extra["dev"]], read("requirements/dev.txt")) == []
        assert unmet(build, read("requirements/build.txt")) == []

    def test_tests_run_on_what_runs(self) -> None:
        run = {
            (name, version) for name, version, _ in pins(read("requirements/run.txt"))
        }
        dev = {
            (name, version) for name, version, _ in pins(read("requirements/dev.txt"))
        }

        assert run - dev == set()


class TestTrackedFiles:
    def test_a_planted_machine_path_is_found(self) -> None:
        assert MACHINE_PATH.search("see " + "/work" + "/main/x")
        assert MACHINE_PATH.search('"' + "/home" + '/ada/x"')
        relative = ["src/pratique", "work", "x and ..", "home", "ada", "x"]
        assert not MACHINE_PATH.search("/".join(relative))

    def test_no_file_names_a_machine_s_own_paths(self) -> None:
        found = {
            name
            for name in tracked()
            if MACHINE_PATH.search(
                (ROOT / name).read_bytes().decode("utf-8", "replace")
            )
        }

        assert found == set()

    def test_nothing_built_or_of_third_parties_is_tracked(self) -> None:
        assert BUILT.search("src/web/static/vendor/qr.js")

        assert [name for name in tracked() if BUILT.search(name)] == []


class TestPapers:
    def test_changelog_and_project_name_one_version(self) -> None:
        newest = re.search(r"^## (\d\S*)", read("CHANGELOG.md"), re.MULTILINE)

        assert newest
        assert newest[1] == project()["version"]

    @pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.stem)
    def test_a_decision_fits_its_page(self, record: Path) -> None:
        text = record.read_text(encoding="utf-8")

        assert text.startswith(f"# {record.name[:4]} ")
        assert re.findall(r"^## (.+)", text, re.MULTILINE) == [
            "Context",
            "Decision",
            "Consequences",
        ]
        assert len(text.splitlines()) <= RECORD_LINES

    def test_the_glossary_has_one_word_for_one_thing(self) -> None:
        rows = re.findall(
            r"^\| ([^|]+) \| ([^|]+) \| [^|]+ \|$", read("GLOSSARY.md"), re.MULTILINE
        )
        english = Counter(row[0] for row in rows)
        chinese = Counter(word for row in rows for word in row[1].split("、"))
        chinese -= Counter({"中文": chinese["中文"], "---": chinese["---"]})
        english -= Counter({"word": english["word"], "---": english["---"]})

        assert len(english) > 60
        assert [word for word, times in (english + chinese).items() if times > 1] == []

    def test_the_toolbox_is_short_and_each_tool_has_its_line(self) -> None:
        makefile = read("Makefile")
        declared = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
        assert declared
        targets = declared[1].split()
        told = re.findall(r"^([a-z]+):.*## \S", makefile, re.MULTILINE)

        assert sorted(told) == sorted(targets)
        assert len(targets) <= MAKEFILE_TARGETS
