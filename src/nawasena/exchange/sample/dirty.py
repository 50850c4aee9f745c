"""Errors of real files, planted in a documented number on different people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from nawasena.exchange.sample.agency import Agency
from nawasena.exchange.sample.draw import add_years
from nawasena.exchange.sample.sheets import Cell, Row, Sheet, excel_serial
from nawasena.exchange.spreadsheets.formats import NIP_HEADER
from nawasena.i18n import N_

NIP, BIRTH, POST_SINCE = "NIP BARU", "TANGGAL LAHIR", "TMT JABATAN"
MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
UNKNOWN = "Memuaskan"
NO_BREAK_SPACE = "\u00a0"
FORMULA = '=HYPERLINK("http://example.org/","{name}")'
STRUCTURAL_KIND = "1"
ASSESSMENT_YEARS = 3
# (kind, heading, value): just outside what the catalogue allows.
OUT_OF_RANGE: tuple[tuple[str, str, float], ...] = (
    ("kehadiran", "PERSEN", 101),
    ("asesmen", "JPM KOMPETENSI", -1),
    ("uji_teknis", "NILAI", 100.01),
    ("asesmen", "JPM POTENSI", 150.01),
)


@dataclass
class Files:
    """Everything that will be written; ``evidence`` by kind of the catalogue."""

    export: Sheet
    hierarchy: Sheet
    evidence: dict[str, Sheet]


def plant_errors(files: Files, agency: Agency) -> dict[str, int]:
    """Plant the errors of the table in ``files``; returns how many of each kind found room."""
    planter = Planter(files, agency.rng, agency.today)
    planted = {}
    for kind, count in agency.table.dirty.items():
        plant = PLANTS[kind]
        planted[kind] = sum(plant(planter) for _unused in range(count))
    return planted


class Planter:
    """Hands out each row once, so that errors do not overlap."""

    def __init__(self, files: Files, rng: Random, today: dt.date) -> None:
        self.files, self.rng, self.today = files, rng, today
        self._pools: dict[str, list[Row]] = {}
        self._shuffled: set[str] = set()
        self._strangers = 0

    def export_row(self) -> Row | None:
        """A row of the export that has no error yet; None when there is none left."""
        return self._take(self.files.export)

    def evidence_row(self, kind: str, heading: str) -> Row | None:
        """A row of a sheet that has a value under ``heading`` and no error yet."""
        sheet = self.files.evidence[kind]
        while (row := self._take(sheet)) is not None:
            if row.get(heading) is not None:
                return row
        return None

    def _take(self, sheet: Sheet) -> Row | None:
        if sheet.name not in self._pools:
            self._pools[sheet.name] = list(sheet.rows)
            self.rng.shuffle(self._pools[sheet.name])
        pool = self._pools[sheet.name]
        return pool.pop() if pool else None

    def change(self, heading: str, edit: Callable[[str], Cell]) -> bool:
        """Edit one cell of an untouched export row; the NIP without its apostrophe."""
        if (row := self.export_row()) is None:
            return False
        row[heading] = edit(str(row[heading]).lstrip("'"))
        return True

    def change_evidence(self, kind: str, heading: str, edit: Callable[[Cell], Cell]) -> bool:
        """Edit one filled cell of an untouched evidence row."""
        if (row := self.evidence_row(kind, heading)) is None:
            return False
        row[heading] = edit(row[heading])
        return True

    def lose_unit(self) -> bool:
        """Give somebody a unit that does not exist; chiefs first, whose level depends on it."""
        if (row := self.export_row()) is None:
            return False
        pool = self._pools[self.files.export.name]
        chiefs = [index for index, other in enumerate(pool) if other["JENIS JABATAN ID"] == STRUCTURAL_KIND]
        if chiefs:
            pool[chiefs[0]], row = row, pool[chiefs[0]]
        row["UNOR ID"] = f"{str(row['UNOR ID'])[:-8]}FFFFFFFF"
        if row["JENIS JABATAN ID"] == STRUCTURAL_KIND:  # SIASN gives a structural post the id of its unit
            row["JABATAN ID"] = row["UNOR ID"]
        return True

    def repeat(self, changes: Row) -> bool:
        """Append a copy of an export row with some cells changed."""
        if (row := self.export_row()) is None:
            return False
        self.files.export.rows.append(row | changes)
        return True

    def stranger(self) -> bool:
        """Append an SKP of a valid NIP that is not in the export."""
        self._strangers += 1
        nip = f"19700101199001{self.rng.choice('12')}{900 + self._strangers:03d}"
        row: Row = {NIP_HEADER: nip, "TAHUN": self.today.year - 1, "PREDIKAT": "Baik"}
        self.files.evidence["skp"].rows.append(row)
        return True

    def contradict(self) -> bool:
        """Append a second predicate of the same person and year."""
        if (row := self.evidence_row("skp", "PREDIKAT")) is None:
            return False
        other = "Baik" if row["PREDIKAT"] != "Baik" else "Butuh Perbaikan"
        copy: Row = {key: row[key] for key in (NIP_HEADER, "TAHUN")}
        self.files.evidence["skp"].rows.append(copy | {"PREDIKAT": other})
        return True

    def out_of_range(self) -> bool:
        """Put a score just outside its range; the places take turns."""
        for kind, heading, value in self.rng.sample(OUT_OF_RANGE, len(OUT_OF_RANGE)):
            if (row := self.evidence_row(kind, heading)) is not None:
                row[heading] = value
                return True
        return False

    def loop(self) -> bool:
        """Let two units without children be each other's parent."""
        parents = {row.get("DIATASAN_ID") for row in self.files.hierarchy.rows}
        leaves = [
            row for row in self.files.hierarchy.rows if row["ID"] not in parents and row.get("ESELON_ID")
        ]
        first, second = self.rng.sample(leaves, 2)
        first["DIATASAN_ID"], second["DIATASAN_ID"] = second["ID"], first["ID"]
        return True

    def shuffle_headings(self) -> bool:
        """Shuffle the columns of one more sheet and write its headings carelessly."""
        sheets = [self.files.export, self.files.evidence["skp"], self.files.evidence["pelatihan"]]
        left = [sheet for sheet in sheets if sheet.name not in self._shuffled]
        if not left:
            return False
        sheet = left[0]
        self._shuffled.add(sheet.name)
        self.rng.shuffle(sheet.headings)
        sheet.written = {heading: f" {heading.title()} " for heading in sheet.headings[::3]}
        return True


