"""What a package consists of: files, repairs, explained headings; and the fingerprint of it all."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from nawasena.core import store
from nawasena.exchange.spreadsheets.amending import Amendments, SheetRepairs
from nawasena.exchange.spreadsheets.cells import heading
from nawasena.exchange.spreadsheets.models import ColumnChoice, Package, Repair
from nawasena.people.learning.canonical import sha256_of


@dataclass(frozen=True)
class Content:
    """``files``: name and SHA-256; ``fingerprint``: SHA-256 over everything that decides what is read."""

    files: tuple[tuple[str, str], ...]
    amendments: Amendments
    fingerprint: str


def content_of(package: Package) -> Content:
    """The content of a package as it is now."""
    files = tuple(package.files.order_by("id").values_list("name", "sha256"))
    repairs = list(package.repairs.order_by("file", "sheet", "row", "column"))
    choices = list(ColumnChoice.objects.filter(agency_id=package.agency_id).order_by("sheet", "heading"))
    said = [package.as_of, *sorted(sha256 for _name, sha256 in files)]
    said += [_said(repair) for repair in repairs]
    said += [(item.sheet, item.heading, item.column) for item in choices]
    return Content(files, Amendments(_repairs(repairs), _names(choices)), sha256_of(said))


def _said(repair: Repair) -> tuple[str, str, int, str, str, bool]:
    return (repair.file, repair.sheet, repair.row, repair.column, repair.text, repair.skip_row)


def _repairs(repairs: list[Repair]) -> dict[tuple[str, str], SheetRepairs]:
    found: dict[tuple[str, str], SheetRepairs] = {}
    for repair in repairs:
        sheet = found.setdefault((repair.file, repair.sheet), SheetRepairs())
        if repair.skip_row:
            sheet.left_out.add(repair.row)
        else:
            sheet.changes.setdefault(heading(repair.column), {})[repair.row] = repair.text
    return found


def _names(choices: list[ColumnChoice]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for choice in choices:
        if choice.column:
            found.setdefault(heading(choice.sheet), {})[heading(choice.heading)] = heading(choice.column)
    return found


@contextmanager
def laid_out(files: tuple[tuple[str, str], ...]) -> Iterator[Path]:
    """A folder in which the files of a package lie under their names, for as long as it is needed."""
    with TemporaryDirectory(prefix="nawasena-") as name:
        folder = Path(name)
        for file, sha256 in files:
            try:
                (folder / file).symlink_to(store.path_of(sha256).absolute())
            except OSError:  # a file system without links
                shutil.copyfile(store.path_of(sha256), folder / file)
        yield folder
