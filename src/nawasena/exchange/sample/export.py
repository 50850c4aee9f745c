"""The two files that come from SIASN: Export Data ASN (67 columns) and HierarkiUnor."""

from __future__ import annotations

import datetime as dt

from nawasena.exchange.sample.agency import Agency
from nawasena.exchange.sample.draw import Wheel, add_months, chance, months_between
from nawasena.exchange.sample.people import FEMALE, Person
from nawasena.exchange.sample.reference import Reference, grade_names, level_by_code, reference
from nawasena.exchange.sample.sheets import Row, Sheet
from nawasena.exchange.sample.units import ROOT, Unit
from nawasena.exchange.spreadsheets.formats import EXPORT_HEADERS, HIERARCHY_HEADERS

PROBATION_MONTHS = 12
NULL = "null"


def export_sheet(agency: Agency) -> Sheet:
    """One row a person, with the writing habits of SIASN."""
    paths = {unit.id: unit_path(unit) for unit in agency.units.all}
    religions, marriage = Wheel(agency.table.religions), Wheel(agency.table.marriage)
    rows = []
    for person in agency.people:
        creed, family = religions.turn(agency.rng), marriage.turn(agency.rng)
        rows.append(_row(agency, person, paths) | _personal(agency, person, creed, family))
    return Sheet("Data ASN", list(EXPORT_HEADERS), [_habits(agency, row, paths) for row in rows])


def hierarchy_sheet(agency: Agency) -> Sheet:
    """One row a unit, parents first."""
    rows = [_unit_row(unit) for unit in agency.units.all]
    return Sheet("HierarkiUnor", list(HIERARCHY_HEADERS), rows)


def _unit_row(unit: Unit) -> Row:
    return {
        "ID": unit.id,
        "NAMA_UNOR": unit.name,
        "ESELON_ID": unit.echelon or None,
        "CEPAT_KODE": unit.code,
        "DIATASAN_ID": unit.parent.id if unit.parent else None,
        "INSTANSI_ID": reference().agency.id,
        "PEMIMPIN_PNS_ID": unit.leader or None,
        "UNOR_INDUK": unit.office.id if unit.office else None,
    }


def unit_path(unit: Unit) -> tuple[str, ...]:
    """The names from the unit up to its office."""
    names = []
    here: Unit | None = unit
    while here is not None and here.kind != ROOT:
        names.append(here.name)
        here = here.parent
    return tuple(names or (unit.name,))


def _row(agency: Agency, person: Person, paths: dict[str, tuple[str, ...]]) -> Row:
    codes = reference()
    row: Row = {"PNS ID": person.pns_id, "NIP BARU": person.nip}
    row |= _identity(agency, person, codes)
    row |= service(person, agency.today)
    row |= _place(codes)
    return row | state(person, paths)


def state(person: Person, paths: dict[str, tuple[str, ...]]) -> Row:
    """The cells that a career changes: grade, post, unit. ``paths``: names up to the office, by unit id."""
    row = _grade(person) | _post(person, reference())
    row["UNOR ID"] = person.career.unit.id
    row["UNOR NAMA"] = " - ".join(paths[person.career.unit.id])
    return row


def _identity(agency: Agency, person: Person, codes: Reference) -> Row:
    rng, life = agency.rng, person.life
    return {
        "NAMA": person.name,
        "TEMPAT LAHIR NAMA": rng.choice(codes.birthplaces),
        "TANGGAL LAHIR": written(life.birth),
        "JENIS KELAMIN": "F" if life.sex == FEMALE else "M",
        "NIK": _nik(person),
        "NOMOR HP": f"0800{person.number:08d}",
        "EMAIL": f"asn{person.number:06d}@example.org",
        "IS VALID NIK": "TRUE" if chance(rng, agency.table.valid_nik) else "FALSE",
        "FLAG IKD": "TRUE" if chance(rng, agency.table.digital_identity) else "FALSE",
    }


def _personal(agency: Agency, person: Person, creed: str, family: str) -> Row:
    """Religion, marriage and titles."""
    codes, education = reference(), person.career.education
    muslim = creed == next(iter(codes.religions))
    hajj = muslim and chance(agency.rng, agency.table.hajj)
    title = ("Hj." if person.life.sex == FEMALE else "H.") if hajj else ""
    return {
        "GELAR DEPAN": " ".join(filter(None, (education.front, title))) or None,
        "GELAR BELAKANG": education.back or None,
        "AGAMA ID": codes.religions[creed],
        "AGAMA NAMA": creed,
        "JENIS KAWIN ID": codes.marriage[family],
        "JENIS KAWIN NAMA": family,
    }


