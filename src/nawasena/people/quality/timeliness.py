"""Timeliness (TIM): what was true once."""

from __future__ import annotations

import polars as pl

from nawasena.people.quality.checking import Check, Rule, World, kind, post, service_start, years_after
from nawasena.people.quality.columns import FORMATION, LEAVE_END, UNIT
from nawasena.people.quality.texts import date, identifier, text
from nawasena.rules.catalogue import CategorySet
from nawasena.rules.quality import Parameters

_STANDING = pl.col("kedudukan_hukum")


def _unit(_own: Parameters, world: World) -> Check:
    unit = identifier(UNIT)
    return Check(unit.is_not_null(), ~unit.is_in(world.units))


def _formation(own: Parameters, world: World) -> Check:
    """Only whoever was recruited for a functional post can be late in getting one."""
    recruited = text(FORMATION).str.to_lowercase().is_in(_spellings(world, own))
    known = pl.col("jenis_jabatan").is_not_null() & service_start().is_not_null()
    late = years_after(service_start(), own.years) < world.today
    return Check(kind(own) & recruited & known, late & ~post(own))


def _spellings(world: World, own: Parameters) -> list[str]:
    """Every way to write one of the rule's kinds of post: id, label, code, alias."""
    posts: CategorySet = world.catalogue.sets["jenis-jabatan"]
    found = [
        (value.id, value.label.id, value.code or value.id, *value.aliases)
        for value in posts.values
        if value.id in own.posts
    ]
    return sorted({name.casefold() for names in found for name in names})


def _probation(own: Parameters, world: World) -> Check:
    return Check(
        kind(own) & service_start().is_not_null(), years_after(service_start(), own.years) < world.today
    )


def _held_twice(own: Parameters, _world: World) -> Check:
    """The head of a unit has the unit's own id as post id in SIASN: the unit stands in for a missing one."""
    place = pl.coalesce(identifier("jabatan_id"), identifier(UNIT))
    applies = post(own).fill_null(value=False) & place.is_not_null()
    return Check(applies, pl.len().over(pl.when(applies).then(place)) > 1)


def _retired(_own: Parameters, world: World) -> Check:
    due = pl.col("tanggal_pensiun")
    return Check(due.is_not_null() & _STANDING.is_not_null(), due < world.today)


def _leave(own: Parameters, world: World) -> Check:
    end = date(LEAVE_END)
    return Check(_STANDING.is_in(own.standings) & end.is_not_null(), end < world.today)


RULES: dict[str, Rule] = {
    "TIM_1": _unit,
    "TIM_2": _formation,
    "TIM_3": _probation,
    "TIM_4": _held_twice,
    "TIM_5": _retired,
    "TIM_6": _leave,
}
