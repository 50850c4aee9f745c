"""What follows about each person of the export from the NIP, the post and the unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from nawasena.exchange.spreadsheets.cells import Findings, Table, convert, tidy
from nawasena.exchange.spreadsheets.identity import Owned
from nawasena.exchange.spreadsheets.posts import Placement, Post, Posts, retirement_date
from nawasena.exchange.spreadsheets.problems import CellProblem
from nawasena.exchange.spreadsheets.values import Lookup
from nawasena.i18n import _
from nawasena.people.nip import Nip, parse_nip
from nawasena.rules.catalogue import Catalogue

STATUS_COLUMN = "STATUS CPNS PNS"
FULL_STATUS_COLUMN = "TMT PNS"
_PART_TIME = "paruh waktu"
_PART_TIME_COLUMNS = (STATUS_COLUMN, "JENIS PEGAWAI NAMA", "KEDUDUKAN HUKUM NAMA")
_ECHELON_COLUMNS = ("ESELON ID", "ESELON NAMA")


@dataclass
class People:
    """The accepted rows: position and NIP, name, and the facts by field id, in the same order."""

    table: Table
    owned: Owned
    names: list[str]
    facts: dict[str, list[Any]]
    evaluation_date: date

    def texts(self, column: str) -> list[str]:
        """The tidied cells of a column for these people."""
        cells = self.table.cells(column)
        return [tidy(cells[position][0]) for position in self.owned.positions]

    def rows(self, indexes: list[int]) -> list[int]:
        return [self.table.rows[self.owned.positions[index]] for index in indexes]


def derive(people: People, catalogue: Catalogue, posts: Posts, findings: Findings) -> list[Placement]:
    """Fill the facts that no column states. Returns where each post leads."""
    nips = [parse_nip(nip) for nip in people.owned.nips]
    people.facts["jenis_asn"] = _kinds(people, nips, Lookup(catalogue.sets["jenis-asn"]), findings)
    _settle(people, "tanggal_lahir", [nip.birth for nip in nips], findings)
    _settle(people, "jenis_kelamin", [nip.sex for nip in nips], findings)
    _check_grades(people, nips, catalogue, findings)
    _note_late(people, nips, findings)
    _note_same_person(people, findings)
    return _place(people, posts)


def _kinds(people: People, nips: list[Nip], lookup: Lookup, findings: Findings) -> list[str | None]:
    """PPPK by the NIP; PNS or CPNS by STATUS, else PNS when TMT PNS is given, else unknown."""
    status = people.texts(STATUS_COLUMN)
    full = people.texts(FULL_STATUS_COLUMN)
    hints = zip(*(people.texts(column) for column in _PART_TIME_COLUMNS), strict=True)
    kinds: list[str | None] = []
    odd, unknown = [], []
    for index, (nip, hint) in enumerate(zip(nips, hints, strict=True)):
        stated = lookup.get(status[index]) if status[index] else None
        if nip.kind == "pppk":
            part_time = any(_PART_TIME in text.casefold() for text in hint)
            kinds.append("pppk_paruh_waktu" if part_time else "pppk")
        else:
            kinds.append(stated if stated in ("pns", "cpns") else ("pns" if full[index] else None))
        if stated is not None and stated.startswith("pppk") != (nip.kind == "pppk"):
            odd.append(index)
        if kinds[-1] is None:
            unknown.append(index)
    _note(
        people,
        odd,
        _("{file}: STATUS tidak cocok dengan bentuk NIP pada {count} baris (pertama: {row})."),
        findings,
    )
    text = _(
        "{file}: PNS atau CPNS tidak diketahui (STATUS, TMT PNS kosong) pada {count} baris (pertama: {row})."
    )
    _note(people, unknown, text, findings)
    return kinds


def _note(people: People, indexes: list[int], text: str, findings: Findings) -> None:
    if indexes:
        rows = people.rows(indexes[:1])
        findings.note(text.format(file=people.table.file, count=len(indexes), row=rows[0]))


def _settle(people: People, fact: str, from_nip: list[Any], findings: Findings) -> None:
    """The column wins over the NIP (BKN corrects data, seldom NIPs); a difference is told, not refused."""
    stated = people.facts[fact]
    differing = [
        index
        for index, (own, nip) in enumerate(zip(stated, from_nip, strict=True))
        if own is not None and own != nip
    ]
    people.facts[fact] = [nip if own is None else own for own, nip in zip(stated, from_nip, strict=True)]
    label = {"tanggal_lahir": "TANGGAL LAHIR", "jenis_kelamin": "JENIS KELAMIN"}[fact]
    text = _("{file}: {label} berbeda dari NIP pada {count} baris (pertama: {row}); dipakai isi kolom.")
    if differing:
        rows = people.rows(differing[:1])
        findings.note(text.format(file=people.table.file, label=label, count=len(differing), row=rows[0]))


def _check_grades(people: People, nips: list[Nip], catalogue: Catalogue, findings: Findings) -> None:
    """Grades of PNS have SIASN codes, those of PPPK have none: a grade of the other kind is refused."""
    coded = {value.id for value in catalogue.sets["golongan"].values if value.code}
    labels = catalogue.sets["golongan"]
    grades = people.facts["golongan"]
    for index, (nip, grade) in enumerate(zip(nips, grades, strict=True)):
        if grade is not None and (grade in coded) != (nip.kind == "pns"):
            kind = "PNS" if nip.kind == "pns" else "PPPK"
            problem = CellProblem(
                _("Golongan tidak cocok untuk {kind}.").format(kind=kind), _("Periksa golongan di SIASN.")
            )
            position = people.owned.positions[index]
            findings.refuse_fact("golongan", nip.text)
            findings.reject(people.table, position, "GOL AKHIR NAMA", problem, labels.label_of(grade))
            grades[index] = None


def _note_late(people: People, nips: list[Nip], findings: Findings) -> None:
    late = [index for index, nip in enumerate(nips) if nip.start > people.evaluation_date]
    _note(
        people,
        late,
        _("{file}: menurut NIP, {count} pegawai mulai setelah tanggal penilaian (baris pertama: {row})."),
        findings,
    )


def _note_same_person(people: People, findings: Findings) -> None:
    """A PPPK who became PNS has two NIPs; who that is only a person can say."""
    seen: dict[tuple[str, Any], int] = {}
    again = []
    for index, key in enumerate(zip(people.names, people.facts["tanggal_lahir"], strict=True)):
        if key[0] and seen.setdefault(key, index) != index:
            again.append(index)
    text = _(
        "{file}: {count} baris bernama dan bertanggal lahir sama dengan NIP lain (pertama: {row}); periksa."
    )
    _note(people, again, text, findings)


def _place(people: People, posts: Posts) -> list[Placement]:
    facts = people.facts
    echelons = _echelons(people, posts.levels)
    columns = (facts[name] for name in ("jenis_jabatan", "jabatan_id", "jabatan", "unit_id", "unit"))
    placements = [posts.place(Post(*row)) for row in zip(*columns, echelons, strict=True)]
    facts["jenjang"] = [place.level for place in placements]
    facts["unit"] = [place.unit for place in placements]
    facts["perangkat_daerah"] = [place.department for place in placements]
    ages = [place.retirement_age for place in placements]
    facts["usia_pensiun"] = ages
    facts["tanggal_pensiun"] = list(map(retirement_date, facts["tanggal_lahir"], ages))
    return placements


def _echelons(people: People, levels: Lookup) -> list[str | None]:
    """The level from ESELON ID or NAMA, where the export has them; texts such as "Non Eselon" say nothing."""
    found: list[str | None] = [None] * len(people.owned.positions)
    for column in _ECHELON_COLUMNS:
        read = convert([(text, "t") for text in people.texts(column)], lambda text, _kind: levels.get(text))
        found = [own or other for own, other in zip(found, read.values, strict=True)]
    return found
