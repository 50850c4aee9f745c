"""The store: files under the SHA-256 of their content, and folders of runs. Private to the installation."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

_NAME = re.compile(r"[0-9a-z][0-9a-z-]{0,79}")


def root() -> Path:
    """The folder of the store, readable by its owner only."""
    folder = Path(settings.STORE)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def put(pieces: Iterable[bytes], *, limit: int) -> tuple[str, int]:
    """Keep a file; returns its SHA-256 and size. Raises ValueError when it is larger than ``limit`` bytes.

    The caller shares the lock of the store until a row refers to the file; see ``core/retention/unused``.
    """
    digest, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(dir=_folder("files"))
    try:
        with os.fdopen(handle, "wb") as stream:
            for piece in pieces:
                size += len(piece)
                if size > limit:
                    raise ValueError(size)
                digest.update(piece)
                stream.write(piece)
        target = path_of(digest.hexdigest())
        target.parent.mkdir(mode=0o700, exist_ok=True)
        Path(name).replace(target)
    finally:
        Path(name).unlink(missing_ok=True)
    return digest.hexdigest(), size


def path_of(sha256: str) -> Path:
    """Where the file with this SHA-256 lies. Raises ValueError for anything but a SHA-256."""
    if not re.fullmatch("[0-9a-f]{64}", sha256):
        raise ValueError(sha256)
    return _folder("files") / sha256[:2] / sha256


def folder_of(name: str) -> Path:
    """The folder of a run or a staging. ``name`` is made by us; anything else is refused."""
    if not _NAME.fullmatch(name):
        raise ValueError(name)
    return _folder("runs") / name


def destroy(name: str) -> None:
    """Remove the folder of a run for good; that it happened is the caller's to record. It vanishes at once."""
    folder = folder_of(name)
    if folder.exists():
        target = _discarded(folder)
        shutil.rmtree(target, ignore_errors=True)


@dataclass(frozen=True)
class Entry:
    """A file, or a folder with all that is in it: how many files and bytes, and when it last changed."""

    name: str
    path: Path
    files: int
    size: int
    changed: dt.datetime


def files() -> Iterator[Path]:
    """Every file of the store, and those that were never finished."""
    for path in sorted(_folder("files").iterdir()):
        yield from sorted(path.iterdir()) if path.is_dir() else [path]


def folders() -> Iterator[Path]:
    """Every folder of a run or a staging, and those that were never finished."""
    yield from sorted(_folder("runs").iterdir())


def trash() -> Iterator[Entry]:
    """What was taken out and is not removed yet."""
    return map(entry, sorted(_folder("trash").iterdir()))


def entry(path: Path) -> Entry:
    """A file or folder as it is now. Raises FileNotFoundError."""
    inside = [path, *path.rglob("*")] if path.is_dir() else [path]
    states = [item.lstat() for item in inside]
    regular = [state for item, state in zip(inside, states, strict=True) if not item.is_dir()]
    newest = max(state.st_mtime for state in states)
    changed = dt.datetime.fromtimestamp(newest, dt.UTC)
    return Entry(path.name, path, len(regular), sum(state.st_size for state in regular), changed)


def discard(item: Entry) -> None:
    """Take a file or folder out of the store, into the trash; what lies there already stays."""
    if item.path.parent != _folder("trash"):
        _discarded(item.path)


def _discarded(path: Path) -> Path:
    target = _folder("trash") / f"{path.name}-{secrets.token_hex(4)}"
    path.rename(target)
    return target


def empty_trash() -> None:
    """Remove what was taken out."""
    for path in _folder("trash").iterdir():
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


def _folder(name: str) -> Path:
    folder = root() / name
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder
