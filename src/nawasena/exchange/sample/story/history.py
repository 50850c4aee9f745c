"""Evidence from before the year of the sample, so that earlier mappings had something to go by."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from nawasena.exchange.sample.agency import Agency
from nawasena.exchange.sample.draw import Wheel, add_months, chance
from nawasena.exchange.sample.evidence import Fields, Rows
from nawasena.exchange.sample.performance import assessment, scaled
from nawasena.exchange.sample.story.plan import Story
from nawasena.exchange.sample.track import add_team_role
from nawasena.rules.catalogue import Catalogue, EvidenceKind

DATED = ("date", "year")


def add_history(plan: Story, agency: Agency, rows: Rows) -> None:
    """Append older assessments, feedback, attendance and team roles to ``rows``."""
    _yearly(plan, agency, rows)
    before = replace(agency, today=plan.past.team_day)
    teams = {key: Wheel(item.teams) for key, item in agency.table.talents.items()}
    for person in agency.people:
        add_team_role(before, rows, person, teams[person.talent])
        day = person.assessed_on
        if day is not None and day > plan.first_day and chance(agency.rng, plan.past.reassessed):
            earlier = add_months(day, -agency.rng.randint(*plan.past.months_before))
            if earlier >= person.life.start:
                rows["asesmen"].append((person.nip, assessment(agency, person, earlier)))


def _yearly(plan: Story, agency: Agency, rows: Rows) -> None:
    """Feedback and attendance of the year before, for most of those who have them."""
    rng, talents = agency.rng, {person.nip: person.talent for person in agency.people}
    feedback = {key: Wheel(item.feedback) for key, item in agency.table.talents.items()}
    year = agency.skp_years[0]
    for nip, _fields in list(rows["umpan_balik_360"]):
        if chance(rng, plan.past.feedback):
            rows["umpan_balik_360"].append(
                (nip, {"tahun": year, "predikat": feedback[talents[nip]].turn(rng)})
            )
    for nip, _fields in list(rows["kehadiran"]):
        if chance(rng, plan.past.attendance):
            percent = scaled(rng, agency.table.talents[talents[nip]].attendance, 100)
            rows["kehadiran"].append((nip, {"tahun": year, "persen": percent}))


def known_on(rows: Rows, catalogue: Catalogue, nips: frozenset[str], day: dt.date) -> Rows:
    """The records of these people that could be known on ``day``; a year is known on its 31 December."""
    found: Rows = {}
    for kind in catalogue.records:
        dated = next((item.id for item in kind.fields if item.type in DATED), None)
        found[kind.id] = [
            (nip, _as_of(kind, fields, day))
            for nip, fields in rows[kind.id]
            if nip in nips and (dated is None or _happened(fields[dated], day))
        ]
    return found


def _happened(value: object, day: dt.date) -> bool:
    if isinstance(value, int):
        return dt.date(value, 12, 31) <= day
    return isinstance(value, dt.date) and value <= day


def _as_of(kind: EvidenceKind, fields: Fields, day: dt.date) -> Fields:
    """A post still held on ``day`` has no end yet."""
    until = fields.get("sampai") if kind.id == "riwayat_jabatan" else None
    return fields | {"sampai": None} if isinstance(until, dt.date) and until > day else fields
