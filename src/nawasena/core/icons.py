"""Icons of the lucide set as inline SVG: decoration, or with a label when the icon says something alone."""

from __future__ import annotations

from functools import lru_cache

from lucide.jinja import lucide
from markupsafe import Markup


@lru_cache(maxsize=512)
def icon(name: str, label: str = "", size: int = 20) -> Markup:
    """The icon ``name``; a ``label`` is read aloud, without one the icon is hidden from readers."""
    spoken = {"aria_label": label, "role": "img"} if label else {"aria_hidden": "true"}
    drawn: Markup = lucide(name, size=size, **{"class": "icon"}, focusable="false", **spoken)
    return drawn
