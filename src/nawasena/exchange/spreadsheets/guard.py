"""Is this file what it claims to be, and small enough? Asked before any spreadsheet reader sees it.

A workbook is a zip of XML parts. Every part is streamed once: the unpacked size is what really comes out,
declarations that make a parser fetch or multiply anything are refused, and the cells of each sheet are
counted and placed (:mod:`.scan`) because a reader allocates the rectangle that encloses them.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO, Literal

from nawasena.exchange.spreadsheets.limits import MEBIBYTE, Limits
from nawasena.exchange.spreadsheets.problems import FileProblem, shown
from nawasena.exchange.spreadsheets.scan import SheetScan, is_worksheet
from nawasena.i18n import _

FileFormat = Literal["xlsx", "xls", "csv"]

_ZIP = b"PK\x03\x04"
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHUNK = 256 * 1024
_OVERLAP = 16
_RATIO_FROM = 20 * MEBIBYTE  # small files may compress as well as they like
_ENCRYPTED_FLAG = 0x1
_DECLARATIONS = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)
_ENCODING = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([^"']*)["']""")
_DATE_1904 = re.compile(rb"""date1904\s*=\s*["'](?:1|true)["']""")
_MARKUP = re.compile(rb"\s*<(?:!doctype|html|head|body|table|\?xml|meta)", re.I)


def refuse(message: str, cure: str) -> FileProblem:
    """A problem whose cure is almost always the same act: export again."""
    return FileProblem(message, cure or _("Ekspor ulang dari sumbernya lalu simpan sebagai .xlsx biasa."))


