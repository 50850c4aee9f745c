"""Random people whose dates crowd around the edges of windows and whose evidence is often missing."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import polars as pl

from nawasena.engine.dates import years_before
from nawasena.engine.snapshot import Evidence, field_schema
from nawasena.rules.catalogue import EvidenceField, EvidenceKind, library_catalogue

TEXTS = ("A", "B", "C", "D")


class PeopleMaker:
    """Draws a population for one evaluation date."""

    def __init__(self, rng: random.Random, day: dt.date) -> None:
        self.rng = rng
        self.day = day
        self.catalogue = library_catalogue()

    def evidence(self, count: int) -> Evidence:
        """``count`` people with records of every kind."""
        nips = [f"{number:018d}" for number in self.rng.sample(range(10**6), count)]
        people = [{"nip": nip, "nama": nip, **self.values(self.catalogue.person)} for nip in nips]
        table = pl.DataFrame(
            people,
            schema={"nip": pl.String(), "nama": pl.String(), **field_schema(self.catalogue.person)},
            orient="row",
        )
        records, complete, none_of, refused = {}, set(), {}, {}
        for kind in self.catalogue.records:
            rows = [{"nip": nip, **self.values(kind)} for nip in nips for _ in range(self.how_many())]
            records[kind.id] = pl.DataFrame(
                rows, schema={"nip": pl.String(), **field_schema(kind)}, orient="row"
            )
            if self.rng.random() < 0.3:
                complete.add(kind.id)
            none_of[kind.id] = set(self.rng.sample(nips, count // 4))
            refused[kind.id] = set(self.rng.sample(nips, count // 10))
        return Evidence(table, records, complete, none_of, refused)

    def how_many(self) -> int:
        return self.rng.choice([0, 0, 1, 1, 2, 3])

    def values(self, kind: EvidenceKind) -> dict[str, Any]:
        return {item.id: self.value(item) for item in kind.fields}

    def value(self, item: EvidenceField) -> Any:
        if self.rng.random() < 0.12:
            return None
        if item.type == "category":
            return self.rng.choice(self.catalogue.categories(item).ids)
        if item.type == "boolean":
            return self.rng.random() < 0.5
        if item.type == "date":
            return self.date()
        if item.type == "year":
            return self.day.year - self.rng.randint(-1, 7)
        if item.type == "text":
            return self.rng.choice(TEXTS)
        low, high = (item.min or 0) * 10**item.places, (item.max or 0) * 10**item.places
        return self.rng.choice([low, high, (low + high) // 2, self.rng.randint(low, high)])

    def date(self) -> dt.date:
        """A day near the edge of a window, sometimes in the future."""
        edge = years_before(self.day, self.rng.randint(-1, 7))
        return edge + dt.timedelta(days=self.rng.choice([-400, -1, 0, 0, 1, 200]))
