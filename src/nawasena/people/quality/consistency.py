"""Consistency (CON): what the personal number says against what the columns say. A blank says nothing."""

from __future__ import annotations

import polars as pl

from nawasena.people.nip import BIRTH_DIGITS, SEX_BY_DIGIT, SEX_DIGIT, START_DIGITS, START_YEAR_DIGITS
from nawasena.people.quality.checking import Check, Rule, World, kind, service_start
from nawasena.people.quality.columns import NIP
from nawasena.people.quality.texts import looked_up, said
from nawasena.rules.quality import Parameters

_NUMBER = pl.col(NIP)


def _differs(digits: tuple[int, int], value: pl.Expr, form: str) -> Check:
    written = _NUMBER.str.slice(*digits)
    return Check(_NUMBER.is_not_null() & value.is_not_null(), written != value.dt.to_string(form))


def _start(own: Parameters, _world: World) -> Check:
    found = _differs(START_DIGITS, service_start(), "%Y%m")
    return Check(kind(own) & found.applies, found.fails)


def _birth(_own: Parameters, _world: World) -> Check:
    found = _differs(BIRTH_DIGITS, pl.col("tanggal_lahir"), "%Y%m%d")
    return Check(said("TANGGAL LAHIR") & found.applies, found.fails)


def _sex(_own: Parameters, _world: World) -> Check:
    stated = pl.col("jenis_kelamin")
    written = looked_up(_NUMBER.str.slice(*SEX_DIGIT), SEX_BY_DIGIT, pl.String)
    known = said("JENIS KELAMIN") & stated.is_not_null() & _NUMBER.is_not_null()
    return Check(known, written.ne_missing(stated))


def _year(own: Parameters, _world: World) -> Check:
    found = _differs(START_YEAR_DIGITS, service_start(), "%Y")
    return Check(kind(own) & found.applies, found.fails)


RULES: dict[str, Rule] = {"CON_1": _start, "CON_2": _birth, "CON_3": _sex, "CON_4": _year}
