"""Every indicator of data quality that the files can show concerns a few people of the kabupaten."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable

import pytest

from nawasena.exchange.sample.draw import add_months
from nawasena.exchange.sample.people import Person
from nawasena.exchange.sample.sheets import Row
from nawasena.exchange.sample.story.gaps import GAPS
from nawasena.exchange.sample.story.plan import story_plan
from nawasena.exchange.sample.story.writing import Telling
from nawasena.people.nip import parse_nip
from tests.exchange.sample.story_reading import TODAY

MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[a-z]+")
FUNCTIONAL_WORDS = ("AHLI PERTAMA", "AHLI MUDA", "AHLI MADYA", "TERAMPIL", "MAHIR", "PENYELIA")
Hit = Callable[[Person, Row], bool]
Concerns = Callable[[Person, Row], bool]


def day(row: Row, column: str) -> dt.date | None:
    text = str(row.get(column) or "")
    return dt.datetime.strptime(text, "%d-%m-%Y").replace(tzinfo=dt.UTC).date() if text else None


def pns(_person: Person, row: Row) -> bool:
    return row.get("STATUS CPNS PNS") == "P"


def pppk(person: Person, _row: Row) -> bool:
    return person.role.contract


def kind(*codes: str) -> Concerns:
    return lambda _person, row: row["JENIS JABATAN ID"] in codes


def anybody(_person: Person, _row: Row) -> bool:
    return True


def start_differs(person: Person, row: Row) -> bool:
    nip, start = parse_nip(person.nip), day(row, "TMT CPNS")
    return start is None or nip.start_year != start.year or nip.start_month not in (None, start.month)


def late_candidate(_person: Person, row: Row) -> bool:
    start = day(row, "TMT CPNS")
    return row.get("STATUS CPNS PNS") == "C" and start is not None and add_months(start, 12) < TODAY


def before_start(_person: Person, row: Row) -> bool:
    start, confirmed = day(row, "TMT CPNS"), day(row, "TMT PNS")
    return start is not None and confirmed is not None and start > confirmed


def expert(person: Person, _row: Row) -> bool:
    return person.career.kind == "functional" and person.career.level.startswith("jf_ahli")


def below(codes: str) -> Hit:
    return lambda _person, row: str(row.get("TINGKAT PENDIDIKAN ID") or "99") < codes


# The rules of the index in short (own words), written apart from what plants the gaps.
RULES: dict[str, tuple[Concerns, Hit]] = {
    "COM_1": (anybody, lambda person, _row: not {2024, 2025} & set(person.predicates)),
    "COM_2": (kind("2", "4"), lambda _person, row: not row.get("JABATAN ID")),
    "COM_3": (anybody, lambda _person, row: not row.get("PENDIDIKAN NAMA")),
    "COM_4": (pns, lambda _person, row: not row.get("TMT PNS")),
    "COM_5": (
        lambda _person, row: str(row.get("TINGKAT PENDIDIKAN ID") or "") >= "30",
        lambda _person, row: not row.get("GELAR DEPAN") and not row.get("GELAR BELAKANG"),
    ),
    "COM_6": (anybody, lambda _person, row: MAIL.fullmatch(str(row.get("EMAIL") or "")) is None),
    "COM_7": (anybody, lambda _person, row: not row.get("NOMOR HP")),
    "TIM_3": (anybody, late_candidate),
    "TIM_5": (anybody, lambda person, _row: person.retires_on <= TODAY),
    "ACC_1": (pns, before_start),
    "ACC_2": (anybody, lambda _person, row: row["INSTANSI INDUK NAMA"] != row["INSTANSI KERJA NAMA"]),
    "ACC_3": (kind("1"), lambda _person, row: int(str(row.get("MK TAHUN") or 99)) < 2),
    "ACC_4": (pppk, lambda _person, row: "PPPK" not in str(row["KEDUDUKAN HUKUM NAMA"])),
    "ACC_5": (anybody, lambda _person, row: not row.get("NIK") or row["IS VALID NIK"] != "TRUE"),
    "ACC_6": (kind("1"), below("30")),
    "ACC_7": (pppk, start_differs),
    "ACC_8": (expert, below("35")),
    "ACC_9": (
        kind("4"),
        lambda _person, row: any(word in str(row["JABATAN NAMA"]) for word in FUNCTIONAL_WORDS),
    ),
    "ACC_10": (kind("1"), lambda _person, row: str(row.get("GOL AKHIR ID") or "99") < "32"),
    "CON_1": (lambda person, row: not pppk(person, row), start_differs),
    "CON_2": (anybody, lambda person, row: day(row, "TANGGAL LAHIR") != parse_nip(person.nip).birth),
    "CON_3": (
        anybody,
        lambda person, row: (row["JENIS KELAMIN"] == "F") != (parse_nip(person.nip).sex == "perempuan"),
    ),
}


@pytest.mark.parametrize("indicator", RULES)
def test_some_people_fall_under_each_indicator(telling: Telling, indicator: str) -> None:
    concerns, hit = RULES[indicator]
    pairs = [(person, telling.export[person.pns_id]) for person in telling.cast.present(TODAY)]
    concerned = [pair for pair in pairs if concerns(*pair)]
    share = sum(hit(*pair) for pair in concerned) / len(concerned)
    assert 0.005 < share < 0.08


def test_units_that_are_gone_and_units_with_two_heads(telling: Telling) -> None:
    units = {unit.id for unit in telling.cast.agency.units.all}
    rows = [telling.export[person.pns_id] for person in telling.cast.present(TODAY)]
    lost = sum(row["UNOR ID"] not in units for row in rows)
    heads = Counter(row["UNOR ID"] for row in rows if row["JENIS JABATAN ID"] == "1")
    assert 0.005 < lost / len(rows) < 0.05
    assert sum(count > 1 for count in heads.values()) >= 3


def test_top_posts_and_the_tour_have_no_gaps(telling: Telling) -> None:
    spared = [p for p in telling.cast.present(TODAY) if p.role.level == "jpt_pratama"]
    spared += telling.cast.tour.values()
    planted = set(RULES) - {"COM_1", "TIM_5", "ACC_5"}  # a NIK not yet validated is drawn for everybody
    for person in spared:
        row = telling.export[person.pns_id]
        found = {name for name in planted if RULES[name][0](person, row) and RULES[name][1](person, row)}
        assert found <= {"ACC_3"} if person.life.start.year > 2022 else not found


def test_the_table_knows_every_gap() -> None:
    assert set(story_plan().gaps) == set(GAPS)
