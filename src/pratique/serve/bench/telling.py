"""What a bench says while it runs: one line each, on stderr."""

import sys


def tell(words: str) -> None:
    """Say what is being measured."""
    print(words, file=sys.stderr, flush=True)
