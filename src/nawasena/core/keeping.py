"""Parts of a page that never change once they can be shown: each process writes them once and keeps the text."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from django.core.cache import caches
from markupsafe import Markup

from nawasena.i18n import language


def kept(key: Hashable | None, part: str, caller: Callable[[], Markup]) -> Markup:
    """What ``caller`` writes, from memory when it was written under ``key`` before; None keeps nothing.

    ``key`` must name everything the part depends on but the reader's language, and nobody may be given the
    key of what they may not see.
    """
    if key is None:
        return caller()
    name = f"{part}:{language()}:{key}"
    written = caches["parts"].get(name)
    if written is None:
        written = str(caller())
        caches["parts"].set(name, written)
    return Markup(written)  # noqa: S704 -- escaped when it was written
