"""Under a policy shaped like the reconstruction of Kepka 411/2025 the assessed people fill many boxes.

The scores here are a rough copy, enough to see the spread; the policy itself is tested where it lives.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import Decimal

import pytest

from nawasena.exchange.sample.agency import Agency
from nawasena.exchange.sample.evidence import Fields, Rows
from nawasena.exchange.sample.people import Person
from nawasena.exchange.sample.performance import add_performance
from nawasena.exchange.sample.reference import level_by_code
from nawasena.exchange.sample.track import add_track
from nawasena.rules.catalogue import library_catalogue

Own = dict[str, list[Fields]]

PREDICATE = {"sangat_baik": 100, "baik": 80, "butuh_perbaikan": 60, "kurang": 40, "sangat_kurang": 20}
AWARD = {"internasional": 100, "nasional": 75, "lintas_instansi": 50, "instansi": 25}
TEAM = {
    "ketua_lintas_instansi": 100,
    "ketua_internal": 75,
    "anggota_lintas_instansi": 50,
    "anggota_internal": 25,
}
EDUCATION = {"s3": 100, "s2": 90, "s1": 80, "d4": 80, "d3": 70}
LOWEST_EDUCATION = 60
BOXES = ((1, 3, 6), (2, 5, 8), (4, 7, 9))


def best(rows: list[Fields], field: str, table: dict[str, int]) -> int:
    return max((table[str(row[field])] for row in rows), default=0)


def performance(person: Person, own: Own) -> float:
    predicate = PREDICATE[person.predicates[max(person.predicates)]]
    award, team = best(own["penghargaan"], "tingkat", AWARD), best(own["tim_kerja"], "peran", TEAM)
    return (
        0.6 * predicate
        + 0.15 * award
        + 0.15 * team
        + 0.1 * best(own["umpan_balik_360"], "predikat", PREDICATE)
    )


def experience(person: Person, own: Own, today: dt.date) -> float:
    years = (today - person.career.post_since).days / 365.25
    long = 100 if years >= 5 else 80 if years >= 3 else 60
    agencies = len({row["instansi"] for row in own["riwayat_jabatan"]})
    varied = 100 if agencies > 1 else 80 if len({row["unit"] for row in own["riwayat_jabatan"]}) > 1 else 60
    return (long + varied + (80 if own["penugasan"] else 0)) / 3


def training(own: Own, today: dt.date) -> float:
    recent = [row for row in own["pelatihan"] if isinstance(day := row["tanggal"], dt.date) and day >= today]
    count = len({row["nomor"] for row in recent})
    some = 100 if count >= 8 else 75 if count >= 6 else 50 if count >= 4 else 25 if count else 0
    certified = sum(row["jenis"] in ("sertifikasi", "struktural") for row in recent)
    return some / 2 + (50 if certified >= 3 else 25 if certified else 0)


def potential(person: Person, own: Own, today: dt.date) -> float:
    result = own["asesmen"][0]
    level = level_by_code()[person.career.education.level].level
    competence, test = (Decimal(str(result[name])) for name in ("jpm_kompetensi", "jpm_potensi"))
    studies = 100 if all(row["sesuai"] for row in own["kesesuaian_pendidikan"]) else 50
    discipline = 50 if own["hukuman_disiplin"] else 100
    learned = training(own, today.replace(year=today.year - 3)) + experience(person, own, today)
    tests = 0.2 * float(competence) + 0.25 * float(test)
    return tests + 0.1 * (learned + EDUCATION.get(level, LOWEST_EDUCATION) + studies) + 0.15 * discipline


def level_of(score: float) -> int:
    return (score >= 60) + (score >= 80)


@pytest.fixture(scope="module")
def boxes(agency: Agency) -> Counter[int]:
    rows: Rows = {kind.id: [] for kind in library_catalogue().records}
    add_performance(agency, rows)
    add_track(agency, rows)
    own: dict[str, Own] = {person.nip: {kind: [] for kind in rows} for person in agency.people}
    for kind, items in rows.items():
        for nip, fields in items:
            own[nip][kind].append(fields)
    found: Counter[int] = Counter()
    for person in agency.people:
        mine = own[person.nip]
        if person.valid_assessment and person.predicates and "jpm_potensi" in mine["asesmen"][0]:
            row, column = level_of(performance(person, mine)), level_of(potential(person, mine, agency.today))
            found[BOXES[row][column]] += 1
    return found


@pytest.mark.parametrize(("box", "least"), [(9, 60), (8, 50), (7, 3), (5, 100), (3, 200), (1, 20)])
def test_boxes_have_people(boxes: Counter[int], box: int, least: int) -> None:
    assert boxes[box] >= least


def test_good_with_nothing_else_is_the_largest_group(boxes: Counter[int]) -> None:
    assert boxes.most_common(1)[0][0] == 3