def sniff(stream: BinaryIO, limits: Limits) -> FileFormat:
    """The format by content, never by name. Raises FileProblem for anything else, or too large, or empty."""
    size = stream.seek(0, 2)
    stream.seek(0)
    if size == 0:
        raise refuse(_("Berkas kosong (0 byte)."), "")
    if size > limits.file_bytes:
        message = _("Ukuran berkas {size} MB melebihi batas {limit} MB.")
        raise refuse(message.format(size=-(-size // MEBIBYTE), limit=limits.file_mb), _smaller())
    head = stream.read(4096)
    stream.seek(0)
    if head.startswith(_ZIP):
        return "xlsx"
    if head.startswith(_OLE2):
        check_ole2(stream)
        return "xls"
    _check_text(head)
    return "csv"


def _smaller() -> str:
    return _("Hapus lembar, baris dan kolom yang tidak diperlukan, atau pecah menurut Perangkat Daerah.")


def _check_text(head: bytes) -> None:
    if _MARKUP.match(head.removeprefix(b"\xef\xbb\xbf")):
        raise refuse(_("Berkas berisi halaman HTML/XML, bukan lembar kerja Excel."), "")
    if head.startswith((b"PK", b"%PDF", b"\x89PNG", b"\xff\xd8")) or b"\0" in head:
        raise refuse(_("Isi berkas bukan .xlsx dan bukan CSV (berkas biner lain atau rusak)."), "")


def check_ole2(stream: BinaryIO) -> None:
    """A compound file is an old .xls, or a container that hides an encrypted workbook."""
    content = stream.read()
    stream.seek(0)
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise refuse(
            _("Berkas dikunci kata sandi."),
            _("Buka di Excel, hapus kata sandinya (Info > Proteksi), simpan lagi."),
        )
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        raise _macro()
    if not any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        raise refuse(_("Berkas bukan lembar kerja Excel (dokumen Office jenis lain)."), "")


def _macro() -> FileProblem:
    return refuse(_("Berkas memuat makro."), _("Simpan sebagai 'Excel Workbook (.xlsx)', yaitu tanpa makro."))


def check_package(stream: BinaryIO, limits: Limits) -> int:
    """Every check on an .xlsx. Returns how many cells hold a formula error. Raises FileProblem."""
    try:
        with zipfile.ZipFile(stream) as package:
            _check_members(package.infolist(), limits)
            return _check_parts(package, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, UnicodeError) as error:
        raise refuse(_("Berkas .xlsx rusak atau terpotong; isinya tidak dapat dibuka."), "") from error


def _check_members(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    names = [member.filename for member in members]
    if len(names) > limits.members:
        raise refuse(
            _("Berkas memuat {count} bagian; batasnya {limit}.").format(
                count=len(names), limit=limits.members
            ),
            "",
        )
    if len(set(names)) != len(names) or any(_outside(name) for name in names):
        raise refuse(_("Susunan bagian di dalam berkas tidak wajar."), "")
    if any(member.flag_bits & _ENCRYPTED_FLAG for member in members):
        raise refuse(_("Bagian di dalam berkas terenkripsi."), _("Simpan ulang tanpa kata sandi."))
    _check_kind(set(names))
    declared = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    if declared > limits.unpacked_bytes:
        raise _too_big(limits)
    if declared > _RATIO_FROM and declared > packed * limits.ratio:
        raise refuse(
            _("Isi berkas mengembang lebih dari {limit} kali; tidak wajar.").format(limit=limits.ratio), ""
        )


def _outside(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/")


def _check_kind(names: set[str]) -> None:
    lowered = {name.lower() for name in names}
    if any(name.endswith("vbaproject.bin") for name in lowered):
        raise _macro()
    if any(name.startswith("xl/externallinks/") for name in lowered):
        raise refuse(
            _("Berkas bertaut ke berkas lain."),
            _("Di Excel: Data > Edit Links > Break Link (atau salin sebagai nilai), lalu simpan lagi."),
        )
    if "xl/workbook.xml" not in lowered:
        raise refuse(_("Berkas bukan .xlsx (mungkin .ods, .xlsb atau arsip zip yang diganti namanya)."), "")


def _too_big(limits: Limits) -> FileProblem:
    return refuse(
        _("Isi berkas setelah dibuka melebihi {limit} MB.").format(limit=limits.unpacked_mb), _smaller()
    )


def _check_parts(package: zipfile.ZipFile, limits: Limits) -> int:
    room = limits.unpacked_bytes
    cells = errors = 0
    for member in package.infolist():
        scan = None
        for number, chunk, joined in _chunks(package, member):
            room -= len(chunk)
            if room < 0:
                raise _too_big(limits)
            if number == 0:
                _check_beginning(member.filename, chunk)
                scan = SheetScan(limits, shown(member.filename)) if is_worksheet(chunk) else None
            _check_xml(joined)
            if scan is not None:
                scan.feed(chunk)
        if scan is not None:
            cells += scan.finish(partial(package.open, member))
            _check_cells(cells, limits)
            errors += scan.errors
    return errors


def _chunks(package: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[tuple[int, bytes, bytes]]:
    """Number, chunk, and the chunk with the end of the one before (nothing hides on a seam)."""
    tail, number = b"", 0
    with package.open(member) as part:
        while chunk := part.read(_CHUNK):
            yield number, chunk, tail + chunk
            tail, number = chunk[-_OVERLAP:], number + 1


def _check_beginning(name: str, chunk: bytes) -> None:
    if not name.lower().endswith((".xml", ".rels", ".vml")):
        return
    encoding = _ENCODING.search(chunk[:200])
    if b"\0" in chunk or (encoding and encoding[1].lower() not in (b"utf-8", b"us-ascii", b"ascii")):
        raise refuse(_("Bagian '{name}' tidak memakai UTF-8.").format(name=shown(name)), "")
    if name.lower() == "xl/workbook.xml" and _DATE_1904.search(chunk):
        raise refuse(
            _("Berkas memakai sistem tanggal 1904, sehingga tanggal bergeser empat tahun."),
            _("Di Excel: Opsi > Lanjutan > matikan 'Sistem tanggal 1904', periksa tanggal, simpan lagi."),
        )
    if name.lower() == "[content_types].xml" and b"macroEnabled" in chunk:
        raise _macro()


def _check_xml(joined: bytes) -> None:
    if _DECLARATIONS.search(joined):
        raise refuse(_("Berkas memuat deklarasi DOCTYPE/ENTITY, yang tidak pernah ditulis Excel."), "")


def _check_cells(cells: int, limits: Limits) -> None:
    if cells > limits.cells:
        raise refuse(
            _("Jumlah sel {count} melebihi batas {limit}.").format(count=cells, limit=limits.cells),
            _smaller(),
        )
