"""Evidence that is measured: SKP, assessments, 360 feedback, attendance, studies, technical tests."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from random import Random

from nawasena.exchange.sample.agency import Agency
from nawasena.exchange.sample.distribution import Spread, Talent
from nawasena.exchange.sample.draw import Wheel, chance, day_between, days_ago, first_of_month
from nawasena.exchange.sample.evidence import Fields, Rows
from nawasena.exchange.sample.people import Person
from nawasena.exchange.sample.reference import reference

HIGHEST_ASPECT = 5  # the eight aspects of potential are rated 1 to 5


def add_performance(agency: Agency, rows: Rows) -> None:
    """Append the measured evidence of everybody to ``rows``."""
    feedback = {key: Wheel(item.feedback) for key, item in agency.table.talents.items()}
    for person in agency.people:
        _skp(agency, rows, person)
        if person.assessed_on is not None:
            _assessed(agency, rows, person, person.assessed_on)
        _feedback(agency, rows, person, feedback[person.talent])
        _attendance(agency, rows, person)


def _skp(agency: Agency, rows: Rows, person: Person) -> None:
    rng = agency.rng
    for year, predicate in person.predicates.items():
        results, behaviour = rng.choice(reference().ratings[predicate])
        shown = None if chance(rng, agency.table.skp.only_ratings) else predicate
        fields: Fields = {"tahun": year, "hasil_kerja": results, "perilaku": behaviour, "predikat": shown}
        rows["skp"].append((person.nip, fields))


def _assessed(agency: Agency, rows: Rows, person: Person, day: dt.date) -> None:
    rng, plan = agency.rng, agency.table.assessment
    talent = agency.table.talents[person.talent]
    rows["asesmen"].append((person.nip, assessment(agency, person, day)))
    if chance(rng, plan.match_checked):
        check = day_between(rng, first_of_month(day), agency.today)
        fields: Fields = {"tanggal": check, "sesuai": chance(rng, talent.match)}
        rows["kesesuaian_pendidikan"].append((person.nip, fields))
    target = reference().test_targets.get(person.role.level, reference().other_test_target)
    if person.valid_assessment and chance(rng, plan.technical_test):
        score = scaled(rng, talent.competence, 100)
        test: Fields = {
            "tanggal": days_ago(rng, agency.today, (10, 400)),
            "jenjang_target": target,
            "nilai": score,
        }
        rows["uji_teknis"].append((person.nip, test))


def assessment(agency: Agency, person: Person, day: dt.date) -> Fields:
    """One row of the sheet ASESMEN: JPM, levels of nine competences, eight aspects of potential."""
    rng, talent = agency.rng, agency.table.talents[person.talent]
    codes = reference()
    chief = person.role.level in codes.required_levels
    required = codes.required_levels.get(person.role.level, codes.other_required_level)
    competence = scaled(rng, talent.competence, 100)
    fields: Fields = {
        "tanggal": day,
        "tujuan": "pengisian_jabatan"
        if chief and chance(rng, agency.table.assessment.filling)
        else "pemetaan",
        "lembaga": rng.choice(codes.wording.providers),
        "metode": codes.wording.methods["chief" if chief else "other"],
        "jpm_kompetensi": competence,
        "jpm_literasi_digital": scaled(rng, talent.competence, 100),
        "jpm_emerging_skill": scaled(rng, talent.competence, 100),
    }
    fields.update(_levels(rng, required, float(competence)))
    if not chance(rng, agency.table.assessment.partial):
        fields.update(_potential(rng, talent))
    return fields


def _levels(rng: Random, standard: int, percent: float) -> Fields:
    """Levels around the required one: below it as often as the JPM says."""
    return {name: standard - (rng.random() * 100 > percent) for name in reference().competences}


def _potential(rng: Random, talent: Talent) -> Fields:
    centre = rng.gauss(float(talent.potential.mean), float(talent.potential.deviation))
    aspects = {
        name: min(HIGHEST_ASPECT, max(1, round(rng.gauss(centre, 0.5)))) for name in reference().aspects
    }
    jpm = Decimal(sum(aspects.values()) * 10000 // (HIGHEST_ASPECT * len(aspects))) / 100
    return {"jpm_potensi": jpm, **aspects}


def _feedback(agency: Agency, rows: Rows, person: Person, wheel: Wheel) -> None:
    plan, year = agency.table, agency.skp_years[-1]
    share = plan.assessment.feedback if person.assessed_on else plan.feedback_share
    if chance(agency.rng, share):
        rows["umpan_balik_360"].append((person.nip, {"tahun": year, "predikat": wheel.turn(agency.rng)}))


def _attendance(agency: Agency, rows: Rows, person: Person) -> None:
    if chance(agency.rng, agency.table.attendance_share):
        percent = scaled(agency.rng, agency.table.talents[person.talent].attendance, 100)
        rows["kehadiran"].append((person.nip, {"tahun": agency.skp_years[-1], "persen": percent}))


def scaled(rng: Random, spread: Spread, highest: int) -> Decimal:
    """A normally distributed score with two decimals between 0 and ``highest``."""
    value = rng.gauss(float(spread.mean), float(spread.deviation))
    return Decimal(round(min(float(highest), max(0.0, value)) * 100)) / 100
