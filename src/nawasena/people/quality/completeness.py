"""Completeness (COM): what is empty."""

from __future__ import annotations

import polars as pl

from nawasena.people.quality.checking import Check, Rule, World, kind, post, service_start
from nawasena.people.quality.columns import SKP_YEARS
from nawasena.people.quality.texts import looked_up, said, text
from nawasena.rules.quality import Parameters

_EVERYBODY = pl.lit(value=True)
_EMAIL = r"^[^@\s,;]+@[^@\s,;.]+(\.[^@\s,;.]+)+$"


def _appraisal(own: Parameters, world: World) -> Check:
    """Whoever began in the year of assessment cannot have an earlier appraisal."""
    years = "|".join(str(world.day.year - back) for back in range(1, own.years + 1))
    served = service_start().dt.year().lt(world.day.year).fill_null(value=True)
    return Check(served, ~text(SKP_YEARS).str.contains(rf"\b({years})\b").fill_null(value=False))


def _post(own: Parameters, _world: World) -> Check:
    return Check(post(own), ~said("jabatan_id"))


def _education(_own: Parameters, _world: World) -> Check:
    return Check(_EVERYBODY, ~said("PENDIDIKAN ID") & ~said("PENDIDIKAN NAMA"))


def _confirmation(own: Parameters, _world: World) -> Check:
    return Check(kind(own), ~said("TMT PNS"))


def _titles(own: Parameters, world: World) -> Check:
    level = looked_up(pl.col("tingkat_pendidikan"), world.education, pl.Int16)
    return Check(level >= world.education[str(own.education)], ~said("GELAR DEPAN") & ~said("GELAR BELAKANG"))


def _email(_own: Parameters, _world: World) -> Check:
    return Check(_EVERYBODY, ~text("EMAIL").str.contains(_EMAIL).fill_null(value=False))


def _mobile(_own: Parameters, _world: World) -> Check:
    return Check(_EVERYBODY, ~said("NOMOR HP"))


RULES: dict[str, Rule] = {
    "COM_1": _appraisal,
    "COM_2": _post,
    "COM_3": _education,
    "COM_4": _confirmation,
    "COM_5": _titles,
    "COM_6": _email,
    "COM_7": _mobile,
}
