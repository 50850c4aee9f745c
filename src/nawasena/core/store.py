"""The store: files under the SHA-256 of their content, and folders of runs. Private to the installation."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

_NAME = re.compile(r"[0-9a-z][0-9a-z-]{0,79}")


def root() -> Path:
    """The folder of the store, readable by its owner only."""
    folder = Path(settings.STORE)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def put(pieces: Iterable[bytes], *, limit: int) -> tuple[str, int]:
    """Keep a file; returns its SHA-256 and size. Raises ValueError when it is larger than ``limit`` bytes."""
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
    """Remove the folder of a run for good; that it happened is the caller's to record."""
    shutil.rmtree(folder_of(name), ignore_errors=True)


def _folder(name: str) -> Path:
    folder = root() / name
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder
