"""What the policy room says no to."""

from pratique.errors import Refusal


class RulebookError(Refusal):
    """A rulebook or a case file does not say what it must; this is where."""

    code = "rulebook"

    def __init__(
        self,
        message: str,
        line: int = 1,
        column: int = 1,
        *,
        next_step: str = "",
        file: str = "",
    ) -> None:
        super().__init__(
            message, next_step=next_step, line=line, column=column, file=file
        )
        self.message = message
        self.line = line
        self.column = column
        self.file = file

    def __str__(self) -> str:
        """Print as compilers do, so that editors can jump to it."""
        advice = f"\n  {self.next_step}" if self.next_step else ""
        where = f"{self.file}:" if self.file else ""
        return f"{where}{self.line}:{self.column}: {self.message}{advice}"

    def in_file(self, file: str) -> "RulebookError":
        """The same refusal, naming the file it is about."""
        return RulebookError(
            self.message,
            self.line,
            self.column,
            next_step=self.next_step,
            file=file,
        )


class UnknownRule(Refusal):
    """A rule was named that is on no shelf."""

    code = "unknown_rule"
