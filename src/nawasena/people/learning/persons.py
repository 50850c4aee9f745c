"""People and their records, a chunk at a time: only what differs is written, and nothing is overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from nawasena.people.learning.tables import execute, load
from nawasena.rules.catalogue import Catalogue

PERSON_COLUMNS = (
    "nip", "person", "fresh", "changed", "name", "name_key", "unit_code", "job_level", "post_kind", "grade",
    "birth", "post_code", "post_name", "post_since", "facts", "export", "refused", "none_of", "held", "source",
    "digest",
)  # fmt: skip
_IDS = """
UPDATE learned_person SET person = nextval(pg_get_serial_sequence('people_civilservant', 'id')) WHERE fresh"""
_SERVANTS = """
INSERT INTO people_civilservant (id, agency_id, created_at)
SELECT person, %(agency)s, %(at)s FROM learned_person WHERE fresh"""
_NIPS = """
INSERT INTO people_nipperiod (agency_id, person_id, nip, delivery_id)
SELECT %(agency)s, person, nip, %(delivery)s FROM learned_person WHERE fresh"""
_CLOSE_PROFILES = """
UPDATE people_profile p SET superseded_at = %(at)s FROM learned_person s
 WHERE s.changed AND NOT s.fresh AND p.person_id = s.person AND p.superseded_at IS NULL"""
_PROFILES = """
INSERT INTO people_profile (agency_id, person_id, delivery_id, nip, name, name_key, unit_id, job_level,
  post_kind, grade, birth, facts, export, refused, none_of, source, digest, valid_from, learned_at)
SELECT %(agency)s, s.person, %(delivery)s, s.nip, s.name, s.name_key, u.id, s.job_level, s.post_kind,
  s.grade, s.birth, s.facts::jsonb, s.export::jsonb, s.refused::jsonb, s.none_of::jsonb, s.source, s.digest,
  %(as_of)s, %(at)s
  FROM learned_person s LEFT JOIN core_unit u ON u.agency_id = %(agency)s AND u.code = s.unit_code
 WHERE s.changed"""
# What is known is laid beside it in temporary tables, whose size PostgreSQL knows when it plans what follows.
_KNOWN = """
CREATE TEMPORARY TABLE known_record ON COMMIT DROP AS
SELECT r.id, s.nip, s.held, s.none_of, r.kind, r.digest, r.data
  FROM people_record r JOIN learned_person s ON r.person_id = s.person
 WHERE NOT s.fresh AND r.superseded_at IS NULL"""
# A set of records is replaced when the file says all of it: it has rows of that kind for the person, or says
# that no row means none; and no row that may be theirs was refused or left out.
_VANISHED = """
CREATE TEMPORARY TABLE vanished_record ON COMMIT DROP AS
SELECT k.id FROM known_record k
 WHERE k.kind = ANY(%(kinds)s) AND NOT k.held::jsonb ? k.kind
   AND (k.none_of::jsonb ? k.kind OR EXISTS (
        SELECT 1 FROM learned_record l WHERE l.nip = k.nip AND l.kind = k.kind))
   AND NOT EXISTS (SELECT 1 FROM learned_record l WHERE l.nip = k.nip AND l.digest = k.digest)"""
# Where a set cannot be replaced, a record still gives way to one that says something else of the same thing.
_CONTRADICTED = """
INSERT INTO vanished_record
SELECT k.id FROM known_record k JOIN learned_record l ON l.nip = k.nip AND l.kind = k.kind
 WHERE k.kind = %(kind)s AND k.held::jsonb ? k.kind AND ({same})
   AND NOT EXISTS (SELECT 1 FROM learned_record o WHERE o.nip = k.nip AND o.digest = k.digest)"""
_CLOSE_RECORDS = """
UPDATE people_record SET superseded_at = %(at)s WHERE id IN (SELECT id FROM vanished_record)"""
_RECORDS = """
INSERT INTO people_record
  (agency_id, person_id, delivery_id, kind, data, source, digest, valid_from, learned_at)
SELECT %(agency)s, s.person, %(delivery)s, l.kind, l.data::jsonb, l.source, l.digest, l.valid_from, %(at)s
  FROM learned_record l JOIN learned_person s ON s.nip = l.nip
 WHERE NOT EXISTS (SELECT 1 FROM known_record k WHERE k.nip = l.nip AND k.digest = l.digest)"""


def learn_people(
    settled: pl.DataFrame, records: pl.DataFrame, catalogue: Catalogue, values: Mapping[str, Any]
) -> dict[str, int]:
    """Write what is new about a chunk of people; ``values``: agency, delivery, at, as_of, kinds.

    Leaves the temporary table ``learned_person`` for the posts. Returns rows by what happened to them.
    """
    load("learned_person", settled.select(PERSON_COLUMNS))
    load("learned_record", records.drop("again", strict=False))
    execute(_IDS, values)
    counts = {"people_new": execute(_SERVANTS, values)}
    execute(_NIPS, values)
    counts["profiles_closed"] = execute(_CLOSE_PROFILES, values)
    counts["profiles_new"] = execute(_PROFILES, values)
    counts["records_closed"] = _close_records(catalogue, values)
    counts["records_new"] = execute(_RECORDS, values)
    return counts


def _close_records(catalogue: Catalogue, values: Mapping[str, Any]) -> int:
    execute("DROP TABLE IF EXISTS pg_temp.known_record, pg_temp.vanished_record", values)
    if not execute(_KNOWN, values):
        return 0
    execute("ANALYZE known_record", values)
    execute(_VANISHED, values)
    for kind in catalogue.records:
        if kind.unique and kind.id in values["kinds"]:
            pairs = [
                f"k.data->>'{name}' IS NOT DISTINCT FROM l.data::jsonb->>'{name}'" for name in kind.unique
            ]
            execute(_CONTRADICTED.replace("{same}", " AND ".join(pairs)), {**values, "kind": kind.id})
    return execute(_CLOSE_RECORDS, values)
