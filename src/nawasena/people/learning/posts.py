"""Posts and who holds them. A newer incumbency ends the older one; a corrected date replaces it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nawasena.people.learning.tables import execute

# SIASN gives the head of a unit the unit's own id as post id.
_HEAD_NAMES = """
UPDATE people_post p SET name = s.post_name, job_level = s.job_level, kind = s.post_kind
  FROM (SELECT DISTINCT ON (post_code) post_code, post_name, job_level, post_kind FROM learned_person
         WHERE post_name <> '' ORDER BY post_code, nip) s
 WHERE p.agency_id = %(agency)s AND p.code = s.post_code
   AND (p.name, p.job_level, p.kind) IS DISTINCT FROM (s.post_name, s.job_level, s.post_kind)
   AND NOT EXISTS (SELECT 1 FROM people_post o WHERE o.agency_id = %(agency)s AND o.unit_id = p.unit_id
                    AND o.name = s.post_name AND o.id <> p.id)"""
_SEATS = """
CREATE TEMPORARY TABLE learned_seat ON COMMIT DROP AS
SELECT s.person, s.nip, u.id AS unit, s.post_name AS name, s.post_kind AS kind, s.job_level AS job_level,
       h.id AS post, s.post_since AS since, s.source
  FROM learned_person s
  LEFT JOIN core_unit u ON u.agency_id = %(agency)s AND u.code = s.unit_code
  LEFT JOIN people_post h ON h.agency_id = %(agency)s AND h.code = s.post_code AND s.post_code <> ''
"""
_POSTS = """
INSERT INTO people_post (agency_id, unit_id, name, kind, job_level, code, source, learned_at)
SELECT DISTINCT ON (s.unit, s.name) %(agency)s, s.unit, s.name, s.kind, s.job_level, '', s.source, %(at)s
  FROM learned_seat s
 WHERE s.post IS NULL AND s.name <> '' AND NOT EXISTS (
   SELECT 1 FROM people_post p WHERE p.agency_id = %(agency)s AND p.unit_id IS NOT DISTINCT FROM s.unit
      AND p.name = s.name)
 ORDER BY s.unit, s.name, s.nip"""
_FIND = """
UPDATE learned_seat s SET post = p.id FROM people_post p
 WHERE s.post IS NULL AND s.name <> '' AND p.agency_id = %(agency)s AND p.name = s.name
   AND p.unit_id IS NOT DISTINCT FROM s.unit"""
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
    execute(_HEAD_NAMES, values)
    execute(_SEATS, values)
    counts = {"posts_new": execute(_POSTS, values)}
    execute(_FIND, values)
    execute("ANALYZE learned_seat", values)
    counts["seats_changed"] = execute(_MOVES, values)
    execute(_ENDED, values)
    execute(_SUPERSEDE, values)
    execute(_CORRECTED, values)
    execute(_WRITE, values)
    return counts
