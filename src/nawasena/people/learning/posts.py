"""Posts and who holds them. A newer incumbency ends the older one; a corrected date replaces it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nawasena.people.learning.tables import execute

# SIASN gives the head of a unit the unit's own id as post id.
_HEAD_NAMES = """
UPDATE people_post p SET name = n.post_name, job_level = n.job_level, kind = n.post_kind
  FROM (SELECT DISTINCT ON (k.id) k.id, s.post_name, s.job_level, s.post_kind
          FROM known_post k JOIN learned_person s ON s.post_code = k.code
         WHERE k.code <> '' AND s.post_name <> ''
           AND (k.name, k.job_level, k.kind) IS DISTINCT FROM (s.post_name, s.job_level, s.post_kind)
           AND NOT EXISTS (SELECT 1 FROM known_post o
                            WHERE o.unit = k.unit AND o.name = s.post_name AND o.id <> k.id)
         ORDER BY k.id, s.nip) n
 WHERE p.id = n.id"""
_SEATS = """
CREATE TEMPORARY TABLE learned_seat ON COMMIT DROP AS
SELECT s.person, s.nip, u.id AS unit, s.post_name AS name, s.post_kind AS kind, s.job_level AS job_level,
       h.id AS post, s.post_since AS since, s.source
  FROM learned_person s
  LEFT JOIN core_unit u ON u.agency_id = %(agency)s AND u.code = s.unit_code
  LEFT JOIN known_post h ON h.code = s.post_code AND s.post_code <> ''
"""
_KNOWN = """
CREATE TEMPORARY TABLE known_post ON COMMIT DROP AS
SELECT id, coalesce(unit_id, 0) AS unit, name, code, kind, job_level
  FROM people_post WHERE agency_id = %(agency)s"""
_POSTS = """
INSERT INTO people_post (agency_id, unit_id, name, kind, job_level, code, source, learned_at)
SELECT DISTINCT ON (s.unit, s.name) %(agency)s, s.unit, s.name, s.kind, s.job_level, '', s.source, %(at)s
  FROM learned_seat s
 WHERE s.post IS NULL AND s.name <> '' AND NOT EXISTS (
   SELECT 1 FROM known_post p WHERE p.name = s.name AND p.unit = coalesce(s.unit, 0))
 ORDER BY s.unit, s.name, s.nip"""
_FIND = """
UPDATE learned_seat s SET post = p.id FROM known_post p
 WHERE s.post IS NULL AND s.name <> '' AND p.name = s.name AND p.unit = coalesce(s.unit, 0)"""
_MOVES = """
CREATE TEMPORARY TABLE learned_move ON COMMIT DROP AS
SELECT s.person, s.post, s.source, coalesce(s.since, %(as_of)s::date) AS since
  FROM learned_seat s
  LEFT JOIN people_incumbency i ON i.person_id = s.person AND i.superseded_at IS NULL AND upper_inf(i.period)
 WHERE (i.id IS NULL AND s.post IS NOT NULL) OR i.post_id IS DISTINCT FROM s.post
    OR (s.since IS NOT NULL AND lower(i.period) <> s.since)"""
_ENDED = """
CREATE TEMPORARY TABLE learned_end ON COMMIT DROP AS
SELECT i.person_id, i.post_id, daterange(lower(i.period), m.since) AS period, i.source
  FROM people_incumbency i JOIN learned_move m ON m.person = i.person_id
 WHERE i.superseded_at IS NULL AND i.period && daterange(m.since, NULL) AND lower(i.period) < m.since
   AND i.post_id IS DISTINCT FROM m.post"""
_SUPERSEDE = """
UPDATE people_incumbency i SET superseded_at = %(at)s FROM learned_move m
 WHERE i.person_id = m.person AND i.superseded_at IS NULL AND i.period && daterange(m.since, NULL)"""
# The same post from an earlier or later day on is a correction: it replaces every open row of that post.
_CORRECTED = """
UPDATE people_incumbency i SET superseded_at = %(at)s FROM learned_move m
 WHERE i.person_id = m.person AND i.post_id = m.post AND i.superseded_at IS NULL AND upper_inf(i.period)"""
_WRITE = """
INSERT INTO people_incumbency (agency_id, post_id, person_id, period, delivery_id, source, learned_at)
SELECT %(agency)s, post_id, person_id, period, %(delivery)s, source, %(at)s FROM learned_end
UNION ALL
SELECT %(agency)s, post, person, daterange(since, NULL), %(delivery)s, source, %(at)s
  FROM learned_move WHERE post IS NOT NULL"""


def learn_posts(values: Mapping[str, Any]) -> dict[str, int]:
    """Bring posts and incumbencies up to date with the people in ``learned_person``."""
    for table in ("learned_seat", "learned_move", "learned_end"):
        execute(f"DROP TABLE IF EXISTS pg_temp.{table}", values)
    _lay_out_posts(values)
    renamed = execute(_HEAD_NAMES, values)
    execute(_SEATS, values)
    execute("ANALYZE learned_seat", values)
    if renamed:
        _lay_out_posts(values)
    counts = {"posts_new": execute(_POSTS, values)}
    if counts["posts_new"]:
        _lay_out_posts(values)
    execute(_FIND, values)
    counts["seats_changed"] = execute(_MOVES, values)
    execute(_ENDED, values)
    execute(_SUPERSEDE, values)
    execute(_CORRECTED, values)
    execute(_WRITE, values)
    return counts


def _lay_out_posts(values: Mapping[str, Any]) -> None:
    execute("DROP TABLE IF EXISTS pg_temp.known_post", values)
    execute(_KNOWN, values)
    execute("ANALYZE known_post", values)
