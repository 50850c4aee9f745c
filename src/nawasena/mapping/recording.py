"""Results into the database: one row a person, by COPY, joined with who the person is."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import polars as pl
from django.db import connection

from nawasena.engine.arithmetic import Scales
from nawasena.engine.result import NOT_MET, Layout
from nawasena.mapping.expiry import expiring
from nawasena.mapping.manifest import RESULT_FILE, SNAPSHOT_FOLDER
from nawasena.mapping.models import Mapping, Result
from nawasena.mapping.near_cut import near_cut
from nawasena.mapping.view import RunView
from nawasena.rules.catalogue import PERSON
from nawasena.rules.registry import LoadedPolicy

# column of the temporary table: type
STAGED = {
    "nip": "text",
    "status": "text",
    "box": "smallint",
    "performance_level": "smallint",
    "potential_level": "smallint",
    "ekinerja_level": "smallint",
    "performance": "numeric",
    "potential": "numeric",
    "talent": "numeric",
    "near_cut": "boolean",
    "gates_failed": "smallint",
    "rank": "integer",
    "reasons": "text",
    "assessment_ends": "date",
    "age": "smallint",
    "post": "text",
    "job_level": "text",
    "post_kind": "text",
    "grade": "text",
    "person": "bigint",
}

_INSERT = """
INSERT INTO mapping_result
  (agency_id, mapping_id, person_id, nip, name, name_key, unit_id, unit_path, department_id, post, job_level,
   post_kind, grade, age, status, box, performance_level, potential_level, ekinerja_level, performance,
   potential, talent, near_cut, gates_failed, rank, reasons, assessment_ends)
SELECT p.agency_id, %s, p.person_id, p.nip, p.name, p.name_key, p.unit_id, coalesce(u.path, ''),
       u.department_id, coalesce(s.post, ''), coalesce(s.job_level, ''), coalesce(s.post_kind, ''),
       coalesce(s.grade, ''), s.age,
       s.status, s.box, s.performance_level, s.potential_level, s.ekinerja_level, s.performance, s.potential,
       s.talent, s.near_cut, s.gates_failed, s.rank, coalesce(s.reasons, ''), s.assessment_ends
  FROM staged_result s
  CROSS JOIN LATERAL (SELECT * FROM people_profile WHERE person_id = s.person
                       ORDER BY superseded_at IS NULL DESC, id DESC LIMIT 1) p
  LEFT JOIN core_unit u ON u.id = p.unit_id
"""


def store_results(
    mapping: Mapping, loaded: LoadedPolicy, folder: Path, view: RunView, persons: dict[str, int]
) -> int:
    """Write the results of a mapping, replacing what an earlier attempt wrote. Returns how many.

    ``persons``: the id of each person by NIP. Unit and name are those known last. Runs in the
    transaction of the caller. Raises RuntimeError when a person could not be found again.
    """
    rows = result_rows(mapping.evaluation_date, loaded, folder, view)
    rows = rows.with_columns(person=pl.col("nip").replace_strict(persons, return_dtype=pl.Int64))
    Result.objects.filter(mapping=mapping).delete()
    with connection.cursor() as cursor:
        columns = ", ".join(f"{name} {kind}" for name, kind in STAGED.items())
        cursor.execute(f"CREATE TEMPORARY TABLE staged_result ({columns}) ON COMMIT DROP")
        with cursor.copy(f"COPY staged_result ({', '.join(STAGED)}) FROM STDIN (FORMAT csv)") as copy:
            copy.write(rows.select(list(STAGED)).write_csv(include_header=False).encode())
        cursor.execute(_INSERT, [mapping.pk])
        written = int(cursor.rowcount)
    if written != rows.height:
        raise RuntimeError(f"{written} of {rows.height} results written")
    return written


def result_rows(day: dt.date, loaded: LoadedPolicy, folder: Path, view: RunView) -> pl.DataFrame:
    """One row a person with the columns of STAGED but ``person``."""
    raw = pl.read_parquet(folder / RESULT_FILE)
    facts = pl.read_parquet(folder / SNAPSHOT_FOLDER / f"{PERSON}.parquet")
    shown = view.people.select("nip", "performance", "potential", "talent", "reasons", "rank")
    joined = raw.join(facts.drop("nip"), on="id").join(shown, on="nip", suffix="_shown")
    return joined.select(
        "nip", "status", "box", "ekinerja_level", "performance", "potential", "rank", "reasons",
        talent=pl.col("talent_shown" if "talent" in raw.columns else "talent"),
        performance_level=pl.col("kinerja_level"),
        potential_level=pl.col("potensial_level"),
        near_cut=near_cut(Layout.of(loaded.policy, Scales(loaded)).denominators).fill_null(value=False),
        gates_failed=_failed(loaded),
        assessment_ends=_ends(day, loaded, folder),
        age=_age(day),
        post=pl.col("jabatan"),
        job_level=pl.col("jenjang"),
        post_kind=pl.col("jenis_jabatan"),
        grade=pl.col("golongan"),
    )  # fmt: skip


def _ends(day: dt.date, loaded: LoadedPolicy, folder: Path) -> pl.Expr:
    """The first day on which an assessment of the person stops counting, within the months of the library."""
    ends: dict[str, dt.date] = {}
    for item in expiring(folder / SNAPSHOT_FOLDER, loaded, day):
        ends[item.nip] = min(item.until, ends.get(item.nip, item.until))
    return pl.col("nip").replace_strict(ends, default=None, return_dtype=pl.Date)


def _failed(loaded: LoadedPolicy) -> pl.Expr:
    """How many hard gates are not met."""
    hard = [gate.id for gate in loaded.policy.gates if gate.kind == "hard"]
    if not hard:
        return pl.lit(0, dtype=pl.Int16)
    tests = [(pl.col(f"gate_{name}") == NOT_MET).fill_null(value=False).cast(pl.Int16) for name in hard]
    return pl.sum_horizontal(tests)


def facets(mapping: Mapping) -> dict[str, Any]:
    """What lists of this mapping can be narrowed to: departments (id, name, path), levels, kinds, grades."""
    found = Result.objects.filter(mapping=mapping)
    units = found.exclude(department=None).values_list(
        "department_id", "department__name", "department__path"
    )
    columns = {"levels": "job_level", "kinds": "post_kind", "grades": "grade"}
    values = {
        name: found.exclude(**{column: ""}).values_list(column, flat=True) for name, column in columns.items()
    }
    chosen = {name: sorted(set(rows.distinct().order_by())) for name, rows in values.items()}
    return {**chosen, "units": sorted(map(list, units.distinct().order_by()), key=lambda unit: str(unit[1]))}


def _age(day: dt.date) -> pl.Expr:
    """Completed years on the evaluation date."""
    birth: Any = pl.col("tanggal_lahir")
    before = (birth.dt.month() * 100 + birth.dt.day()) > day.month * 100 + day.day
    years: pl.Expr = pl.lit(day.year) - birth.dt.year() - before.cast(pl.Int32)
    return years.cast(pl.Int16)
