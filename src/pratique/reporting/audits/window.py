"""What time an audit is asked about."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Window:
    """What is asked about: [start, end), and the present moment."""

    start: datetime
    end: datetime
    now: datetime
    last: int  # no entry is known beyond this one

    @property
    def horizon(self) -> datetime:
        """Return the instant up to which anything can be said."""
        return min(self.end, self.now)

    @property
    def ahead(self) -> int:
        """Return a number after every known entry: what stands at present."""
        return self.last + 1

    def holds(self, instant: datetime) -> bool:
        """Say whether an instant lies in it."""
        return self.start <= instant < self.end

    def meets(self, start: datetime, end: datetime) -> bool:
        """Say whether a time of being held too long lies, in part, in it."""
        return start < self.end and end > self.start
