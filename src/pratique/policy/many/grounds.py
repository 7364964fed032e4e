"""All grounds of a run of people: the third stage put together."""

from dataclasses import dataclass

from pratique.policy.many.accounts import Tests
from pratique.policy.many.closings import Closings
from pratique.policy.many.compliance import Duties, Missed
from pratique.policy.many.telling import Owed
from pratique.policy.many.timelines import Found, Timelines


@dataclass(frozen=True, slots=True)
class Grounds:
    """Everything that was opened, kept open or is closing now."""

    found: Found
    lines: Timelines
    closed: Closings
    tests: Tests
    owed: Owed
    duties: Duties
    missed: Missed
