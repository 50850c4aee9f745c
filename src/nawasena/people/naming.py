"""Names of people as they are searched for."""

from __future__ import annotations

import re
import unicodedata

_APART = re.compile(r"[^\w\s]|_")


def name_key(name: str) -> str:
    """A name without accents, titles' dots and capitals, words apart by one blank.

    The embedded database has neither unaccent nor trigrams, so this column is what a search looks at.
    """
    plain = unicodedata.normalize("NFKD", name)
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(_APART.sub(" ", bare.casefold()).split())[:300]
