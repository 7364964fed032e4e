"""The one stylesheet: contrast of every pair of tokens, and what no page may do."""

import re
from pathlib import Path

import pytest

WEB = Path(__file__).parents[2] / "src" / "pratique" / "web"
SHEET = (WEB / "static" / "house.css").read_text(encoding="utf-8")
READABLE = 4.5  # WCAG 2.1, AA, text
VISIBLE = 3.0  # the same, edges of inputs and marks of focus

TEXT_ON = (
    *(("ink", "paper"), ("ink", "ground"), ("ink-2", "paper"), ("ink-2", "ground")),
    *(("accent", "paper"), ("accent", "ground"), ("on-accent", "accent")),
    *((colour, f"{colour}-bg") for colour in ("green", "yellow", "red", "blue")),
    *((colour, "paper") for colour in ("green", "yellow", "red", "blue")),
    *(("ink", f"{colour}-bg") for colour in ("green", "yellow", "red", "blue")),
    *(("ink-2", f"{colour}-bg") for colour in ("green", "yellow", "red", "blue")),
    *(("accent", f"{colour}-bg") for colour in ("green", "yellow", "red", "blue")),
    *(("red", "ground"), ("paper", "red")),
)
EDGES_ON = (
    ("edge", "paper"),
    ("edge", "ground"),
    ("focus", "ground"),
    ("focus", "paper"),
)


def tokens(scheme: str) -> dict[str, str]:
    """Return the colours of a scheme by name."""
    light, dark = SHEET.split("@media (prefers-color-scheme: dark)", 1)
    told = light if scheme == "light" else light + dark.split("/* --- Ground", 1)[0]
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6})", told))


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, as WCAG defines it."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "on"), TEXT_ON)
def test_text_is_readable(scheme: str, text: str, on: str) -> None:
    known = tokens(scheme)

    assert contrast(known[text], known[on]) >= READABLE


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("edge", "on"), EDGES_ON)
def test_edges_are_visible(scheme: str, edge: str, on: str) -> None:
    known = tokens(scheme)

    assert contrast(known[edge], known[on]) >= VISIBLE


def test_colours_are_named_once() -> None:
    used = SHEET.split("/* --- Ground", 1)[1].split("/* --- On paper", 1)[0]

    assert re.findall(r"#[0-9a-f]{6}\b", used) == []


@pytest.mark.parametrize(
    "path", sorted(WEB.rglob("*.html")), ids=lambda path: path.name
)
def test_no_template_has_style_or_script_of_its_own(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*src=)", text)
    assert "//" not in re.sub(r"http://www\.w3\.org/\S+", "", text)
