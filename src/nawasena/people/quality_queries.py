"""Data quality from the database: assessed once a delivery, and shown to each actor for the own subtrees."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import polars as pl
from django.db.models import Q
from django.shortcuts import get_object_or_404

from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.roles import May
from nawasena.core.models import Unit
from nawasena.people.learning.tables import fetch
from nawasena.people.models import Delivery, Profile
from nawasena.people.quality import (
    ADDED_COLUMNS,
    FACTS,
    PRESENCE_ONLY,
    SKP_YEARS,
    SOURCE_COLUMNS,
    GateResult,
    QualityResult,
    Score,
    assess,
    gate,
    narrowed,
)
from nawasena.people.quality.columns import ACTIVE, DEPARTMENT, ID, UNIT
from nawasena.rules.quality import library_gate

PAGE = 50
AGENCIES = 8  # assessments a process keeps
_STORED = (*SOURCE_COLUMNS, *(name for name in ADDED_COLUMNS if name != SKP_YEARS))
_PATH, _ORDER, _AT = "path", "name_key", "unit"

# Joined here and not in the database: behind row-level security its planner expects one row, and loops.
_PEOPLE = """
SELECT p.person_id, p.nip, p.name_key, p.unit_id, {facts}, {texts}
  FROM people_profile p, jsonb_to_record(p.facts) AS f({fact_types}), jsonb_to_record(p.export) AS e({text_types})
 WHERE p.agency_id = %s AND p.superseded_at IS NULL
"""
_UNITS = "SELECT id, path, department_id::text FROM core_unit WHERE agency_id = %s"
_APPRAISALS = """
SELECT person_id, data->>'tahun' FROM people_record
 WHERE agency_id = %s AND kind = 'skp' AND superseded_at IS NULL
