"""Choices read off bytes: cheap to draw by the thousand, and Hypothesis shrinks them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TypeVar

Thing = TypeVar("Thing")


class Dice:
    """A byte for each choice; when they run out, the first of everything."""

    def __init__(self, thrown: bytes) -> None:
        self.thrown = iter(thrown)

    def number(self, below: int) -> int:
        """A number from 0 on."""
        return next(self.thrown, 0) % below

    def one_of(self, *things: Thing) -> Thing:
        """One of these."""
        return things[self.number(len(things))]

    def some(self, things: Sequence[Thing], most: int = 2) -> tuple[Thing, ...]:
        """One or more of these, in their order."""
        chosen = {self.number(len(things)) for _ in range(1 + self.number(most))}
        return tuple(things[number] for number in sorted(chosen))

    def rarely(self, one_in: int = 6) -> bool:
        """Whether something rare happens; with 0 it does not."""
        return self.number(one_in) == one_in - 1

    def maybe(self, thing: Thing) -> Thing | None:
        """This, or nothing."""
        return thing if self.number(2) else None

    def day(self, first: date, days: int) -> date:
        """A day of so many from the first on."""
        return first + timedelta(days=self.number(days))

    def moment(self, first: datetime, hours: int) -> datetime:
        """An instant within so many hours of the first."""
        quarters = (self.number(256) * 256 + self.number(256)) % (hours * 4)
        if self.number(2):  # moments that meet, some of them where a day begins
            quarters -= quarters % 16
        return first + timedelta(minutes=quarters * 15)
