"""Every pair of tokens that is used as text on a ground can be read (WCAG 2.2 AA), in light and in dark."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

from tests.core.pages import SOURCE

STATIC = SOURCE / "core" / "static" / "core"
COLOUR = re.compile(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6});")
TEXT, SHAPE = 4.5, 3.0
GROUNDS = ("surface", "surface-sunken", "surface-raised")
SENTIMENTS = ("success", "warning", "danger", "info", "neutral")

READ = [
    *product(("text", "text-muted", "brand-ink", *SENTIMENTS), GROUNDS),
    *[(tone, f"{tone}-soft") for tone in SENTIMENTS],
    *[(text, f"{tone}-soft") for text, tone in product(("text", "brand-ink"), SENTIMENTS)],
    *[(text, "brand-soft") for text in ("text", "brand-ink")],
    *[("on-brand", ground) for ground in ("brand", "brand-strong")],
    ("on-danger", "danger"),
    ("text-muted", "neutral-soft"),
    *[(f"box-{number}-ink", f"box-{number}") for number in range(1, 10)],
]
SEEN = [
    *product(("border-strong", "focus", "brand"), GROUNDS),
    *[(tone, "neutral-soft") for tone in ("brand", "success", "warning", "danger", "info", "border-strong")],
    *[(f"box-{number}-edge", "surface") for number in range(1, 10)],
]


def themes(*names: str) -> dict[str, dict[str, str]]:
    """The colours of each theme, as files layer them: light, dark by the system, dark by choice."""
    found: dict[str, dict[str, str]] = {"light": {}, "system": {}, "chosen": {}}
    for name in names:
        text = (STATIC / name).read_text(encoding="utf-8")
        light, system, chosen = text.partition("@media screen and")[0], "", ""
        rest = text[len(light) :]
        system, _, chosen = rest.partition("@media screen {")
        for theme, part in (("light", light), ("system", system), ("chosen", chosen)):
            found[theme] |= dict(COLOUR.findall(part))
    return found


THEMES = themes("tokens.css", "theme.css")


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb`` (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio from 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _offences(theme: str, pairs: list[tuple[str, str]], least: float) -> list[str]:
    colours = THEMES[theme]
    measured = [(a, b, contrast(colours[a], colours[b])) for a, b in pairs]
    return [f"{a} on {b}: {ratio:.2f}" for a, b, ratio in measured if ratio < least]


@pytest.mark.parametrize("theme", ["light", "chosen"])
def test_text_can_be_read(theme: str) -> None:
    assert _offences(theme, READ, TEXT) == []


@pytest.mark.parametrize("theme", ["light", "chosen"])
def test_shapes_can_be_seen(theme: str) -> None:
    assert _offences(theme, SEEN, SHAPE) == []


def test_the_measure_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#ffffff") == pytest.approx(1)
    assert contrast("#767676", "#ffffff") >= TEXT > contrast("#777777", "#ffffff")


def test_dark_is_the_same_by_system_and_by_choice() -> None:
    assert THEMES["system"] == THEMES["chosen"]


def test_both_themes_name_the_same_colours() -> None:
    assert THEMES["light"].keys() == THEMES["chosen"].keys()


def test_an_agency_replaces_one_file() -> None:
    brand = themes("theme.css")["light"]
    assert all("brand" in name for name in brand)
    assert not brand.keys() & themes("tokens.css")["light"].keys()


def _sheets() -> list[Path]:
    return [path for path in sorted(STATIC.glob("*.css")) if path.name not in {"tokens.css", "theme.css"}]


def test_sheets_use_tokens_that_exist() -> None:
    declared = set(
        re.findall(r"(--[a-z0-9-]+):", "".join(p.read_text("utf-8") for p in STATIC.glob("*.css")))
    )
    used = {
        name for path in _sheets() for name in re.findall(r"var\((--[a-z0-9-]+)", path.read_text("utf-8"))
    }
    assert used - declared == set()


def test_colours_stand_in_tokens_alone() -> None:
    """White paper, and the white ground a QR code needs to be read by a camera, are not of a theme."""
    allowed = {"#fff", "#ffffff", "#000"}
    found = {
        colour for path in _sheets() for colour in re.findall(r"#[0-9a-f]{3,8}\b", path.read_text("utf-8"))
    }
    assert found <= allowed
