"""What an ASN may see of the own result, as policy data."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Literal

from pydantic import Field

from nawasena.rules.models import Slug, Strict, Text, validate
from nawasena.rules.source import Source, parse


class Own(Strict):
    """Parts of the own result that are shown once a mapping is announced."""

    box: bool
    scores: bool
    indicators: bool
    gates: bool
    rank: bool
    changes: bool


class Disclosure(Strict):
    """The file. ``status`` says whether a regulation prescribes it, ``ref`` which."""

    schema_: Literal["nawasena-disclosure/1"] = Field(alias="schema")
    id: Slug
    label: Text
    status: Literal["verified", "example"]
    ref: Slug
    note: Text | None = None
    own: Own


def read_disclosure(source: Source) -> Disclosure:
    """A disclosure file, checked. Raises RuleError."""
    return validate(Disclosure, source)


@cache
def library_disclosure() -> Disclosure:
    """The disclosure of the library."""
    path = resources.files("nawasena.rules") / "library" / "disclosure.yaml"
    return read_disclosure(parse(path.read_text(encoding="utf-8"), "disclosure.yaml"))
