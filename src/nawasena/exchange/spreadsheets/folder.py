"""A folder of an agency's files becomes evidence. Files are recognised by their headings, never by name."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import polars as pl

from nawasena.engine.snapshot import Evidence
from nawasena.exchange.spreadsheets.amending import NO_AMENDMENTS, Amendments
from nawasena.exchange.spreadsheets.cells import Findings, Table, find_table, heading
from nawasena.exchange.spreadsheets.evidence import EvidenceReader, EvidenceTables, is_evidence, sheet_name
from nawasena.exchange.spreadsheets.export import Export, is_export, note_absent, read_export
from nawasena.exchange.spreadsheets.hierarchy import PARENT_HEADINGS, Hierarchy, read_hierarchy
from nawasena.exchange.spreadsheets.identity import Held
from nawasena.exchange.spreadsheets.limits import Limits
from nawasena.exchange.spreadsheets.opening import OpenedFile, open_file
from nawasena.exchange.spreadsheets.problems import FileProblem, Rejection, file_label
from nawasena.exchange.spreadsheets.values import Lookup
from nawasena.i18n import _
from nawasena.rules.catalogue import PERSON, Catalogue
from nawasena.rules.reading import Reads

EXPORT, HIERARCHY, EVIDENCE = "data_asn", "hierarki_unor", "bukti_talenta"
ROLES: dict[str, str] = {EXPORT: "Data ASN", HIERARCHY: "HierarkiUnor", EVIDENCE: "Bukti Talenta"}
_OPENED = frozenset((".xlsx", ".csv", ".xls", ".xlsm", ".xlsb", ".ods", ".htm", ".html"))
_PARENTS = frozenset(map(heading, PARENT_HEADINGS))
_SHOWN_REJECTS = 3
_AT_ONCE = 2  # files are opened in child processes, each with its own limits


@dataclass(frozen=True)
class InputFile:
    """A file that was used: name, SHA-256, size in bytes and role (a key of ROLES)."""

    name: str
    sha256: str
    size: int
    role: str


@dataclass(frozen=True)
class Count:
    """Rows of a table: read, and accepted (a declared "none" is accepted)."""

    read: int
    accepted: int


@dataclass(frozen=True)
class ReadResult:
    """Everything a folder yields. ``counts`` by evidence kind; ``unmatched_units``: NIP, name, post.

    ``hierarchy``: the tree of units, None without HierarkiUnor. ``texts`` and ``columns``: of the export.
    ``held``: whose rows were refused or left out.
    """

    evidence: Evidence
    agency: str
    files: tuple[InputFile, ...]
    counts: dict[str, Count]
    rejects: list[Rejection] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unmatched_units: list[tuple[str, str, str]] = field(default_factory=list)
    hierarchy: Hierarchy | None = None
    texts: pl.DataFrame = field(default_factory=pl.DataFrame)
    columns: tuple[str, ...] = ()
    held: Held = field(default_factory=Held)


@dataclass(frozen=True)
class _Found:
    """An opened file, its role, and the table that gave it away (none for an evidence workbook)."""

    file: OpenedFile
    role: str
    table: Table | None


def read_folder(  # noqa: PLR0913 -- what, how much at once, by which day, and what people said about it
    folder: Path,
    *,
    reads: Reads,
    evaluation_date: date,
    limits: Limits,
    progress: Callable[[str], None],
    amendments: Amendments = NO_AMENDMENTS,
) -> ReadResult:
    """Read the export, HierarkiUnor (optional) and the evidence workbook in ``folder``.

    Everything that the catalogue knows is read; what the policy ``reads`` is missed when it is not there.
    Without an evidence workbook everybody is read, and a note says why nobody can be mapped.
    Raises FileProblem when nothing can be done: no folder, no export, a file there twice or unsafe, a needed
    column missing, or not one person that can be read (the refused rows are in ``problem.rejects``).
    """
    findings = Findings()
    opened = open_folder(folder, limits, findings, progress)
    return read_files(opened, reads, evaluation_date, findings, progress, amendments)


def read_files(  # noqa: PLR0913 -- see read_folder
    opened: list[OpenedFile],
    reads: Reads,
    evaluation_date: date,
    findings: Findings,
    progress: Callable[[str], None],
    amendments: Amendments = NO_AMENDMENTS,
    *,
    as_of: date | None = None,
) -> ReadResult:
    """Read files that are open already; see :func:`read_folder`.

    ``as_of``: the day the data speak of, after which no record may lie (None: such records are only told).
    """
    catalogue = reads.catalogue
    amended = [amendments.apply(file) for file in opened]
    found = _by_role(_recognised(amended, catalogue, findings), reads, findings)
    hierarchy = _hierarchy(found.get(HIERARCHY), catalogue, findings)
    export = _export(found[EXPORT], reads, hierarchy, evaluation_date, findings)
    tables = EvidenceTables()
    if EVIDENCE in found:
        reader = EvidenceReader(
            file=found[EVIDENCE].file,
            reads=reads,
            known=frozenset(export.people["nip"].to_list()),
            evaluation_date=evaluation_date,
            findings=findings,
            progress=progress,
            as_of=as_of,
        )
        tables = reader.read()
    counts = {PERSON: (export.read, export.people.height), **tables.counts}
    return ReadResult(
        Evidence(export.people, tables.records, tables.complete, tables.none_of, tables.refused),
        export.agency,
        tuple(map(_used, found.values())),
        {kind: Count(*numbers) for kind, numbers in counts.items()},
        findings.rejects,
        findings.notes,
        export.unmatched,
        hierarchy,
        export.texts,
        export.columns,
        replace(export.held, records=tables.held, unowned=tables.unowned),
    )


def _used(item: _Found) -> InputFile:
    return InputFile(item.file.name, item.file.sha256, item.file.size, item.role)


def open_folder(
    folder: Path, limits: Limits, findings: Findings, progress: Callable[[str], None]
) -> list[OpenedFile]:
    """Every spreadsheet of a folder, opened. Raises FileProblem when one is unsafe."""
    with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
        waiting = []
        for path in _candidates(folder, findings):
            progress(_("Membuka {file} ...").format(file=file_label(path.name)))
            waiting.append(pool.submit(copy_context().run, open_file, path, limits))
        opened = _all_opened(waiting)
    for file in opened:
        if file.errors:
            text = _("{file}: {count} sel berisi galat rumus (#N/A, #REF!) dan dibaca sebagai kosong.")
            findings.note(text.format(file=file.name, count=file.errors))
    return opened


def _all_opened(waiting: list[Future[OpenedFile]]) -> list[OpenedFile]:
    """Every file, or one problem that names each that cannot be opened: all are mended at once."""
    bad = [error for future in waiting if isinstance(error := future.exception(), FileProblem)]
    if len(bad) > 1:
        *first, last = bad
        raise FileProblem(" ".join([*map(str, first), last.message]), last.cure)
    return [future.result() for future in waiting]


def _recognised(opened: list[OpenedFile], catalogue: Catalogue, findings: Findings) -> list[_Found]:
    found = []
    for file in opened:
        item = _recognise(file, catalogue)
        if item is None:
            text = _("{file}: judul kolomnya tidak dikenal; berkas diabaikan.")
            findings.note(text.format(file=file.name))
        else:
            found.append(item)
    return found


def _candidates(folder: Path, findings: Findings) -> list[Path]:
    """The spreadsheets of a folder, in the order of names; Excel's lock files and hidden files are none."""
    if not folder.is_dir():
        raise FileProblem(_("Folder '{name}' tidak ada.").format(name=folder), _("Periksa nilai --input."))
    paths = sorted(
        path for path in folder.iterdir() if path.is_file() and not path.name.startswith((".", "~$"))
    )
    other = [file_label(path.name) for path in paths if path.suffix.lower() not in _OPENED]
    if other:
        findings.note(_("Berkas yang bukan lembar kerja diabaikan: {names}.").format(names=", ".join(other)))
    return [path for path in paths if path.suffix.lower() in _OPENED]


