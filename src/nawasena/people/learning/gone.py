"""People whom an import no longer mentions: closed when the approver agreed, never deleted."""

from __future__ import annotations

import polars as pl

from nawasena.people.learning.delivered import Delivered
from nawasena.people.learning.tables import execute, load
from nawasena.people.models import Delivery

_PROFILES = """
UPDATE people_profile p SET superseded_at = %(at)s
 WHERE p.agency_id = %(agency)s AND p.superseded_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM delivered_nip d WHERE d.nip = p.nip)"""
_GONE = """
CREATE TEMPORARY TABLE gone_seat ON COMMIT DROP AS
SELECT i.id, i.post_id, i.person_id, i.period, i.source FROM people_incumbency i
 WHERE i.agency_id = %(agency)s AND i.superseded_at IS NULL AND upper_inf(i.period)
   AND NOT EXISTS (
     SELECT 1 FROM people_profile p WHERE p.person_id = i.person_id AND p.superseded_at IS NULL)"""
_CLOSE = "UPDATE people_incumbency i SET superseded_at = %(at)s FROM gone_seat g WHERE g.id = i.id"
_ENDED = """
INSERT INTO people_incumbency (agency_id, post_id, person_id, period, delivery_id, source, learned_at)
SELECT %(agency)s, post_id, person_id, daterange(lower(period), %(as_of)s), %(delivery)s, source, %(at)s
  FROM gone_seat WHERE lower(period) < %(as_of)s"""


def close_gone_people(delivery: Delivery, delivered: Delivered) -> dict[str, int]:
    """Close profile and incumbency of everybody of whom the import has no row at all.

    Nobody is closed while rows are there of which nobody can say whose they are.
    """
    if delivered.unreadable:
        return {"people_gone": 0}
    values = {
        "agency": delivery.agency_id,
        "at": delivery.learned_at,
        "as_of": delivery.as_of,
        "delivery": delivery.pk,
    }
    held = pl.DataFrame({"nip": delivered.held}, schema={"nip": pl.String()})
    load("delivered_nip", pl.concat([delivered.people.select("nip"), held]))
    counts = {"people_gone": execute(_PROFILES, values)}
    execute("DROP TABLE IF EXISTS pg_temp.gone_seat", values)
    execute(_GONE, values)
    execute(_CLOSE, values)
    execute(_ENDED, values)
    return counts