"""


@dataclass(frozen=True)
class Assessed:
    """The quality of an agency's data after a delivery. ``people``: one row a person assessed, in the order of
    names: ``id``, ``path`` of the unit; departments in ``result`` are named by the id of their unit."""

    delivery: int
    day: dt.date
    result: QualityResult
    people: pl.DataFrame


@dataclass(frozen=True)
class Shown:
    """What an actor may see of it. ``departments``: name, id of the unit, score; the weakest index first."""

    day: dt.date
    result: QualityResult
    people: pl.DataFrame
    departments: list[tuple[str, int | None, Score]]

    @property
    def score(self) -> Score:
        """Of everybody in it."""
        return self.result.agency


@dataclass(frozen=True)
class FailingPage:
    """A page of people who fail an indicator; ``before`` and ``after`` are persons to go on from."""

    rows: list[Profile]
    total: int
    before: int | None
    after: int | None


def assessed(agency: int) -> Assessed | None:
    """The assessment after the last finished delivery of an agency, None before the first one.

    A process computes it once a delivery: nothing it rests on changes between two of them.
    """
    last = Delivery.objects.filter(agency_id=agency, finished=True).order_by("-id").values_list("id", "as_of")
    found = last.first()
    return None if found is None else _assessed(agency, *found)


def quality_gate(agency: int) -> GateResult:
    """May a mapping of the agency start, as far as its data go? Equal to a threshold passes."""
    found = assessed(agency)
    return gate(_nothing() if found is None else found.result, library_gate())


def shown_to(actor: Actor, unit: int | None = None) -> Shown | None:
    """The numbers of the subtrees in which the actor may see quality, narrowed to a unit's subtree when given.

    Raises Http404 for a unit of another agency. None before the first delivery.
    """
    found = assessed(actor.agency)
    if found is None:
        return None
    inside = _inside(found.people, actor.paths(May.SEE_QUALITY))
    if unit is not None:
        path = get_object_or_404(Unit, agency_id=actor.agency, pk=unit).path
        inside = inside.filter(pl.col(_PATH).str.starts_with(path))
    result = found.result if inside is found.people else narrowed(found.result, inside[ID])
    return Shown(found.day, result, inside, _departments(actor.agency, result))


def failing(actor: Actor, shown: Shown, code: str, after: int | None, before: int | None) -> FailingPage:
    """A page of those in ``shown`` who fail an indicator, by name. An unknown person begins at the start."""
    flags = shown.result.flags
    codes = flags.filter(pl.col(code))[ID] if code in flags.columns else pl.Series(ID, [], dtype=pl.Int64)
    ids = shown.people.filter(pl.col(ID).is_in(codes.implode()))[ID].to_list()
    start = _start(ids, after, before)
    chosen = ids[start : start + PAGE]
    profiles = Profile.objects.filter(agency_id=actor.agency, superseded_at=None, person_id__in=chosen)
    rows = sorted(profiles.select_related("unit__department"), key=lambda row: chosen.index(row.person_id))
    more = start + PAGE < len(ids)
    return FailingPage(
        rows, len(ids), chosen[0] if start and chosen else None, chosen[-1] if more and chosen else None
    )


def _start(ids: list[int], after: int | None, before: int | None) -> int:
    if after is not None and after in ids:
        return ids.index(after) + 1
    if before is not None and before in ids:
        return max(0, ids.index(before) - PAGE)
    return 0


def _inside(people: pl.DataFrame, paths: Iterable[str] | None) -> pl.DataFrame:
    if paths is None:
        return people
    below = [pl.col(_PATH).str.starts_with(path) for path in paths]
    return people.filter(pl.any_horizontal(below) if below else pl.lit(value=False))


def _departments(agency: int, result: QualityResult) -> list[tuple[str, int | None, Score]]:
    keys = [int(key) for key in result.departments if key is not None]
    names = dict(Unit.objects.filter(agency_id=agency, pk__in=keys).values_list("pk", "name"))
    rows = [
        ("" if key is None else names.get(int(key), key), None if key is None else int(key), score)
        for key, score in result.departments.items()
    ]
    return sorted(rows, key=lambda row: (101 if row[2].index is None else row[2].index, row[0]))


@lru_cache(maxsize=AGENCIES)
def _assessed(agency: int, delivery: int, day: dt.date) -> Assessed:
    """Runs in the scope of the request, so row-level security stands behind the condition on the agency."""
    frame = _frame(agency)
    people = frame.select(ID, _PATH)
    present = _present(agency, frame)
    result = assess(frame, _units(agency), present, day)
    inside = people.filter(pl.col(ID).is_in(result.flags[ID].implode()))
    return Assessed(delivery, day, result, inside)


def _frame(agency: int) -> pl.DataFrame:
    """One row a person as the assessment takes it, with the path of the unit, in the order of names."""
    facts = [name for name in FACTS if name not in ("nip", DEPARTMENT)]
    stored = dict.fromkeys((*facts, *_STORED), pl.String())
    query = _PEOPLE.format(
        facts=", ".join(f'f."{name}"' for name in facts),
        fact_types=", ".join(f'"{name}" text' for name in facts),
        texts=", ".join(_text(name) for name in _STORED),
        text_types=", ".join(f'"{name}" text' for name in _STORED),
    )
    people = fetch(
        query, [agency], {ID: pl.Int64(), "nip": pl.String(), _ORDER: pl.String(), _AT: pl.Int64(), **stored}
    )
    units = fetch(_UNITS, [agency], {_AT: pl.Int64(), _PATH: pl.String(), DEPARTMENT: pl.String()})
    appraisals = fetch(_APPRAISALS, [agency], {ID: pl.Int64(), SKP_YEARS: pl.String()})
    years = appraisals.group_by(ID).agg(pl.col(SKP_YEARS).str.join(" "))
    dates = [name for name in facts if FACTS[name] == pl.Date()]
    joined = people.join(units, on=_AT, how="left").join(years, on=ID, how="left").sort(_ORDER, ID)
    return joined.with_columns(
        pl.col(_PATH).fill_null(""), *(pl.col(name).str.to_date("%Y-%m-%d", strict=False) for name in dates)
    )


def _text(name: str) -> str:
    """Of a personal text only that there is one leaves the database."""
    return f"""CASE WHEN e."{name}" <> '' THEN 'x' END""" if name in PRESENCE_ONLY else f'e."{name}"'


def _present(agency: int, people: pl.DataFrame) -> set[str]:
    """The headings of the last export, and the data beside it of which there is anything."""
    exports = Delivery.objects.filter(agency_id=agency, finished=True).exclude(columns=[])
    headings = exports.order_by("-id").values_list("columns", flat=True).first() or []
    added = {name for name in ADDED_COLUMNS if people[name].null_count() < people.height}
    return {*headings, *added}


def _units(agency: int) -> pl.DataFrame:
    """The units of the hierarchy. One that only people name has neither parent, children nor echelon."""
    placed = Q(parent__isnull=False) | Q(children__isnull=False) | ~Q(echelon="")
    rows = list(Unit.objects.filter(placed, agency_id=agency).distinct().values_list("code", "active"))
    return pl.DataFrame(rows, schema={UNIT: pl.String(), ACTIVE: pl.Boolean()}, orient="row")


def _nothing() -> QualityResult:
    texts = dict.fromkeys((*SOURCE_COLUMNS, *ADDED_COLUMNS), pl.String())
    people = pl.DataFrame(schema={ID: pl.Int64(), **FACTS, **texts})
    return assess(people, pl.DataFrame(schema={UNIT: pl.String()}), (), dt.date.min)
