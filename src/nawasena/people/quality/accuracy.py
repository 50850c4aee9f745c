"""Accuracy (ACC): what cannot be right."""

from __future__ import annotations

import re
from functools import cache

import polars as pl

from nawasena.people.nip import START_YEAR_DIGITS
from nawasena.people.quality.checking import (
    Check,
    Rule,
    World,
    below,
    kind,
    post,
    service_start,
    years_after,
)
from nawasena.people.quality.columns import NIP
from nawasena.people.quality.texts import date, identifier, looked_up, said, text, true, words
from nawasena.rules.catalogue import Catalogue, library_catalogue
from nawasena.rules.quality import Parameters
from nawasena.rules.reference import employee_kinds, functional_posts

_NONE = "none"


def _order_of_starts(_own: Parameters, _world: World) -> Check:
    full = date("TMT PNS")
    return Check(service_start().is_not_null() & full.is_not_null(), service_start() > full)


def _assignment(own: Parameters, _world: World) -> Check:
    kinds = employee_kinds()
    by_id = {item.id: item.assignment or _NONE for item in kinds}
    by_name = {item.name.casefold(): item.assignment or _NONE for item in kinds}
    assigned = pl.coalesce(
        looked_up(text("JENIS PEGAWAI ID").str.strip_chars_start("0"), by_id, pl.String),
        looked_up(text("JENIS PEGAWAI NAMA").str.to_lowercase(), by_name, pl.String),
    )
    same = pl.coalesce(
        identifier("INSTANSI KERJA ID") == identifier("INSTANSI INDUK ID"),
        words("INSTANSI KERJA NAMA") == words("INSTANSI INDUK NAMA"),
    )
    return Check(assigned.is_not_null() & same.is_not_null(), assigned.is_in(own.assignments) == same)


def _short_service(own: Parameters, world: World) -> Check:
    applies = kind(own) & post(own) & service_start().is_not_null()
    return Check(applies, years_after(service_start(), own.years) > world.today)


def _standing(own: Parameters, _world: World) -> Check:
    name = words("KEDUDUKAN HUKUM NAMA")
    right = name.str.contains_any([f" {word.casefold()} " for word in own.words])
    return Check(kind(own) & name.is_not_null(), ~right)


def _nik(_own: Parameters, _world: World) -> Check:
    return Check(pl.lit(value=True), ~said("NIK") | ~true("IS VALID NIK"))


def _education(own: Parameters, world: World) -> Check:
    found = below("tingkat_pendidikan", world.education, own.minimum_education)
    return Check(post(own) & found.applies, found.fails)


def _grade(own: Parameters, world: World) -> Check:
    found = below("golongan", world.grades, own.minimum_grade)
    return Check(post(own) & found.applies, found.fails)


def _appointment_year(own: Parameters, _world: World) -> Check:
    """Between 1 January and 31 December of the year in the number."""
    year = pl.col(NIP).str.slice(*START_YEAR_DIGITS).cast(pl.Int32, strict=False)
    outside = (service_start() < pl.date(year, 1, 1)) | (service_start() >= pl.date(year + 1, 1, 1))
    return Check(kind(own) & service_start().is_not_null() & year.is_not_null(), outside)


def _borrowed_name(own: Parameters, world: World) -> Check:
    name = words("jabatan")
    return Check(post(own) & name.is_not_null(), name.str.contains_any(functional_names(world.catalogue)))


def functional_names(catalogue: Catalogue) -> list[str]:
    """Names of functional posts as :func:`words` writes them, the level behind and (of PPPK) before."""
    return _library_names() if catalogue is library_catalogue() else _names(catalogue)


@cache
def _library_names() -> list[str]:
    return _names(library_catalogue())


def _names(catalogue: Catalogue) -> list[str]:
    levels = {value.code: value.aliases for value in catalogue.sets["jenjang"].values if value.code}
    found = set()
    for item in functional_posts().by_id.values():
        name = _plain(item.name)
        found.add(name)
        for level in map(_plain, levels.get(item.level, ())):
            if name.endswith(level) and name != level:
                found.add(f"{level.rstrip()} {name.removesuffix(level).strip()} ")
    return sorted(found)


def _plain(name: str) -> str:
    return f" {re.sub(r'[^0-9a-z]+', ' ', name.casefold()).strip()} "


RULES: dict[str, Rule] = {
    "ACC_1": _order_of_starts,
    "ACC_2": _assignment,
    "ACC_3": _short_service,
    "ACC_4": _standing,
    "ACC_5": _nik,
    "ACC_6": _education,
    "ACC_7": _appointment_year,
    "ACC_8": _education,
    "ACC_9": _borrowed_name,
    "ACC_10": _grade,
}
