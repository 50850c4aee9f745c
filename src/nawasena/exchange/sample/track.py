"""Evidence of a track record: awards, teams, training, innovations, posts held, discipline."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from nawasena.exchange.sample.agency import Agency
from nawasena.exchange.sample.distribution import Talent
from nawasena.exchange.sample.draw import (
    Wheel,
    add_months,
    chance,
    day_between,
    days_ago,
    first_of_month,
    latest,
    pick,
    round_half_up,
)
from nawasena.exchange.sample.evidence import Fields, Rows
from nawasena.exchange.sample.people import Person
from nawasena.exchange.sample.reference import organisation, reference


@dataclass(frozen=True)
class Wheels:
    """The tables of this module, prepared."""

    awards: dict[str, Wheel]
    teams: dict[str, Wheel]
    kinds: Wheel
    certified: Wheel
    innovations: Wheel
    acting: Wheel
    punishments: Wheel


def add_track(agency: Agency, rows: Rows) -> None:
    """Append the track record of everybody to ``rows``."""
    table = agency.table
    wheels = Wheels(
        awards={key: Wheel(item.awards) for key, item in table.talents.items()},
        teams={key: Wheel(item.teams) for key, item in table.talents.items()},
        kinds=Wheel(table.training.kinds),
        certified=Wheel(table.training.certified_kinds),
        innovations=Wheel(table.innovation_levels),
        acting=Wheel(table.acting_roles),
        punishments=Wheel(table.discipline_levels),
    )
    for person in agency.people:
        talent = table.talents[person.talent]
        _honours(agency, rows, person, wheels)
        _training(agency, rows, person, wheels)
        _initiative(agency, rows, person, wheels)
        _history(agency, rows, person, talent)
    _discipline(agency, rows, wheels)


def _checked(agency: Agency) -> bool:
    return chance(agency.rng, agency.table.verified)


def _since(agency: Agency, person: Person, window: str) -> dt.date | None:
    """A day in the window after the start of service; None when service is too short."""
    span = agency.table.windows[window]
    oldest = latest([person.life.start, agency.today - dt.timedelta(days=span[1])])
    newest = agency.today - dt.timedelta(days=span[0])
    return day_between(agency.rng, oldest, newest) if oldest < newest else None


def _honours(agency: Agency, rows: Rows, person: Person, wheels: Wheels) -> None:
    rng = agency.rng
    award = wheels.awards[person.talent].spin(rng)
    if award and (day := _since(agency, person, "awards")):
        name = rng.choice(reference().wording.awards)
        fields: Fields = {"tanggal": day, "nama": name, "tingkat": award, "terverifikasi": _checked(agency)}
        rows["penghargaan"].append((person.nip, fields))
    add_team_role(agency, rows, person, wheels.teams[person.talent])


def add_team_role(agency: Agency, rows: Rows, person: Person, wheel: Wheel) -> None:
    """Append the highest team role of the window before the agency's day, if ``wheel`` gives one."""
    team = wheel.spin(agency.rng)
    if team and (day := _since(agency, person, "teams")):
        role: Fields = {
            "tanggal": day,
            "nama": agency.rng.choice(reference().wording.teams),
            "peran": team,
            "terverifikasi": _checked(agency),
        }
        rows["tim_kerja"].append((person.nip, role))


def _training(agency: Agency, rows: Rows, person: Person, wheels: Wheels) -> None:
    rng, talent, plan = agency.rng, agency.table.talents[person.talent], agency.table.training
    certified = rng.randint(*talent.certified)
    for index in range(max(certified, rng.randint(*talent.certificates))):
        kind = (wheels.certified if index < certified else wheels.kinds).turn(rng)
        _certificate(agency, rows, person, kind, _since(agency, person, "training"))
    for _unused in range(rng.randint(*plan.older) if agency.table.history_share > rng.random() * 100 else 0):
        _certificate(agency, rows, person, wheels.kinds.turn(rng), _since(agency, person, "older"))


