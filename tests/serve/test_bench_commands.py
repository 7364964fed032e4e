"""`bench`, as it is typed."""

import json
from collections.abc import Mapping, Sequence

import pytest

from pratique.serve.bench import measuring
from pratique.serve.bench.figures import Figure, figure
from pratique.serve.cli.group import BAD_INPUT, run
from pratique.serve.refusals import UnknownBench

Asked = list[tuple[tuple[str, ...], Mapping[str, float] | None]]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Give what was asked of the benches, none of which is run."""
    found: Asked = []

    def measure(
        names: Sequence[str], options: Mapping[str, float] | None = None
    ) -> list[Figure]:
        found.append((tuple(names), options))
        return [figure("area.total", 12.0, "s", at_most=20.0)]

    monkeypatch.setattr(measuring, "run", measure)
    return found


def test_a_short_try_is_asked_for_by_name_and_parameters(
    asked: Asked, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("bench", "area", "--with", "people=20000", "--with", "touched=2000")

    assert run([*words, "--format", "json"]) == 0

    assert asked == [(("area",), {"people": 20_000.0, "touched": 2_000.0})]
    (told,) = json.loads(capsys.readouterr().out)["figures"]
    assert (told["name"], told["met"]) == ("area.total", True)


def test_a_parameter_without_a_number_is_refused(
    asked: Asked, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["bench", "area", "--with", "people=many"]) == BAD_INPUT

    assert "'people=many' is not PARAMETER=NUMBER" in capsys.readouterr().err
    assert asked == []


def test_a_bench_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(UnknownBench) as refused:
        measuring.run(["areas"])

    assert "area" in refused.value.next_step