def _nik(person: Person) -> str:
    """A NIK that cannot exist (area 00), with the usual 40 added to the day of birth of women."""
    life = person.life
    day = life.birth.day + (40 if life.sex == FEMALE else 0)
    return f"0018{person.number // 10000:02d}{day:02d}{life.birth:%m%y}{person.number % 10000:04d}"


def service(person: Person, today: dt.date) -> Row:
    """Kind of employee, legal standing, and the decrees of appointment as they stand on ``today``."""
    start, codes = person.life.start, reference()
    if person.role.contract:
        return {
            "JENIS PEGAWAI NAMA": codes.contract_kind,
            "KEDUDUKAN HUKUM NAMA": codes.contract_standing,
            "TMT CPNS": written(start),
        }
    standing, kind = codes.standing[person.standing], codes.employee_kind
    row: Row = {
        "JENIS PEGAWAI ID": kind.code,
        "JENIS PEGAWAI NAMA": kind.name,
        "KEDUDUKAN HUKUM ID": standing.code,
        "KEDUDUKAN HUKUM NAMA": standing.name,
        "STATUS CPNS PNS": "C",
        "NOMOR SK CPNS": f"813.2/{person.number:05d}/BKPSDM/{start.year}",
        "TANGGAL SK CPNS": written(start),
        "TMT CPNS": written(start),
    }
    confirmed = add_months(start, PROBATION_MONTHS)
    if confirmed <= today:
        row |= {"STATUS CPNS PNS": "P", "NOMOR SK PNS": f"821.1/{person.number:05d}/BKPSDM/{confirmed.year}"}
        row |= {"TANGGAL SK PNS": written(confirmed), "TMT PNS": written(confirmed)}
    return row


def _grade(person: Person) -> Row:
    """PPPK have a Roman numeral and no code."""
    career = person.career
    if person.role.contract:
        return {"GOL AKHIR NAMA": career.grade, "TMT GOLONGAN": written(career.grade_since)}
    names = grade_names()
    months = months_between(person.life.start, career.grade_since)
    return {
        "GOL AWAL ID": career.first_grade,
        "GOL AWAL NAMA": names[career.first_grade],
        "GOL AKHIR ID": career.grade,
        "GOL AKHIR NAMA": names[career.grade],
        "TMT GOLONGAN": written(career.grade_since),
        "MK TAHUN": str(months // 12),
        "MK BULAN": str(months % 12),
    }


def _post(person: Person, codes: Reference) -> Row:
    career = person.career
    kind, level = codes.post_kinds[career.kind], level_by_code()[career.education.level]
    graduated = person.life.birth.year + (19 if level.level in ("sltp", "slta") else 24)
    return {
        "JENIS JABATAN ID": kind.code,
        "JENIS JABATAN NAMA": kind.name,
        "JABATAN ID": career.post_id,
        "JABATAN NAMA": career.post_name,
        "TMT JABATAN": written(career.post_since),
        "TINGKAT PENDIDIKAN ID": level.code,
        "TINGKAT PENDIDIKAN NAMA": level.name,
        "PENDIDIKAN ID": career.education.id,
        "PENDIDIKAN NAMA": career.education.name,
        "TAHUN LULUS": str(min(graduated, person.life.start.year)),
    }


def _place(codes: Reference) -> Row:
    agency = codes.agency
    row: Row = {"KPKN NAMA": agency.place.upper(), "LOKASI KERJA NAMA": agency.place}
    for word in ("INDUK", "KERJA"):
        row |= {f"INSTANSI {word} ID": agency.id, f"INSTANSI {word} NAMA": agency.name}
        row |= {f"SATUAN KERJA {word} ID": agency.work_unit_id, f"SATUAN KERJA {word} NAMA": agency.name}
    return row


def _habits(agency: Agency, row: Row, paths: dict[str, tuple[str, ...]]) -> Row:
    """Leading apostrophes, the word null, stray blanks and slashes, as often as the table says."""
    rng, quirks = agency.rng, agency.table.quirks
    if chance(rng, quirks.apostrophe):
        row |= {name: f"'{row[name]}" for name in ("NIP BARU", "NIK", "NOMOR HP")}
    if chance(rng, quirks.null_text):
        row |= {"AGAMA NAMA": NULL, "JENIS KAWIN NAMA": NULL, "FLAG IKD": NULL}
    if chance(rng, quirks.stray_blanks):
        row["NAMA"] = f" {row['NAMA']} "
    if chance(rng, quirks.slash_path):
        row["UNOR NAMA"] = "/".join(reversed(paths[str(row["UNOR ID"])]))
    return row


def written(day: dt.date) -> str:
    """A date as SIASN writes it: dd-mm-yyyy."""
    return f"{day.day:02d}-{day.month:02d}-{day.year:04d}"
