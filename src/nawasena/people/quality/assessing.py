"""The assessment: 27 indicators over everybody in one pass."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

import polars as pl

from nawasena.i18n import _
from nawasena.people.quality import accuracy, completeness, consistency, timeliness
from nawasena.people.quality.checking import Check, Rule, World
from nawasena.people.quality.columns import ACTIVE, DEPARTMENT, FACTS, ID, TEXT_COLUMNS, UNIT, UNIT_LIST
from nawasena.people.quality.result import QualityResult
from nawasena.people.quality.scoring import agency_score, department_scores
from nawasena.people.quality.texts import identifiers
from nawasena.rules.quality import Quality, library_quality
from nawasena.rules.rulebook import Rulebook, library_rulebook

RULES: dict[str, Rule] = {
    **completeness.RULES,
    **timeliness.RULES,
    **accuracy.RULES,
    **consistency.RULES,
}


def assess(  # noqa: PLR0913 -- the two rule inputs have the library's as default
    people: pl.DataFrame,
    units: pl.DataFrame,
    columns_present: Collection[str],
    day: dt.date,
    quality: Quality | None = None,
    book: Rulebook | None = None,
) -> QualityResult:
    """Assess the data about ``people`` as of ``day``.

    ``people``: one row a person with ``id``, the FACTS and those of the TEXT_COLUMNS that are known.
    ``units``: ``unit_id`` and, if known, ``aktif`` (a unit without it counts as active). ``columns_present``:
    the headings that the sources had. Raises ValueError when the frame lacks what it must have, or has a
    person twice.
    """
    chosen = quality or library_quality()
    present = {*columns_present, *((UNIT_LIST,) if units.height else ())}
    missing = {item.id: item.missing(present) for item in chosen.indicators}
    world = _world(units, day, book or library_rulebook())
    checks = {
        item.id: RULES[item.id](item.parameters, world) for item in chosen.indicators if not missing[item.id]
    }
    flags = _flags(_prepared(people, columns_present), chosen, checks)
    return QualityResult(
        chosen, day, agency_score(chosen, flags, missing), department_scores(chosen, flags, missing), flags
    )


def _world(units: pl.DataFrame, day: dt.date, book: Rulebook) -> World:
    if ACTIVE in units.columns:
        units = units.filter(pl.col(ACTIVE).fill_null(value=True))
    ids = identifiers(units[UNIT].cast(pl.String).drop_nulls()) if units.height else []
    return World(day, tuple(ids), book.catalogue, book.tables)


def _prepared(people: pl.DataFrame, columns_present: Collection[str]) -> pl.DataFrame:
    """With every column the rules may name; a text nobody gave is null."""
    wanted = [ID, *FACTS, *(name for name in TEXT_COLUMNS if name in columns_present)]
    if absent := [name for name in wanted if name not in people.columns]:
        raise ValueError(_("Kolom tidak ada pada data pegawai: {names}.").format(names=", ".join(absent)))
    if people[ID].is_duplicated().any():
        raise ValueError(_("Ada pegawai yang muncul lebih dari sekali pada data pegawai."))
    texts = [
        (pl.col(name) if name in people.columns else pl.lit(None)).cast(pl.String).alias(name)
        for name in TEXT_COLUMNS
    ]
    return people.select(ID, *(pl.col(name).cast(kind) for name, kind in FACTS.items()), *texts)


def _flags(people: pl.DataFrame, quality: Quality, checks: dict[str, Check]) -> pl.DataFrame:
    """Whether each person fails each indicator; null where it does not apply."""
    assessed = ~pl.col("kedudukan_hukum").is_in(quality.outside)
    inside = people.filter(assessed.fill_null(value=True))
    flags = [
        pl.when(check.applies.fill_null(value=False)).then(check.fails.fill_null(value=False)).alias(code)
        for code, check in checks.items()
    ]
    return inside.select(ID, DEPARTMENT, *flags)
