"""The workbook of a run: everything about everybody, to filter, sort and print."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from nawasena.mapping.outputs.cells import Book
from nawasena.mapping.outputs.people_sheets import add_people_sheets
from nawasena.mapping.outputs.policy_sheet import add_input_sheets, add_policy_sheet
from nawasena.mapping.outputs.summary_sheet import add_summary_sheet
from nawasena.mapping.view import RunView

PLAIN_ZIP_PEOPLE = 300_000  # beyond this the unpacked sheets may pass the 4 GB of a plain ZIP


def write_workbook(path: Path, view: RunView) -> None:
    """Write the workbook to ``path``, overwriting; the same view gives the same bytes.

    Raises OSError when the file cannot be written.
    """
    # rows wait in this folder until the file is packed; it goes whatever happens, as they are personal data
    with path.open("wb") as target, TemporaryDirectory() as waiting:
        book = Book(target, view, waiting)
        if view.total > PLAIN_ZIP_PEOPLE:
            book.file.use_zip64()
        add_summary_sheet(book)
        add_people_sheets(book)
        add_policy_sheet(book)
        add_input_sheets(book)
        book.file.close()
