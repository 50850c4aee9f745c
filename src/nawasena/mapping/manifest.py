"""``run.json``: what a run was made from, what came out, and the digests that prove it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

import pydantic

from nawasena.engine import ENGINE_VERSION
from nawasena.i18n import _

FORMAT = "nawasena-run/1"
MANIFEST_FILE = "run.json"
RESULT_FILE = "hasil.parquet"
SNAPSHOT_FOLDER = "bukti"
POLICY_FOLDER = "kebijakan"
WORKBOOK_FILE = "hasil.xlsx"
PICTURE_FILE = "sembilan-kotak.svg"
REPORT_FILE = "laporan.pdf"
RUNNABLE = frozenset({ENGINE_VERSION})  # engines this installation can still compute with
REJECTED = "rejected_rows"  # the one count of run.json that is not about people
POLICY_KEYS = frozenset({"id", "version", "title", "digest"})


class RunFolderError(ValueError):
    """A run folder cannot be used; the text says what is wrong and what to do."""


@dataclass(frozen=True)
class Manifest:
    """The content of ``run.json``.

    ``digest`` covers what was computed (engine, policy, date, evidence, results) and can be reproduced
    anywhere; ``seal`` covers this whole record, so also the hash of every written file.
    """

    engine_version: str
    evaluation_date: str
    agency: str
    policy: dict[str, str]
    inputs: list[dict[str, Any]]
    snapshot: dict[str, str]
    results: str
    columns: list[str]
    denominators: dict[str, int]
    counts: dict[str, int]
    boxes: dict[str, int]
    outputs: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    format: str = FORMAT

    @property
    def digest(self) -> str:
        """SHA-256 over engine, policy, evaluation date and the digests of evidence and results."""
        parts = ["nawasena", self.engine_version, self.policy["digest"], self.evaluation_date, self.results]
        parts += [f"{name}={value}" for name, value in sorted(self.snapshot.items())]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    @property
    def seal(self) -> str:
        """SHA-256 over the canonical JSON of everything in this record."""
        text = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def write(self, folder: Path) -> None:
        """Write ``run.json`` into ``folder``."""
        content = {**asdict(self), "digest": self.digest, "seal": self.seal}
        text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
        (folder / MANIFEST_FILE).write_text(text, encoding="utf-8")


@dataclass(frozen=True)
class StoredManifest:
    """A manifest as read, with the digest and seal it claims."""

    manifest: Manifest
    digest: str
    seal: str


def read_manifest(folder: Path) -> StoredManifest:
    """Read ``run.json``. Raises :class:`RunFolderError`."""
    try:
        content = json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8"))
        digest, seal = str(content.pop("digest")), str(content.pop("seal"))
        manifest = _checked(content)
    except OSError as error:
        text = _("Folder '{name}' bukan hasil pemetaan: {file} tidak dapat dibaca.")
        raise RunFolderError(text.format(name=folder.name, file=MANIFEST_FILE)) from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise RunFolderError(
            _("{file} rusak atau bukan dari Nawasena.").format(file=MANIFEST_FILE)
        ) from error
    if manifest.format != FORMAT:
        text = _("Format {found} tidak dikenal; pemasangan ini membaca {known}.")
        raise RunFolderError(text.format(found=manifest.format, known=FORMAT))
    return StoredManifest(manifest, digest, seal)


def _checked(content: dict[str, Any]) -> Manifest:
    """The manifest in ``content``. Raises ValueError when a value has another type or form than we write."""
    if extra := set(content) - {item.name for item in fields(Manifest)}:
        raise ValueError(sorted(extra))
    manifest = pydantic.TypeAdapter(Manifest).validate_json(json.dumps(content), strict=True)
    dt.date.fromisoformat(manifest.evaluation_date)
    if set(manifest.policy) != POLICY_KEYS:
        raise ValueError("policy")
    return manifest


def file_hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every file of a run but its own manifest, by path relative to ``folder``."""
    manifest = folder / MANIFEST_FILE
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path != manifest)
    return {path.relative_to(folder).as_posix(): file_hash(path) for path in files}


def file_hash(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
