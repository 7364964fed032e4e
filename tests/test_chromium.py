"""A browser test runs, is skipped visibly, or fails where it must run."""

import sys

import pytest

from tests import chromium


@pytest.fixture(autouse=True)
def no_browser_on_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.delenv("PRATIQUE_REQUIRE_BROWSER", raising=False)


def test_the_named_program_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", sys.executable)

    assert chromium.program() == sys.executable


def test_without_one_the_test_is_skipped_and_says_how_to_get_it() -> None:
    with pytest.raises(pytest.skip.Exception, match="apt-get install chromium"):
        chromium.program()


def test_where_it_must_run_the_skip_is_a_failure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PRATIQUE_REQUIRE_BROWSER", "1")

    with pytest.raises(pytest.fail.Exception, match="apt-get install chromium"):
        chromium.program()
