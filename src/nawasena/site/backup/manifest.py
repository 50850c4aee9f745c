"""The list of everything in a backup, with which each byte of it can be proved."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path, PurePosixPath
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from nawasena.i18n import _
from nawasena.site.backup.problems import BackupProblem

FORMAT = 1
MANIFEST, CHECKSUM, DUMP = "manifest.json", "manifest.sha256", "database.dump"
STORE, SEALS, KEYS = "store", "seals", "keys"
CHUNK = 1024 * 1024
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class Part(BaseModel):
    """One file of the backup: its place in it, SHA-256 and size in bytes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: str
    sha256: Sha256
    size: int = Field(ge=0)


class Manifest(BaseModel):
    """What a backup holds.

    ``rows``: rows of each table; ``heads``: agency id to length and head of its audit chain; ``seal``: the newest
    seal; ``destroyed``: run folders whose evidence had been destroyed; ``missing``: what the database expects in the
    store and was not there; ``keys``: whether the secret keys are inside.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: int
    made_at: str
    nawasena: str
    server: int
    dump_tool: int
    migrations: list[str]
    rows: dict[str, int]
    heads: dict[str, tuple[int, str]]
    seal: dict[str, Any]
    destroyed: list[str]
    missing: list[str]
    keys: bool
    parts: list[Part]

    def text(self) -> bytes:
        """The file as it is written."""
        return (json.dumps(self.model_dump(), indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()

    def part(self, path: str) -> Part | None:
        """The part at a place, if there is one."""
        return next((part for part in self.parts if part.path == path), None)


def read_manifest(folder: Path) -> tuple[Manifest, str]:
    """The manifest of a backup and its SHA-256. Raises BackupProblem when it is not whole or not understood."""
    content = _bytes(folder / MANIFEST)
    digest = hashlib.sha256(content).hexdigest()
    if _bytes(folder / CHECKSUM).decode("ascii", "replace").strip() != digest:
        raise BackupProblem(
            _("Cadangan rusak: {name} tidak sesuai dengan sidiknya.").format(name=MANIFEST), _cure()
        )
    try:
        found = Manifest.model_validate_json(content)
    except ValidationError as error:
        text = _("Cadangan tidak dapat dibaca: {name} bukan daftar isi yang dikenal.").format(name=MANIFEST)
        raise BackupProblem(text, _cure()) from error
    if found.format != FORMAT:
        text = _("Cadangan ini berformat {found}; versi Nawasena ini membaca format {known}.")
        raise BackupProblem(
            text.format(found=found.format, known=FORMAT), _("Pakai versi Nawasena yang membuatnya.")
        )
    return found, digest


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        text = _("Cadangan tidak lengkap: {name} tidak ada atau tidak dapat dibaca.").format(name=path.name)
        raise BackupProblem(text, _cure()) from error


def _cure() -> str:
    return _("Pakai cadangan lain; belum ada yang diubah.")


def verify_parts(folder: Path, manifest: Manifest) -> None:
    """Compare every part with the manifest. Raises BackupProblem naming the first that is missing or changed."""
    if manifest.part(DUMP) is None:
        raise BackupProblem(_("Cadangan tidak lengkap: {name} tidak ada.").format(name=DUMP), _cure())
    for part in manifest.parts:
        _verify(folder, part)
    known = {MANIFEST, CHECKSUM, *(part.path for part in manifest.parts)}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or (path.is_file() and name not in known):
            text = _("Cadangan memuat {name}, yang tidak ada dalam daftar isinya.").format(name=name)
            raise BackupProblem(text, _cure())


def _verify(folder: Path, part: Part) -> None:
    if not _inside(part.path):
        raise BackupProblem(_("Cadangan menunjuk ke luar dirinya: {name}.").format(name=part.path), _cure())
    path = folder / part.path
    if not path.is_file() or path.is_symlink():
        raise BackupProblem(_("Cadangan tidak lengkap: {name} tidak ada.").format(name=part.path), _cure())
    if path.stat().st_size != part.size:
        text = _("Cadangan rusak: {name} berukuran {found} bita, seharusnya {size}.")
        raise BackupProblem(text.format(name=part.path, found=path.stat().st_size, size=part.size), _cure())
    if hash_of(path) != part.sha256:
        raise BackupProblem(_("Cadangan rusak: isi {name} berubah.").format(name=part.path), _cure())


def _inside(name: str) -> bool:
    path = PurePosixPath(name)
    tops = {STORE, SEALS, KEYS}
    return not path.is_absolute() and ".." not in path.parts and (name == DUMP or path.parts[0] in tops)


def hash_of(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
