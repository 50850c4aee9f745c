"""Gaps and slips in the export, one kind for each indicator of the data quality index that it can show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from random import Random

from nawasena.exchange.sample.draw import add_months, day_between, round_half_up
from nawasena.exchange.sample.export import written
from nawasena.exchange.sample.people import FEMALE, OTHERS, Person
from nawasena.exchange.sample.reference import (
    Education,
    education_by_key,
    grade_names,
    level_by_code,
    reference,
)
from nawasena.exchange.sample.sheets import Row
from nawasena.exchange.sample.story.cast import TOP
from nawasena.exchange.sample.story.plan import Story
from nawasena.exchange.sample.units import Unit

STRUCTURAL, FUNCTIONAL, EXECUTING = "structural", "functional", "executing"
SENIOR_LEVELS = ("administrator", "pengawas")
EDUCATION_COLUMNS = ("TINGKAT PENDIDIKAN ID", "TINGKAT PENDIDIKAN NAMA", "PENDIDIKAN ID", "PENDIDIKAN NAMA")
DIPLOMA, LOW_GRADE = "30", "31"
NOT_LONG_AGO = dt.date(2021, 1, 1)  # who is a candidate for longer than that, nobody would believe
OLD_UNIT = "0FA15EDEAD"
CANDIDATE = "C"

Change = Callable[["Slips", Person, Row], Row]
Concerns = Callable[[Person], bool]


@dataclass(frozen=True)
class Slips:
    """What the changes draw from."""

    rng: Random
    seats: list[Unit]
    today: dt.date


def _everybody(_person: Person) -> bool:
    return True


def _permanent(person: Person) -> bool:
    return not person.role.contract


def _contract(person: Person) -> bool:
    return person.role.contract


def _senior(person: Person) -> bool:
    return person.role.level in SENIOR_LEVELS


def _kind(*kinds: str) -> Concerns:
    return lambda person: person.career.kind in kinds


def _graduate(person: Person) -> bool:
    return person.career.education.level >= DIPLOMA


def _expert(person: Person) -> bool:
    return person.career.kind == FUNCTIONAL and person.career.level.startswith("jf_ahli")


def _permanent_staff(person: Person) -> bool:
    return _permanent(person) and person.career.kind == EXECUTING


def _young(person: Person) -> bool:
    return _permanent(person) and person.role.seat is None and person.life.start >= NOT_LONG_AGO


def _blank(*columns: str) -> Change:
    return lambda _slips, _person, _row: dict.fromkeys(columns)


def _mail(slips: Slips, person: Person, row: Row) -> Row:
    wrong = (None, str(row["EMAIL"]).replace("@", " at "), f"asn{person.number:06d}@example")
    return {"EMAIL": slips.rng.choice(wrong)}


def _old_unit(_slips: Slips, person: Person, _row: Row) -> Row:
    """A unit that the hierarchy no longer has; the path still names the office."""
    return {"UNOR ID": f"{OLD_UNIT}{person.number % 97:022X}"}


def _still_candidate(_slips: Slips, _person: Person, _row: Row) -> Row:
    return {"STATUS CPNS PNS": CANDIDATE, "NOMOR SK PNS": None, "TANGGAL SK PNS": None, "TMT PNS": None}


def _second_head(slips: Slips, _person: Person, _row: Row) -> Row:
    """A structural post in a unit that already has a head."""
    unit, kind = slips.rng.choice(slips.seats), reference().post_kinds[STRUCTURAL]
    row: Row = {"JENIS JABATAN ID": kind.code, "JENIS JABATAN NAMA": kind.name}
    return row | {
        "JABATAN ID": unit.id,
        "JABATAN NAMA": unit.head,
        "UNOR ID": unit.id,
        "UNOR NAMA": unit.name,
    }


def _confirmed_too_soon(_slips: Slips, person: Person, _row: Row) -> Row:
    return {"TMT PNS": written(add_months(person.life.start, -12))}


def _lent(slips: Slips, _person: Person, _row: Row) -> Row:
    """Another agency of origin without the kind of employee that goes with it."""
    return {"INSTANSI INDUK NAMA": slips.rng.choice(reference().other_agencies), "INSTANSI INDUK ID": None}


def _short_service(slips: Slips, _person: Person, _row: Row) -> Row:
    """A start of service typed decades late."""
    start = day_between(slips.rng, add_months(slips.today, -22), add_months(slips.today, -3))
    return {"TMT CPNS": written(start), "MK TAHUN": "1", "MK BULAN": str(slips.rng.randint(0, 9))}


def _contract_as_active(_slips: Slips, _person: Person, _row: Row) -> Row:
    standing = reference().standing["aktif"]
    return {"KEDUDUKAN HUKUM ID": standing.code, "KEDUDUKAN HUKUM NAMA": standing.name}


def _no_identity(_slips: Slips, _person: Person, _row: Row) -> Row:
    return {"NIK": None, "IS VALID NIK": "FALSE"}


def _educated(key: str) -> Change:
    def change(_slips: Slips, _person: Person, _row: Row) -> Row:
        return _education(education_by_key()[key])

    return change


def _education(item: Education) -> Row:
    level = level_by_code()[item.level]
    row: Row = dict(zip(EDUCATION_COLUMNS, (level.code, level.name, item.id, item.name), strict=True))
    return row | {"GELAR DEPAN": item.front or None, "GELAR BELAKANG": item.back or None}


def _other_year(slips: Slips, person: Person, _row: Row) -> Row:
    """The start of a contract in another year than the NI PPPK says."""
    return {"TMT CPNS": written(add_months(person.life.start, slips.rng.choice((-12, 12))))}


def _functional_name(slips: Slips, _person: Person, _row: Row) -> Row:
    """An executing post under the name of a functional one."""
    families = [family for family in reference().functional if family.group == OTHERS]
    post = slips.rng.choice(list(slips.rng.choice(families).posts.values()))
    return {"JABATAN NAMA": post.name.upper()}


def _low_grade(_slips: Slips, _person: Person, _row: Row) -> Row:
    return {"GOL AKHIR ID": LOW_GRADE, "GOL AKHIR NAMA": grade_names()[LOW_GRADE]}


def _other_month(slips: Slips, person: Person, _row: Row) -> Row:
    return {"TMT CPNS": written(add_months(person.life.start, slips.rng.randint(1, 5)))}


def _other_birthday(slips: Slips, person: Person, _row: Row) -> Row:
    birth = person.life.birth
    days = [day for day in range(1, 29) if day != birth.day]
    return {"TANGGAL LAHIR": written(birth.replace(day=slips.rng.choice(days)))}


def _other_sex(_slips: Slips, person: Person, _row: Row) -> Row:
    return {"JENIS KELAMIN": "M" if person.life.sex == FEMALE else "F"}


# Indicator -> whom it can concern, and what goes wrong in the row.
GAPS: dict[str, tuple[Concerns, Change]] = {
    "COM_2": (_kind(FUNCTIONAL, EXECUTING), _blank("JABATAN ID")),
    "COM_3": (_everybody, _blank(*EDUCATION_COLUMNS)),
    "COM_4": (_permanent, _blank("TMT PNS", "NOMOR SK PNS", "TANGGAL SK PNS")),
    "COM_5": (_graduate, _blank("GELAR DEPAN", "GELAR BELAKANG")),
    "COM_6": (_everybody, _mail),
    "COM_7": (_everybody, _blank("NOMOR HP")),
    "TIM_1": (_kind(FUNCTIONAL, EXECUTING), _old_unit),
    "TIM_3": (_young, _still_candidate),
    "TIM_4": (_permanent_staff, _second_head),
    "ACC_1": (_permanent, _confirmed_too_soon),
    "ACC_2": (_everybody, _lent),
    "ACC_3": (_senior, _short_service),
    "ACC_4": (_contract, _contract_as_active),
    "ACC_5": (_everybody, _no_identity),
    "ACC_6": (_senior, _educated("slta")),
    "ACC_7": (_contract, _other_year),
    "ACC_8": (_expert, _educated("d3_administrasi")),
    "ACC_9": (_kind(EXECUTING), _functional_name),
    "ACC_10": (_senior, _low_grade),
    "CON_1": (_permanent, _other_month),
    "CON_2": (_everybody, _other_birthday),
    "CON_3": (_everybody, _other_sex),
}


def plant_gaps(
    plan: Story, slips: Slips, people: Sequence[Person], rows: Sequence[Row], spared: Collection[str]
) -> None:
    """Change the rows of a share of the people each indicator can concern.

    ``rows`` belong to ``people`` in order. Top posts and the ids in ``spared`` stay as they are.
    """
    places = [
        place
        for place, person in enumerate(people)
        if person.role.level != TOP and person.pns_id not in spared
    ]
    for indicator, share in plan.gaps.items():
        concerns, change = GAPS[indicator]
        fitting = [place for place in places if concerns(people[place])]
        count = min(len(fitting), max(1, round_half_up(len(fitting) * share / 100)))
        for place in slips.rng.sample(fitting, count):
            rows[place].update(change(slips, people[place], rows[place]))
