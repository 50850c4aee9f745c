"""What was read of a package and waits to be applied: files in the store that must be those that were approved."""

from __future__ import annotations

import hashlib
from pathlib import Path

from nawasena.core import store
from nawasena.core.jobs.running import JobProblem
from nawasena.exchange.spreadsheets.models import Package
from nawasena.i18n import _
from nawasena.people.learning.canonical import sha256_of
from nawasena.people.learning.delivered import ABOUT_FILE, PEOPLE_FILE, RECORDS_FILE, UNITS_FILE, Delivered

FILES = (PEOPLE_FILE, RECORDS_FILE, UNITS_FILE, ABOUT_FILE)


def seal_of(folder: str) -> str:
    """SHA-256 over the files of a staging folder. Raises FileNotFoundError when one is gone."""
    place = Path(store.folder_of(folder))
    return sha256_of([hashlib.sha256((place / name).read_bytes()).hexdigest() for name in FILES])


def staged(package: Package) -> Delivered:
    """What was staged, if it is still what was approved. Raises JobProblem."""
    said = package.difference
    try:
        seal = seal_of(package.staging)
        delivered = Delivered.read(Path(store.folder_of(package.staging)))
    except (OSError, KeyError, ValueError) as error:
        raise JobProblem(
            _("Hasil pembacaan paket ini hilang dari penyimpanan; kembalikan paketnya dan baca ulang.")
        ) from error
    if delivered.digest != said.get("digest") or seal != said.get("seal", seal):
        raise JobProblem(
            _("Hasil pembacaan berbeda dari yang disetujui; tidak ada yang diterapkan. Kembalikan paketnya.")
        )
    return delivered


def is_whole(package: Package) -> bool:
    """Can applying go on from what was staged?"""
    try:
        staged(package)
    except JobProblem:
        return False
    return True
