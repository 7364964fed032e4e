"""Who waits to be taken on, from where, and where to."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast
from uuid import UUID

from pratique.logistics import queries as logistics
from pratique.standing import queries as standing
from pratique.web import vocabulary
from pratique.web.checkpoint.lane import CAR, PLACES_OF_MEASURES
from pratique.web.custody.keeping import Keeper, keepers
from pratique.web.listing import MOST
from pratique.web.people.rows import Row, row_of

if TYPE_CHECKING:
    from pratique.logistics.models import Custody
    from pratique.standing.models import Standing
    from pratique.web.standing_document import StandingDocument

# Where a measure is carried out, there nobody waits to be taken to it.
DONE_BY = {"central_quarantine": ("site", "hospital"), "hospital": ("hospital",)}
ON_THE_WAY = ("driver", "elsewhere")


@dataclass(frozen=True, slots=True)
class Traveller:
    """Somebody who waits, who has them, and where they must be."""

    id: UUID
    row: Row
    keeper: Keeper
    goes_to: str
    ticked: bool = False  # chosen in a form that is shown again


def waiting_for_transfer(chosen: Collection[str] = ()) -> list[Traveller]:
    """Return who must be taken on and is on no list yet, the longest waiting first."""
    held = [
        each
        for kind in ("checkpoint", "command", "community", "site", "hospital")
        for each in logistics.in_custody(kind)[:MOST]
    ]
    stands = standing.of_people([each.person_id for each in held])
    offered = logistics.offers_of(each.person_id for each in held)
    return _in_words(
        [
            each
            for each in held
            if each.person_id not in offered and _moves(each, stands)
        ],
        stands,
        chosen,
    )


def _moves(held: "Custody", stands: "dict[UUID, Standing]") -> bool:
    """Say whether somebody must be taken elsewhere from where they are kept."""
    found = stands.get(held.person_id)
    if found is None or held.kind in ON_THE_WAY:
        return False
    if found.binding in PLACES_OF_MEASURES:
        return held.kind not in DONE_BY[found.binding]
    return held.kind == "checkpoint" and _by_car(found)


def _by_car(found: "Standing") -> bool:
    document = cast("StandingDocument", found.document)
    return any(
        ground["transfer"] == CAR
        for ground in document["grounds"]
        if not ground["closes"]
    )


def _in_words(
    held: "Iterable[Custody]",
    stands: "dict[UUID, Standing]",
    chosen: Collection[str],
) -> list[Traveller]:
    listed = sorted(held, key=lambda each: each.since)
    return [
        Traveller(
            id=each.person_id,
            row=row_of(each.person, stands.get(each.person_id)),
            keeper=keeper,
            goes_to=_where(stands[each.person_id].binding),
            ticked=str(each.person_id) in chosen,
        )
        for each, keeper in zip(listed, keepers(listed), strict=True)
    ]


def _where(binding: str) -> str:
    kinds = {"central_quarantine": "site", "hospital": "hospital"}
    kind = kinds.get(binding)
    return vocabulary.say(kind, "custodian") if kind else vocabulary.say("home", "stay")
