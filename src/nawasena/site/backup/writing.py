"""Where a backup is written: a folder, or one file that holds the same folder."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from nawasena.i18n import _
from nawasena.site.backup.manifest import CHUNK, Part
from nawasena.site.backup.problems import BackupProblem

TAR = ".tar"


class Writer(Protocol):
    """Takes files into the backup, each under its path."""

    def add(self, path: str, source: Path) -> Part:
        """Copy a file; its hash is that of the bytes that were copied. Raises FileNotFoundError."""

    def put(self, path: str, content: bytes) -> None:
        """Write a small file."""


class FolderWriter:
    """A folder that only its owner can read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, path: str, source: Path) -> Part:
        digest, size = hashlib.sha256(), 0
        with source.open("rb") as given, self._open(path) as stream:
            while piece := given.read(CHUNK):
                digest.update(piece)
                stream.write(piece)
                size += len(piece)
            _settle(stream)
        return Part(path=path, sha256=digest.hexdigest(), size=size)

    def put(self, path: str, content: bytes) -> None:
        with self._open(path) as stream:
            stream.write(content)
            _settle(stream)

    def _open(self, path: str) -> io.BufferedWriter:
        target = self._folder / path
        private(target.parent)
        return os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def private(folder: Path) -> None:
    """Make a folder and those above it that are missing, for its owner alone."""
    if not folder.is_dir():
        private(folder.parent)
        folder.mkdir(mode=0o700)


def _settle(stream: io.BufferedWriter) -> None:
    """A backup is whole when it is on the disk, not when it is in memory."""
    stream.flush()
    os.fsync(stream.fileno())


class TarWriter:
    """The same in one uncompressed tar file."""

    def __init__(self, archive: tarfile.TarFile) -> None:
        self._archive = archive

    def add(self, path: str, source: Path) -> Part:
        with source.open("rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            counted = _Counted(stream)
            self._archive.addfile(_entry(path, size), counted)
        return Part(path=path, sha256=counted.digest.hexdigest(), size=size)

    def put(self, path: str, content: bytes) -> None:
        self._archive.addfile(_entry(path, len(content)), io.BytesIO(content))


class _Counted:
    """A stream that keeps the hash of what was read from it."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._stream.read(size)
        self.digest.update(piece)
        return piece


def _entry(path: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(path)
    entry.size, entry.mode = size, 0o600
    return entry


@contextlib.contextmanager
def writing(out: Path) -> Iterator[Writer]:
    """A writer for ``out`` (a file when it ends in .tar): it appears whole, or not at all.

    Raises BackupProblem when ``out`` is there already.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        text = _("{path} sudah ada.").format(path=out)
        raise BackupProblem(text, _("Pilih nama baru; cadangan lama tidak pernah ditimpa."))
    out.parent.mkdir(parents=True, exist_ok=True)
    working = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        if out.suffix == TAR:
            with _tar(working / out.name) as archive:
                yield TarWriter(archive)
            (working / out.name).rename(out)
        else:
            yield FolderWriter(working)
            working.rename(out)
    finally:
        shutil.rmtree(working, ignore_errors=True)


@contextlib.contextmanager
def _tar(path: Path) -> Iterator[tarfile.TarFile]:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as archive:
            yield archive
        _settle(stream)


@contextlib.contextmanager
def reading(source: Path, beside: Path) -> Iterator[Path]:
    """The folder of a backup; a tar file is unpacked beside ``beside`` for as long as it is read.

    Raises BackupProblem when there is no backup, or the file is damaged.
    """
    if source.is_dir():
        yield source
        return
    if not source.is_file():
        raise BackupProblem(_("Cadangan {path} tidak ada.").format(path=source), _("Periksa alamatnya."))
    beside.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".pulih-", dir=beside.parent) as folder:
        _unpack(source, Path(folder))
        yield Path(folder)


def _unpack(source: Path, folder: Path) -> None:
    try:
        with tarfile.open(source, "r:") as archive:
            archive.extractall(folder, filter="data")
    except (tarfile.TarError, EOFError) as error:
        text = _("Cadangan rusak: {path} bukan berkas tar yang utuh.").format(path=source)
        raise BackupProblem(text, _("Pakai cadangan lain; belum ada yang diubah.")) from error