def _recognise(file: OpenedFile, catalogue: Catalogue) -> _Found | None:
    exports = [table for raw in file.sheets if (table := find_table(file.name, raw, is_export)) is not None]
    if len(exports) > 1:
        message = _("{file}: ada {count} lembar berisi Data ASN.").format(file=file.name, count=len(exports))
        raise FileProblem(message, _("Sisakan satu lembar."))
    trees = [table for raw in file.sheets if (table := find_table(file.name, raw, _is_hierarchy)) is not None]
    if exports:
        return _modern(_Found(file, EXPORT, exports[0]))
    if trees:
        return _Found(file, HIERARCHY, trees[0])
    return _modern(_Found(file, EVIDENCE, None)) if is_evidence(file, catalogue) else None


def _modern(found: _Found) -> _Found:
    """SIASN itself hands out HierarkiUnor as .xls; everything else can and must be .xlsx or CSV."""
    if found.file.format == "xls":
        message = _("{file}: format .xls lama hanya diterima untuk HierarkiUnor.").format(
            file=found.file.name
        )
        raise FileProblem(message, _("Buka di Excel lalu simpan sebagai .xlsx."))
    return found


def _is_hierarchy(headings: set[str]) -> bool:
    return {heading("ID"), heading("NAMA_UNOR")} <= headings and bool(headings & _PARENTS)