def _spaced(nip: str) -> str:
    return f"'{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}"


def _serial(text: str) -> int:
    return excel_serial(_day(text))


def _in_words(text: str) -> str:
    """15-03-2019 as 15 Maret 2019."""
    day = _day(text)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _day(text: str) -> dt.date:
    day, month, year = (int(part) for part in text.split("-"))
    return dt.date(year, month, day)


def _dashed(identifier: str) -> str:
    """The same id as a lower-case UUID, the other form that SIASN uses."""
    text = identifier.lower()
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def _evidence_words(cell: Cell) -> Cell:
    return f"{cell.day} {MONTHS[cell.month - 1]} {cell.year}" if isinstance(cell, dt.date) else cell


def _comma(cell: Cell) -> Cell:
    return f"{float(cell):.2f}".replace(".", ",") if isinstance(cell, int | float) else cell


def _just_expired(planter: Planter) -> bool:
    """Date an assessment one day before the last valid day."""
    day = add_years(planter.today, -ASSESSMENT_YEARS) - dt.timedelta(days=1)
    return planter.change_evidence("asesmen", "TANGGAL", lambda _cell: day)


PLANTS: dict[str, Callable[[Planter], bool]] = {
    "duplicate_rows": lambda planter: planter.repeat({}),
    "contradicting_rows": lambda planter: planter.repeat({"NAMA": "NAMA LAIN", BIRTH: "01-01-1990"}),
    "nip_number_cell": lambda planter: planter.change(NIP, int),
    "nip_spaces": lambda planter: planter.change(NIP, _spaced),
    "nip_17_digits": lambda planter: planter.change(NIP, lambda nip: nip[:-1]),
    "nip_bad_date": lambda planter: planter.change(NIP, lambda nip: f"{nip[:4]}0230{nip[8:]}"),
    "excel_serial_date": lambda planter: planter.change(BIRTH, _serial),
    "textual_date": lambda planter: planter.change(POST_SINCE, _in_words),
    "impossible_date": lambda planter: planter.change(POST_SINCE, lambda text: f"30/02/{text[-4:]}"),
    "unit_missing": Planter.lose_unit,
    "unit_id_other_form": lambda planter: planter.change("UNOR ID", _dashed),
    "unit_cycle": Planter.loop,
    "formula_text": lambda planter: planter.change("NAMA", lambda name: FORMULA.format(name=name.strip())),
    "stray_blanks": lambda planter: planter.change(
        "JABATAN NAMA", lambda name: f"  {name.replace(' ', NO_BREAK_SPACE, 1)} "
    ),
    "unknown_predicate": lambda planter: planter.change_evidence(
        "skp", "PREDIKAT", lambda _cell: "Memuaskan"
    ),
    "skp_unknown_person": Planter.stranger,
    "skp_contradicting": Planter.contradict,
    "decimal_comma": lambda planter: planter.change_evidence("asesmen", "JPM KOMPETENSI", _comma),
    "score_out_of_range": Planter.out_of_range,
    "assessment_expired": _just_expired,
    "evidence_textual_date": lambda planter: planter.change_evidence("pelatihan", "TANGGAL", _evidence_words),
    "evidence_impossible_date": lambda planter: planter.change_evidence(
        "pelatihan", "TANGGAL", lambda _cell: "30/02/2025"
    ),
    "shuffled_headings": Planter.shuffle_headings,
}

# What each planted error is, for people.
PLANT_WORDS: dict[str, str] = {
    "duplicate_rows": N_("baris yang sama persis"),
    "contradicting_rows": N_("baris ber-NIP sama dengan isi berbeda"),
    "nip_number_cell": N_("NIP sebagai angka"),
    "nip_spaces": N_("NIP berspasi"),
    "nip_17_digits": N_("NIP 17 digit"),
    "nip_bad_date": N_("NIP dengan tanggal lahir yang tidak ada"),
    "excel_serial_date": N_("tanggal sebagai nomor seri Excel"),
    "textual_date": N_("tanggal dalam kata"),
    "impossible_date": N_("tanggal yang tidak ada"),
    "unit_missing": N_("unit yang tidak ada di HierarkiUnor"),
    "unit_id_other_form": N_("ID unit dalam bentuk lain"),
    "unit_cycle": N_("unit yang saling menjadi atasan"),
    "formula_text": N_("nama yang menyerupai rumus"),
    "stray_blanks": N_("spasi yang tidak perlu"),
    "unknown_predicate": N_("predikat yang tidak dikenal"),
    "skp_unknown_person": N_("SKP milik orang yang tidak ada di Data ASN"),
    "skp_contradicting": N_("SKP setahun dengan dua predikat"),
    "decimal_comma": N_("koma desimal"),
    "score_out_of_range": N_("nilai di luar batas"),
    "assessment_expired": N_("asesmen yang baru kedaluwarsa"),
    "evidence_textual_date": N_("tanggal bukti dalam kata"),
    "evidence_impossible_date": N_("tanggal bukti yang tidak ada"),
    "shuffled_headings": N_("judul kolom yang diacak"),
}
