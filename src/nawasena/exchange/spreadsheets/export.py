"""The SIASN "Export Data ASN": one row a person, 67 columns, and all its habits."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import polars as pl

from nawasena.engine.snapshot import SOURCE, field_schema
from nawasena.exchange.spreadsheets.cells import Cell, Findings, Table, convert, heading, tidy
from nawasena.exchange.spreadsheets.formats import EXPORT_EXTRA_HEADERS, EXPORT_HEADERS
from nawasena.exchange.spreadsheets.hierarchy import Hierarchy
from nawasena.exchange.spreadsheets.identity import Held, Owned, held_back, once, read_owners
from nawasena.exchange.spreadsheets.keeping import kept_facts
from nawasena.exchange.spreadsheets.people import FULL_STATUS_COLUMN, STATUS_COLUMN, People, derive
from nawasena.exchange.spreadsheets.posts import Posts
from nawasena.exchange.spreadsheets.problems import CellProblem, clean
from nawasena.exchange.spreadsheets.values import reader
from nawasena.i18n import _
from nawasena.people.learning.keeping import NAME
from nawasena.people.quality import PRESENCE_ONLY, TEXT_COLUMNS
from nawasena.rules.catalogue import Catalogue, EvidenceField
from nawasena.rules.reading import Reads

NIP_COLUMN = "NIP BARU"
PRESENT = "ada"  # stands for a personal text of which matters only that there is one
NAME_COLUMN = "NAMA"
# Where a fact stands; the first column that can be read wins. Ids come first because names vary, except for
# golongan: PPPK ids there overlap with those of PNS, the names do not. Facts not listed:
# the field's own heading.
FACT_COLUMNS: dict[str, tuple[str, ...]] = {
    "kedudukan_hukum": ("KEDUDUKAN HUKUM ID", "KEDUDUKAN HUKUM NAMA"),
    "golongan": ("GOL AKHIR NAMA", "GOL AKHIR ID"),
    "jenis_jabatan": ("JENIS JABATAN ID", "JENIS JABATAN NAMA"),
    "tingkat_pendidikan": ("TINGKAT PENDIDIKAN ID", "TINGKAT PENDIDIKAN NAMA"),
    "pendidikan": ("PENDIDIKAN NAMA",),
    "jabatan": ("JABATAN NAMA",),
    "unit_id": ("UNOR ID",),
    "unit": ("UNOR NAMA",),
    "instansi": ("INSTANSI KERJA NAMA", "INSTANSI INDUK NAMA"),
}
_PLACE = (("UNOR ID",), ("JABATAN ID",))
# Columns behind facts that are derived; the NIP gives birth and sex.
RESTS_ON: dict[str, tuple[tuple[str, ...], ...]] = {
    "tanggal_lahir": (),
    "jenis_kelamin": (),
    "jenis_asn": ((STATUS_COLUMN, FULL_STATUS_COLUMN),),
    "jenjang": _PLACE,
    "usia_pensiun": _PLACE,
    "tanggal_pensiun": _PLACE,
    "perangkat_daerah": _PLACE[:1],
}
DERIVED = frozenset(("jenis_asn", "jenjang", "perangkat_daerah", "usia_pensiun", "tanggal_pensiun"))
# One column of each group must be there, or the file says too little to place anybody.
NEEDED: tuple[tuple[str, ...], ...] = (
    (NIP_COLUMN,),
    (NAME_COLUMN,),
    ("KEDUDUKAN HUKUM ID", "KEDUDUKAN HUKUM NAMA"),
    ("GOL AKHIR NAMA", "GOL AKHIR ID"),
    ("JENIS JABATAN ID", "JENIS JABATAN NAMA"),
    ("JABATAN NAMA",),
    ("TINGKAT PENDIDIKAN ID", "TINGKAT PENDIDIKAN NAMA"),
    ("UNOR ID", "UNOR NAMA"),
)
_KNOWN = frozenset(map(heading, (*EXPORT_HEADERS, *EXPORT_EXTRA_HEADERS)))
# Headings in common with the 67: enough to be this file even when the NIP column is missing; fewer with it.
_RECOGNISED_BY, _RECOGNISED_WITH_NIP = 12, 5


@dataclass
class Export:
    """The people of an export. ``unmatched``: NIP, name and post whose unit gives no level.

    ``texts``: in the order of ``people``, the raw cells that data quality looks at; of personal ones only
    that they say something. ``columns``: the headings there are, as SIASN writes them. ``held``: whose rows
    were refused or left out.
    """

    people: pl.DataFrame
    agency: str
    read: int
    unmatched: list[tuple[str, str, str]] = field(default_factory=list)
    texts: pl.DataFrame = field(default_factory=pl.DataFrame)
    columns: tuple[str, ...] = ()
    held: Held = field(default_factory=Held)


def is_export(headings: set[str]) -> bool:
    """Does a row of headings belong to this export?"""
    enough = _RECOGNISED_WITH_NIP if heading(NIP_COLUMN) in headings else _RECOGNISED_BY
    return len(headings & _KNOWN) >= enough


def read_export(
    table: Table, catalogue: Catalogue, hierarchy: Hierarchy | None, evaluation_date: date, findings: Findings
) -> Export:
    """Read the people. Raises FileProblem when a needed column is missing or stands there twice."""
    _check_columns(table, catalogue, findings)
    owners = read_owners(table, NIP_COLUMN, findings)
    owned = _without_shifted(table, owners, findings)
    owned = once(table, NIP_COLUMN, owned, findings)
    facts = {
        item.id: _fact(table, item, catalogue, owned, (evaluation_date, findings))
        for item in catalogue.person.fields
        if item.id not in DERIVED or table.has(item.header)
    }
    people = People(table, owned, _names(table, owned, findings), facts, evaluation_date)
    placements = derive(people, catalogue, Posts(catalogue, hierarchy), findings)
    unmatched = [
        (nip, name, post or "")
        for nip, name, post, place in zip(owned.nips, people.names, facts["jabatan"], placements, strict=True)
        if not place.matched
    ]
    return Export(
        _frame(people, catalogue),
        _agency(facts["instansi"], table, findings),
        len(table),
        unmatched,
        _texts(people),
        tuple(name for name in (*EXPORT_HEADERS, *TEXT_COLUMNS) if table.has(name)),
        replace(
            held_back(table, (NIP_COLUMN, NAME_COLUMN), owners, owned),
            facts=kept_facts(people, findings.refused, FACT_COLUMNS, catalogue),
        ),
    )


def _texts(people: People) -> pl.DataFrame:
    series = []
    for name in filter(people.table.has, TEXT_COLUMNS):
        cells = [clean(text) or None for text in people.texts(name)]
        if name in PRESENCE_ONLY:
            cells = [PRESENT if text else None for text in cells]
        series.append(pl.Series(name, cells, dtype=pl.String))
    return pl.DataFrame(series)


def _check_columns(table: Table, catalogue: Catalogue, findings: Findings) -> None:
    table.require(next((name for name in group if table.has(name)), group[0]) for group in NEEDED)
    own = {heading(item.header) for item in catalogue.person.fields}
    if unknown := [table.written[name] for name in table.columns if name not in _KNOWN | own]:
        text = _("{file}: kolom tidak dikenal diabaikan: {names}.")
        findings.note(text.format(file=table.file, names=", ".join(clean(name) for name in unknown)))


def note_absent(table: Table, reads: Reads, findings: Findings) -> None:
    """Tell which columns are missed: by name where the policy reads a fact that rests on them."""
    facts = [item for item in reads.catalogue.person.fields if item.id in reads.facts]
    groups = [group for item in facts for group in _needed_for(item) if not any(map(table.has, group))]
    missed = list(dict.fromkeys(group[0] for group in groups))
    if missed:
        text = _("{file}: kolom yang dibaca kebijakan ini tidak ada (faktanya tidak diketahui): {names}.")
        findings.note(text.format(file=table.file, names=", ".join(missed)))
    others = [name for name in EXPORT_HEADERS if not table.has(name) and name not in missed]
    if others:
        text = _("{file}: {count} kolom lain dari ekspor SIASN tidak ada; kebijakan ini tidak memerlukannya.")
        findings.note(text.format(file=table.file, count=len(others)))


def _needed_for(item: EvidenceField) -> tuple[tuple[str, ...], ...]:
    """Groups of columns, one of each of which a fact rests on; none where the NIP gives it."""
    if item.id in RESTS_ON:
        return RESTS_ON[item.id]
    return (FACT_COLUMNS.get(item.id, (item.header,)),)


def _without_shifted(table: Table, owned: Owned, findings: Findings) -> Owned:
    """CSV rows longer than the headings have slipped: nothing in them stands where it should."""
    if table.sheet or not (shifted := table.overflowing()):
        return owned
    problem = CellProblem(
        _("Jumlah kolom melebihi baris judul; isi baris bergeser."),
        _("Perbaiki tanda kutip atau pemisah di baris itu, atau ekspor sebagai .xlsx."),
    )
    pairs = zip(owned.positions, owned.nips, strict=True)
    kept = []
    for position, nip in pairs:
        if position in shifted:
            findings.reject(table, position, "", problem)
        else:
            kept.append((position, nip))
    return Owned([position for position, _nip in kept], [nip for _position, nip in kept])


def _names(table: Table, owned: Owned, findings: Findings) -> list[str]:
    cells = table.cells(NAME_COLUMN)
    names = [clean(tidy(cells[position][0])) for position in owned.positions]
    for position, nip, name in zip(owned.positions, owned.nips, names, strict=True):
        if not name:
            findings.refuse_fact(NAME, nip)
            findings.reject(
                table, position, NAME_COLUMN, CellProblem(_("Nama kosong."), _("Isi nama pegawai."))
            )
    return names


def _fact(
    table: Table, item: EvidenceField, catalogue: Catalogue, owned: Owned, context: tuple[date, Findings]
) -> list[Any]:
    """One fact of everybody: the first of its columns that can be read; refused only when none can."""
    evaluation_date, findings = context
    values: list[Any] = [None] * len(owned.positions)
    first: dict[int, tuple[str, CellProblem, str]] = {}
    differing: list[int] = []
    for column in filter(table.has, FACT_COLUMNS.get(item.id, (item.header,))):
        cells = _picked(table.cells(column), owned)
        read = convert(cells, reader(item, catalogue, cells, evaluation_date.year))
        for index, value in enumerate(read.values):
            if values[index] is None:
                values[index] = value
            elif value is not None and value != values[index] and item.type == "category":
                differing.append(index)
        for index, problem in read.problems.items():
            first.setdefault(index, (column, problem, cells[index][0]))
    for index, (column, problem, text) in first.items():
        if values[index] is None:
            findings.refuse_fact(item.id, owned.nips[index])
            findings.reject(table, owned.positions[index], column, problem, text)
    _note_differing(table, item, [table.rows[owned.positions[index]] for index in differing], findings)
    return values


def _picked(cells: list[Cell], owned: Owned) -> list[Cell]:
    return [cells[position] for position in owned.positions]


def _note_differing(table: Table, item: EvidenceField, rows: list[int], findings: Findings) -> None:
    if rows:
        first, other = FACT_COLUMNS[item.id][:2]
        text = _("{file}: {first} dan {other} berbeda pada {count} baris (pertama: {row}); dipakai {first}.")
        findings.note(text.format(file=table.file, first=first, other=other, count=len(rows), row=rows[0]))


def _agency(names: list[str | None], table: Table, findings: Findings) -> str:
    """The agency most people work for; others are told."""
    counts = Counter(name for name in names if name)
    if len(counts) > 1:
        text = _("{file}: ada {count} instansi kerja; yang terbanyak: {name}.")
        findings.note(text.format(file=table.file, count=len(counts), name=counts.most_common(1)[0][0]))
    return counts.most_common(1)[0][0] if counts else ""


def _frame(people: People, catalogue: Catalogue) -> pl.DataFrame:
    table, owned = people.table, people.owned
    sources = [table.source(position) for position in owned.positions]
    schema = field_schema(catalogue.person)
    columns = [
        pl.Series(name, people.facts.get(name), dtype=kind)
        for name, kind in schema.items()
        if name in people.facts
    ]
    return pl.DataFrame(
        [
            pl.Series("nip", owned.nips, dtype=pl.String),
            pl.Series("nama", people.names, dtype=pl.String),
            *columns,
            pl.Series(SOURCE, sources, dtype=pl.String),
        ]
    )
