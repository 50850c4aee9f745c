"""What can be wrong in a cell: each kind of error with the sheet, the column, and how the cell is spoilt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from nawasena.exchange.sample.sheets import Cell, Row
from nawasena.exchange.spreadsheets.formats import NIP_HEADER

EXPORT, EXPORT_NIP, PREDICATE = "export", "NIP BARU", "PREDIKAT"
SLIP = 10  # a decimal sign in the wrong place
SERIAL_DIGITS = 3
Spoilt = tuple[Cell, str]  # what is written, and the right value as one types it


@dataclass(frozen=True)
class Spoiler:
    """What a kind of error may need to know: the NIPs of the export."""

    known: frozenset[str]

    def stranger(self, nip: str) -> str:
        """The NIP with a serial number that nobody has."""
        stem = nip[:-SERIAL_DIGITS]
        return next(
            found for serial in range(999, 0, -1) if (found := f"{stem}{serial:03d}") not in self.known
        )


Spoil = Callable[[Spoiler, Row, str], Spoilt | None]


@dataclass(frozen=True)
class Damage:
    """A kind of error. ``blanked``: cells that are empty besides, so that nothing else tells the value."""

    sheet: str
    column: str
    spoil: Spoil
    blanked: tuple[str, ...] = ()


def nip_of(row: Row) -> str:
    """The 18 digits of a row of any sheet."""
    return str(row.get(EXPORT_NIP) or row.get(NIP_HEADER)).lstrip("'")


def typed(cell: Cell) -> str:
    """A value as one types it."""
    if isinstance(cell, dt.date):
        return f"{cell:%d-%m-%Y}"
    return str(cell).strip()


def _nip(change: Callable[[str], Cell]) -> Spoil:
    return lambda _spoiler, row, _column: (change(nip_of(row)), nip_of(row))


def _stranger(spoiler: Spoiler, row: Row, _column: str) -> Spoilt:
    return spoiler.stranger(nip_of(row)), nip_of(row)


def _text(change: Callable[[str], Cell]) -> Spoil:
    """Spoil a text that is there."""

    def spoil(_spoiler: Spoiler, row: Row, column: str) -> Spoilt | None:
        cell = row.get(column)
        return (change(cell.strip()), typed(cell)) if isinstance(cell, str) and cell != "null" else None

    return spoil


def _number(change: Callable[[float], Cell]) -> Spoil:
    """Spoil a number that is there and not 0."""

    def spoil(_spoiler: Spoiler, row: Row, column: str) -> Spoilt | None:
        cell = row.get(column)
        return (change(cell), typed(cell)) if isinstance(cell, int | float) and cell else None

    return spoil


def _day(change: Callable[[dt.date], Cell | None]) -> Spoil:
    """Spoil a date that is there: a date cell, or dd-mm-yyyy as SIASN writes it."""

    def spoil(_spoiler: Spoiler, row: Row, column: str) -> Spoilt | None:
        day = _as_day(row.get(column))
        wrong = change(day) if day is not None else None
        return None if wrong is None else (wrong, typed(day))

    return spoil


def _as_day(cell: Cell) -> dt.date | None:
    if not isinstance(cell, str):
        return cell if isinstance(cell, dt.date) else None
    day, month, year = (int(part) for part in cell.split("-"))
    return dt.date(year, month, day)


def _month_first(day: dt.date) -> str | None:
    """Day and month exchanged, where that can be seen."""
    return f"{day:%m/%d/%Y}" if day.day > 12 else None


def _no_such_day(day: dt.date) -> str:
    return f"31-02-{day.year}"


def _misspelt(text: str) -> str:
    """One letter typed twice, near the middle."""
    place = next(index for index in range(len(text) // 2, len(text)) if text[index].isalnum())
    return text[:place] + text[place] + text[place:]


def _permanent_grade(_spoiler: Spoiler, row: Row, column: str) -> Spoilt | None:
    """A grade letter that does not exist; only grades of PNS have a letter."""
    cell = str(row.get(column))
    return (f"{cell[:-1]}f", cell) if "/" in cell else None


def _contract_grade(_spoiler: Spoiler, row: Row, column: str) -> Spoilt | None:
    """The grade of a PPPK as if of a PNS."""
    cell = str(row.get(column))
    return None if "/" in cell else (f"Gol. {cell}", cell)


def _contract_standing(_spoiler: Spoiler, row: Row, column: str) -> Spoilt | None:
    cell = str(row.get(column))
    return (_misspelt(cell), cell) if "PPPK" in cell else None


def _before_start(_spoiler: Spoiler, row: Row, column: str) -> Spoilt | None:
    """An end of which the year was typed wrong, so that it lies before the start."""
    start, end = row.get("TMT") or row.get("TMT HUKUMAN"), row.get(column)
    if not isinstance(start, dt.date) or not isinstance(end, dt.date):
        return None
    return start - dt.timedelta(days=(end - start).days % 300 + 30), typed(end)


def another_predicate(row: Row) -> Spoilt | None:
    """Another predicate than the row has."""
    cell = row.get(PREDICATE)
    return None if not isinstance(cell, str) else ("Baik" if cell != "Baik" else "Sangat Baik", cell)


DAMAGES: dict[str, Damage] = {
    "export_nip_number": Damage(EXPORT, EXPORT_NIP, _nip(int)),
    "export_nip_short": Damage(EXPORT, EXPORT_NIP, _nip(lambda nip: nip[:-1])),
    "export_nip_impossible": Damage(EXPORT, EXPORT_NIP, _nip(lambda nip: f"{nip[:4]}0230{nip[8:]}")),
    "export_birth_swapped": Damage(EXPORT, "TANGGAL LAHIR", _day(_month_first)),
    "export_post_date": Damage(EXPORT, "TMT JABATAN", _day(_no_such_day)),
    "export_grade_date": Damage(EXPORT, "TMT GOLONGAN", _day(_no_such_day)),
    "export_grade": Damage(EXPORT, "GOL AKHIR NAMA", _permanent_grade, ("GOL AKHIR ID",)),
    "export_grade_contract": Damage(EXPORT, "GOL AKHIR NAMA", _contract_grade, ("GOL AKHIR ID",)),
    "export_standing": Damage(EXPORT, "KEDUDUKAN HUKUM NAMA", _contract_standing, ("KEDUDUKAN HUKUM ID",)),
    "export_education": Damage(
        EXPORT, "TINGKAT PENDIDIKAN NAMA", _text(_misspelt), ("TINGKAT PENDIDIKAN ID",)
    ),
    "export_name": Damage(EXPORT, "NAMA", _text(lambda _text: None)),
    "export_sex": Damage(EXPORT, "JENIS KELAMIN", _text(lambda text: f"{text}{text}")),
    "skp_nip_number": Damage("skp", NIP_HEADER, _nip(int)),
    "skp_nip_short": Damage("skp", NIP_HEADER, _nip(lambda nip: nip[:-1])),
    "skp_stranger": Damage("skp", NIP_HEADER, _stranger),
    "skp_predicate": Damage("skp", PREDICATE, _text(_misspelt)),
    "skp_results": Damage("skp", "HASIL KERJA", _text(_misspelt)),
    "skp_year": Damage("skp", "TAHUN", _number(lambda year: year * SLIP)),
    "assessment_score": Damage("asesmen", "JPM KOMPETENSI", _number(lambda score: score * SLIP)),
    "assessment_level": Damage("asesmen", "INTEGRITAS", _number(lambda level: level * SLIP)),
    "assessment_date": Damage("asesmen", "TANGGAL", _day(_month_first)),
    "award_level": Damage("penghargaan", "TINGKAT", _text(_misspelt)),
    "award_date": Damage("penghargaan", "TANGGAL", _day(_no_such_day)),
    "team_role": Damage("tim_kerja", "PERAN", _text(_misspelt)),
    "training_date": Damage("pelatihan", "TANGGAL", _day(_no_such_day)),
    "training_kind": Damage("pelatihan", "JENIS", _text(_misspelt)),
    "training_hours": Damage("pelatihan", "JAM PELAJARAN", _number(lambda hours: f"{hours} JP")),
    "training_checked": Damage("pelatihan", "TERVERIFIKASI", _text(lambda text: f"{text} (scan)")),
    "feedback": Damage("umpan_balik_360", PREDICATE, _text(_misspelt)),
    "history_end": Damage("riwayat_jabatan", "SAMPAI", _before_start),
    "history_unit": Damage("riwayat_jabatan", "UNIT", _text(lambda _text: None)),
    "attendance": Damage("kehadiran", "PERSEN", _number(lambda percent: percent * SLIP)),
    "discipline": Damage("hukuman_disiplin", "TINGKAT", _text(_misspelt)),
}
