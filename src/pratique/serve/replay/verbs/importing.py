"""Files are read in."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from pratique.database import Actor
from pratique.places import actions as places
from pratique.registry.actions import manifests
from pratique.reporting import actions as reporting
from pratique.serve.replay.refusals import RowsRefused
from pratique.serve.replay.verb import Verb
from pratique.serve.replay.words import FileName

if TYPE_CHECKING:
    from pratique.serve.replay.world import World

Row = Mapping[str, object]


class FileKind(StrEnum):
    """What a file holds."""

    MANIFEST = "manifest"
    RISK_AREAS = "risk-areas"
    NATIONAL_FIGURES = "national-figures"


@dataclass(frozen=True, kw_only=True)
class Import(Verb):
    """A file beside the scenario's own is imported; every row of it must be good."""

    calls = (
        "pratique.registry.actions.manifests.import_manifest",
        "pratique.places.actions.import_areas",
        "pratique.reporting.actions.import_national_figures",
    )

    kind: FileKind
    file: FileName

    def act(self, world: "World", by: Actor) -> None:
        """Import it."""
        path = world.folder / self.file
        refused = list(_import(self.kind, path, by))
        if refused:
            raise RowsRefused(
                f"{len(refused)} rows of {self.file} are refused:"
                f" row {refused[0]['row']}, {refused[0]['column']}:"
                f" {refused[0]['reason']}",
                next_step="Mend the file: a scenario's files must be whole.",
                refused=refused,
            )


def _import(kind: FileKind, path: Path, by: Actor) -> Iterable[Row]:
    if kind is FileKind.MANIFEST:
        report = manifests.import_manifest(content=path.read_bytes(), by=by)
        return cast("Iterable[Row]", report["refused"])
    take = IMPORTS[kind]
    return cast("Iterable[Row]", take(path=path, by=by).as_data()["refused"])


class Taken(Protocol):
    """What an import says it did."""

    def as_data(self) -> dict[str, object]:
        """Return it as `pratique import` prints it."""


IMPORTS: Mapping[FileKind, Callable[..., Taken]] = {
    FileKind.RISK_AREAS: places.import_areas,
    FileKind.NATIONAL_FIGURES: reporting.import_national_figures,
}
