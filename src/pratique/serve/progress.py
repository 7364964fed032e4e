"""What is being done now, told on stderr: a bar on a terminal, nothing in a pipe."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.progress import (
    Progress as Bars,
)

from pratique.serve.home import Progress

Step = Callable[[int, int], None]


def _bars(*columns: BarColumn | MofNCompleteColumn) -> Bars:
    return Bars(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        *columns,
        TimeElapsedColumn(),
        console=Console(file=sys.stderr),
        transient=True,
        disable=not sys.stderr.isatty(),
    )


@contextmanager
def spoken() -> Iterator[Progress]:
    """Tell what is being done, for as long as it takes."""
    with _bars() as bars:
        task = bars.add_task("", total=None, visible=False)
        yield lambda words: bars.update(task, description=words, visible=True)


@contextmanager
def counted(words: str) -> Iterator[Step]:
    """Count how much of how much is done."""
    with _bars(BarColumn(), MofNCompleteColumn()) as bars:
        task = bars.add_task(words, total=None)
        yield lambda done, total: bars.update(task, completed=done, total=total)


@contextmanager
def lived(words: str, total: int) -> Iterator[Callable[[int, str], None]]:
    """Count steps, each with a word of its own."""
    with _bars(BarColumn(), MofNCompleteColumn()) as bars:
        task = bars.add_task(words, total=total)
        yield lambda done, at: bars.update(
            task, completed=done, description=f"{words}  {at}"
        )
