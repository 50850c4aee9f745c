"""What a policy reads of all that an agency could give: kinds of evidence and facts about people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from nawasena.rules.catalogue import PERSON, Catalogue
from nawasena.rules.models import Bilingual
from nawasena.rules.policy.measures import Measure
from nawasena.rules.registry import LoadedPolicy, kind_names


@dataclass(frozen=True)
class Reads:
    """The words of ``catalogue`` that matter: ``kinds`` of evidence, and ``facts`` of people."""

    catalogue: Catalogue
    kinds: frozenset[str]
    facts: frozenset[str]

    @staticmethod
    def everything(catalogue: Catalogue) -> Reads:
        """As if a policy read all there is."""
        facts = frozenset(item.id for item in catalogue.person.fields)
        return Reads(catalogue, frozenset(catalogue.kinds), facts)

    @staticmethod
    def of(loaded: LoadedPolicy) -> Reads:
        """What this policy reads."""
        catalogue = loaded.book.catalogue
        words = frozenset(_facts(loaded.policy))
        facts = frozenset(item.id for item in catalogue.person.fields if item.id in words)
        return Reads(catalogue, frozenset(kind_names(loaded.policy)), facts)


def _facts(value: Any) -> Iterator[str]:
    """Every word that could name a fact: what stands in a measure of records names their fields."""
    if isinstance(value, Measure) and value.from_ != PERSON:
        yield from (where.same_as_person for where in value.where if where.same_as_person is not None)
    elif isinstance(value, BaseModel) and not isinstance(value, Bilingual):
        for name in type(value).model_fields:
            if name != "id":
                yield from _facts(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _facts(item)
    elif isinstance(value, str):
        yield value
