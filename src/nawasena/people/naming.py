"""Names as they are looked for: lower case, without accents and punctuation, titles apart."""

from __future__ import annotations

import re
import unicodedata

KEY_LENGTH = 300  # longer keys do not fit an index
_TITLES = frozenset(
    ("dr", "drs", "dra", "drg", "drh", "ir", "prof", "h", "hj", "kh", "apt", "ns", "st", "alm")
)
_APOSTROPHES = re.compile("['’‘`ʼ]")
_OTHER = re.compile(r"[^0-9a-z]+")


def name_key(name: str) -> str:
    """The key of a name: ``Dr. H. Ma'ruf Ámin, S.E., M.Si.`` is ``maruf amin``.

    Titles after a comma and known ones in front are left out, unless nothing else would remain.
    """
    words = _words(name.split(",")[0]) or _words(name)
    while len(words) > 1 and words[0] in _TITLES:
        words = words[1:]
    return " ".join(words)[:KEY_LENGTH].strip()


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text)).casefold()
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    ascii_words = _OTHER.sub(" ", letters).split()
    return ascii_words or letters.split()
