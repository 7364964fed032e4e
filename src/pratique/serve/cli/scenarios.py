"""`replay`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from pratique.serve import setup
from pratique.serve.cli import house, times
from pratique.serve.cli.output import with_format, write_json
from pratique.serve.progress import lived, spoken

if TYPE_CHECKING:
    from pratique.serve.replay.runner import Told
    from pratique.serve.replay.scenario import Scenario


@click.command("replay")
@click.argument("scenario")
@click.option("--fresh", is_flag=True, help="Empty this home's scenario first.")
@click.option("--until", metavar="T", help="Stop with the clock at T.")
@with_format
def replay_command(scenario: str, fresh: bool, until: str | None, form: str) -> None:
    """Live a scenario: a name of scenarios/, or a path to a file.

    It goes on from where it stands. Steps at T are done, and so is what is due then.
    """
    name = house.database_name()
    house.start_django(name)
    from pratique.serve.replay import goingon, runner
    from pratique.serve.replay.scenario import find, load

    read = load(find(scenario))
    zone = read.header.zone
    stop = times.instant(until, zone, option="--until") if until else None
    _make_ready(name, fresh=fresh)
    goingon.remember(house.home(), name, read.path)
    with telling(read) as told:
        done = runner.live(read, stop, told)
    if form == "json":
        content = {"scenario": read.name, "steps": done.steps, "done": done.done}
        write_json({**content, "now": times.shown(done.now, zone)})
        return
    click.echo(
        f"{read.name}: {done.done} of {done.steps} steps done,"
        f" the clock stands at {times.shown(done.now, zone)}"
    )


def _make_ready(name: str, *, fresh: bool) -> None:
    with spoken() as progress:
        if fresh:
            from pratique.serve.replay.emptying import refuse_live

            refuse_live(house.server(), name, progress)
            setup.empty(house.home(), name, progress)
        else:
            setup.prepare(house.home(), name, progress)


@contextmanager
def telling(scenario: "Scenario") -> Iterator["Told"]:
    """Show how far the scenario is, and at what time."""
    zone = scenario.header.zone
    with lived(scenario.name, len(scenario.steps)) as step:
        yield lambda done, at: step(done, times.said(at, zone))