def _by_role(found: list[_Found], reads: Reads, findings: Findings) -> dict[str, _Found]:
    roles: dict[str, _Found] = {}
    for item in found:
        if item.role in roles:
            names = f"{roles[item.role].file.name}, {item.file.name}"
            message = _("Ada dua berkas {role}: {names}.").format(role=ROLES[item.role], names=names)
            raise FileProblem(message, _("Sisakan satu di folder masukan."))
        roles[item.role] = item
    if EXPORT not in roles:
        message = _("Berkas {role} tidak ditemukan di folder masukan.").format(role=ROLES[EXPORT])
        cure = _("Taruh 'Export Data ASN' dari SIASN (.xlsx atau .csv) di folder masukan.")
        raise FileProblem(" ".join((message, *findings.notes)), cure)
    if EVIDENCE not in roles:
        findings.note(_without_workbook(reads))
    return {role: roles[role] for role in ROLES if role in roles}


def _without_workbook(reads: Reads) -> str:
    sheets = [sheet_name(kind) for kind in reads.catalogue.records if kind.id in reads.kinds]
    if not sheets:
        return _("Buku kerja bukti tidak ada; hanya data pegawai yang dibaca.")
    cure = _(
        "Isi buku kerja kosong (unduh di halaman Impor, atau `nawasena template`); "
        "kebijakan ini membaca lembar {names}."
    )
    text = _("Buku kerja bukti tidak ada, sehingga belum ada yang dapat dipetakan. {cure}")
    return text.format(cure=cure.format(names=", ".join(sheets)))


def _hierarchy(found: _Found | None, catalogue: Catalogue, findings: Findings) -> Hierarchy | None:
    if found is None or found.table is None:
        text = _(
            "HierarkiUnor tidak ada; jenjang jabatan struktural hanya diketahui bila ekspor memuat ESELON."
        )
        findings.note(text)
        return None
    return read_hierarchy(found.table, Lookup(catalogue.sets["jenjang"]), findings)


def _export(
    found: _Found,
    reads: Reads,
    hierarchy: Hierarchy | None,
    evaluation_date: date,
    findings: Findings,
) -> Export:
    assert found.table is not None  # noqa: S101 -- an export is recognised by its table
    export = read_export(found.table, reads.catalogue, hierarchy, evaluation_date, findings)
    note_absent(found.table, reads, findings)
    if export.people.height:
        return export
    first = "; ".join(
        _("baris {row}: {reason}").format(row=reject.row, reason=reject.reason)
        for reject in findings.rejects[:_SHOWN_REJECTS]
    )
    message = _("{file}: tidak ada baris pegawai yang dapat dibaca.").format(file=found.file.name)
    raise FileProblem(f"{message} {first}".strip(), _("Periksa isi ekspor Data ASN."), findings.rejects)
