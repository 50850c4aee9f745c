"""What a rule is: whom it applies to and who fails it, as expressions over one row a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

from nawasena.people.quality.texts import looked_up
from nawasena.rules.catalogue import Catalogue
from nawasena.rules.quality import EDUCATION_ORDER, GRADE_ORDER, Parameters
from nawasena.rules.tables import Table


class Check(NamedTuple):
    """``fails`` is read only where ``applies`` is true; a null of either counts as no."""

    applies: pl.Expr
    fails: pl.Expr


@dataclass(frozen=True)
class World:
    """What the rules know beside the people: the day, the ids of the active units, and the library."""

    day: dt.date
    units: tuple[str, ...]
    catalogue: Catalogue
    tables: Mapping[str, Table]

    @property
    def today(self) -> pl.Expr:
        return pl.lit(self.day)

    @property
    def education(self) -> dict[str, int]:
        """Levels of education in order."""
        return self._order(EDUCATION_ORDER)

    @property
    def grades(self) -> dict[str, int]:
        """Grades of PNS in order."""
        return self._order(GRADE_ORDER)

    def _order(self, name: str) -> dict[str, int]:
        return {key: int(number.value) for key, number in (self.tables[name].scores or {}).items()}


Rule = Callable[[Parameters, World], Check]


def service_start() -> pl.Expr:
    """TMT CPNS of PNS, TMT PPPK of PPPK."""
    return pl.col("tmt_cpns")


def kind(own: Parameters) -> pl.Expr:
    """Is the person of one of the rule's kinds of civil servant?"""
    return pl.col("jenis_asn").is_in(own.kinds)


def post(own: Parameters) -> pl.Expr:
    """Does the person hold one of the rule's kinds of post?"""
    return pl.col("jenis_jabatan").is_in(own.posts)


def below(fact: str, order: Mapping[str, int], minimum: Mapping[str, str]) -> Check:
    """Below the minimum of the job level; applies where both the level's minimum and the fact are known."""
    has = looked_up(pl.col(fact), order, pl.Int16)
    needs = looked_up(pl.col("jenjang"), {level: order[least] for level, least in minimum.items()}, pl.Int16)
    return Check(has.is_not_null() & needs.is_not_null(), has < needs)


def years_after(start: pl.Expr, years: int) -> pl.Expr:
    """The same day ``years`` later; 29 February becomes 28 February."""
    return start.dt.offset_by(f"{years}y")
