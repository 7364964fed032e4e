"""A refusal is a value of the domain: a stable code, a sentence, what to do next."""

from typing import ClassVar


class Refusal(Exception):
    """Say no in a way a person and a machine can both act on.

    Each room keeps one subclass per refusal in its `refusals` module. Pages,
    command line and API choose how to show it; none of that is known here.

    Args:
        sentence: what is wrong, in words for the person who asked.
        next_step: what to do about it.
        field: the input it belongs to, where there is one.
        data: facts for the machine (ids, codes, numbers; no names of people).
    """

    code: ClassVar[str] = "refused"

    def __init__(
        self,
        sentence: str,
        *,
        next_step: str = "",
        field: str | None = None,
        **data: object,
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.next_step = next_step
        self.field = field
        self.data = data
