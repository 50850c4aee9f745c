"""The tree of units: parents before children, so that no step forms a loop."""

from __future__ import annotations

import datetime as dt

import polars as pl

from nawasena.i18n import _
from nawasena.people.learning.delivered import Delivered
from nawasena.people.learning.tables import execute, load

_INSERT = """
INSERT INTO core_unit (agency_id, code, name, parent_id, echelon, path, active, source, learned_at)
SELECT %(agency)s, s.code, s.name, p.id, s.echelon, '', true, %(source)s, %(at)s
  FROM learned_unit s LEFT JOIN core_unit p ON p.agency_id = %(agency)s AND p.code = s.parent
 WHERE s.depth = %(depth)s
   AND NOT EXISTS (SELECT 1 FROM core_unit u WHERE u.agency_id = %(agency)s AND u.code = s.code)"""
_UPDATE = """
UPDATE core_unit u SET name = s.name, parent_id = p.id, echelon = s.echelon, active = true
  FROM learned_unit s LEFT JOIN core_unit p ON p.agency_id = %(agency)s AND p.code = s.parent
 WHERE s.depth = %(depth)s AND u.agency_id = %(agency)s AND u.code = s.code
   AND (u.name, u.parent_id, u.echelon, u.active) IS DISTINCT FROM (s.name, p.id, s.echelon, true)"""
_DEPARTMENTS = """
UPDATE core_unit u SET department_id = d.id
  FROM learned_unit s LEFT JOIN core_unit d ON d.agency_id = %(agency)s AND d.code = s.department
 WHERE u.agency_id = %(agency)s AND u.code = s.code AND u.department_id IS DISTINCT FROM d.id"""
_GONE = """
UPDATE core_unit u SET active = false
 WHERE u.agency_id = %(agency)s AND u.active
   AND NOT EXISTS (SELECT 1 FROM learned_unit s WHERE s.code = u.code)"""
# Units that people name but no hierarchy has: they stand without a parent until one is delivered.
_NAMED = """
INSERT INTO core_unit (agency_id, code, name, echelon, path, active, source, learned_at)
SELECT %(agency)s, s.code, s.name, '', '', true, %(source)s, %(at)s
  FROM learned_named s
 WHERE NOT EXISTS (SELECT 1 FROM core_unit u WHERE u.agency_id = %(agency)s AND u.code = s.code)"""
_HEADS = """
INSERT INTO people_post (agency_id, unit_id, name, kind, job_level, code, source, learned_at)
SELECT %(agency)s, u.id, left(replace(%(title)s, '{unit}', u.name), 500), 'struktural', '', u.code,
  %(source)s, %(at)s
  FROM core_unit u
 WHERE u.agency_id = %(agency)s AND u.active AND u.echelon <> ''
   AND NOT EXISTS (SELECT 1 FROM people_post p WHERE p.agency_id = %(agency)s AND p.code = u.code)
ON CONFLICT DO NOTHING"""


def learn_units(
    agency: int, delivered: Delivered, at: dt.datetime, source: str, *, close_gone: bool
) -> dict[str, int]:
    """Bring units and the posts of their heads up to date. Returns rows by what happened to them."""
    values = {"agency": agency, "at": at, "source": source, "title": _("Pimpinan {unit}")}
    load("learned_unit", delivered.units)
    counts = {"units_new": 0, "units_changed": 0}
    for depth in sorted(set(delivered.units["depth"])):
        counts["units_changed"] += execute(_UPDATE, {**values, "depth": depth})
        counts["units_new"] += execute(_INSERT, {**values, "depth": depth})
    execute(_DEPARTMENTS, values)
    counts["units_gone"] = execute(_GONE, values) if delivered.tree and close_gone else 0
    load("learned_named", _named(delivered))
    counts["units_new"] += execute(_NAMED, values)
    counts["posts_new"] = execute(_HEADS, values)
    return counts


def _named(delivered: Delivered) -> pl.DataFrame:
    named = delivered.people.select(pl.col("unit_code").alias("code"), pl.col("unit_name").alias("name"))
    return (
        named.drop_nulls("code")
        .with_columns(pl.col("name").fill_null(pl.col("code")))
        .unique("code", keep="first")
    )