def _certificate(agency: Agency, rows: Rows, person: Person, kind: str, day: dt.date | None) -> None:
    if day is None:
        return
    rng, plan, sheet = agency.rng, agency.table.training, rows["pelatihan"]
    number = "-" if chance(rng, plan.unnumbered) else f"{len(sheet) + 1:06d}/BKPSDM/{day.year}"
    name = rng.choice(reference().wording.courses[kind])
    fields: Fields = {"tanggal": day, "jenis": kind, "nama": name, "nomor": number}
    fields |= {"jam_pelajaran": rng.choice(plan.hours), "terverifikasi": _checked(agency)}
    sheet.append((person.nip, fields))
    if chance(rng, plan.duplicate):
        sheet.append((person.nip, fields | {"nama": f"{name} (salinan)"}))


def _initiative(agency: Agency, rows: Rows, person: Person, wheels: Wheels) -> None:
    """Innovations, and acting assignments of those in posts of some weight."""
    rng, talent = agency.rng, agency.table.talents[person.talent]
    if chance(rng, talent.innovation) and (day := _since(agency, person, "training")):
        level = wheels.innovations.turn(rng)
        name = rng.choice(reference().wording.innovations)
        fields: Fields = {"tanggal": day, "nama": name, "tingkat": level, "terverifikasi": _checked(agency)}
        rows["inovasi"].append((person.nip, fields))
    senior = person.role.seat is not None or person.career.level in reference().earlier_levels
    if senior and chance(rng, talent.acting) and (day := _since(agency, person, "awards")):
        role: Fields = {"tmt": day, "peran": wheels.acting.turn(rng), "terverifikasi": _checked(agency)}
        rows["penugasan"].append((person.nip, role))


def _history(agency: Agency, rows: Rows, person: Person, talent: Talent) -> None:
    """The posts held, newest first: the present one, then back to the start of service."""
    known = person.role.seat is not None or person.assessed_on is not None
    if not known and not chance(agency.rng, agency.table.history_share):
        return
    career = person.career
    since = career.post_since
    rows["riwayat_jabatan"].append((person.nip, _held(agency, person, (since, None), career.level)))
    for level in reference().earlier_levels.get(career.level, (career.level,)):
        until = since - dt.timedelta(days=1)
        since = latest([person.life.start, add_months(since, -agency.rng.randint(20, 62))])
        if until <= person.life.start:
            return
        fields = _held(agency, person, (since, until), level)
        rows["riwayat_jabatan"].append((person.nip, fields | _elsewhere(agency, talent)))


def _held(agency: Agency, person: Person, span: tuple[dt.date, dt.date | None], level: str) -> Fields:
    label = level.replace("jf_", "").replace("_", " ").capitalize()
    name = person.career.post_name if span[1] is None else f"{label} sebelumnya"
    unit = person.career.unit
    shown = (unit.office or unit).name.title()
    fields: Fields = {"tmt": span[0], "sampai": span[1], "jabatan": name, "jenjang": level}
    return fields | {"unit": shown, "instansi": reference().agency.name}


def _elsewhere(agency: Agency, talent: Talent) -> Fields:
    """Another agency or another unit, as often as the table says."""
    rng, plan = agency.rng, organisation()
    if chance(rng, talent.other_agency):
        return {"unit": "Dinas Pendidikan", "instansi": rng.choice(reference().other_agencies)}
    if chance(rng, talent.other_unit):
        return {"unit": rng.choice(plan.departments).name.title()}
    return {}


def _discipline(agency: Agency, rows: Rows, wheels: Wheels) -> None:
    rng, table = agency.rng, agency.table
    weights = [float(table.talents[person.talent].odds.discipline) for person in agency.people]
    for index in pick(rng, weights, round_half_up(len(weights) * table.discipline / 100)):
        person = agency.people[index]
        level = wheels.punishments.turn(rng)
        name, months = rng.choice(list(reference().punishments[level].items()))
        day = first_of_month(days_ago(rng, agency.today, table.windows["discipline"]))
        start = latest([person.life.start, day])
        end = add_months(start, months) - dt.timedelta(days=1) if months else start
        shown = None if months and not chance(rng, table.discipline_end_given) else end
        fields: Fields = {
            "tingkat": level,
            "nama": name,
            "tmt": start,
            "masa_bulan": months,
            "tanggal_akhir": shown,
        }
        rows["hukuman_disiplin"].append((person.nip, fields))
