"""The cast: who acts in the tests, from where."""

from pratique.database import EVERYWHERE, OWNER, WORKER, Actor

__all__ = ["EVERYWHERE", "OWNER", "WORKER", "acting_officer"]


def acting_officer(
    division_code: str = "", duty: str = "checkpoint_officer", *, account: str = "1"
) -> Actor:
    """Return an officer who answers for a division (none named: for everywhere)."""
    low, high = _range_of(division_code) if division_code else EVERYWHERE
    return Actor(
        role="officer",
        account=account,
        name=f"{duty} {account}",
        duty=duty,
        low=low,
        high=high,
    )


def _range_of(code: str) -> tuple[int, int]:
    from pratique.divisions.models import Division

    division = Division.objects.get(code=code)
    return division.position, division.last
