"""Where a rulebook names divisions, so that somebody with a gazetteer can check them."""

from collections.abc import Iterator

from pratique.policy.document import Text, read

#: Keys after which the way down to a division may stand; `of` and `to` have other
#: uses too, and a division is told from those by its stroke.
KEYS = ("jurisdiction", "division", "outside", "of", "to")


def divisions_named(text: str) -> Iterator[tuple[Text, tuple[str, ...]]]:
    """Every way down to a division, with where it stands."""
    yield from _below(read(text, "a rulebook"))


def _below(text: Text) -> Iterator[tuple[Text, tuple[str, ...]]]:
    if text.is_mapping:
        for _key, value in text.pairs():
            yield from _below(value)
    elif text.is_list:
        for item in text.items():
            yield from _below(item)
    elif text.name in KEYS and "/" in text.word():
        yield text, tuple(text.word().split("/"))
