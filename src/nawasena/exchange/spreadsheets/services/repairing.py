"""Cells typed anew, rows left out, headings explained."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.roles import May
from nawasena.core.audit import chain
from nawasena.exchange.spreadsheets.cells import heading
from nawasena.exchange.spreadsheets.models import CellError, ColumnChoice, Package, Repair
from nawasena.exchange.spreadsheets.permissions import ensure_may_prepare
from nawasena.exchange.spreadsheets.problems import clean
from nawasena.exchange.spreadsheets.queries import error_of, package_for_update
from nawasena.exchange.spreadsheets.states import ensure_open
from nawasena.i18n import _

LONGEST = 500


@transaction.atomic
def repair(
    actor: Actor, package: Package, error_id: int, *, text: str = "", skip_row: bool = False
) -> Repair:
    """Type a refused cell anew, or leave its row out knowingly. It counts when read again."""
    ensure_may_prepare(actor)
    package = package_for_update(actor, package.pk)
    ensure_open(package)
    error = error_of(package, error_id)
    if not skip_row and not error.column:
        raise ValidationError(_("Baris ini tidak dapat diperbaiki per sel; lewati, atau perbaiki berkasnya."))
    if len(text) > LONGEST:
        raise ValidationError(_("Isian lebih panjang dari {limit} karakter.").format(limit=LONGEST))
    made, _created = Repair.objects.update_or_create(
        package=package,
        file=error.file,
        sheet=error.sheet,
        row=error.row,
        column="" if skip_row else error.column,
        defaults={
            "agency_id": actor.agency,
            "text": "" if skip_row else clean(text).strip(),
            "skip_row": skip_row,
            "by_id": actor.account or None,
        },
    )
    _keep_one_meaning(package, error, skip_row=skip_row)
    package.version += 1
    package.save(update_fields=["version"])
    details = {**_place(package, error), "skip": skip_row}
    chain.record(actor, "package.cell_repaired", package, details, may=May.IMPORT_DATA)
    return made


def _place(package: Package, place: CellError | Repair) -> dict[str, object]:
    """Where a cell is; the file by its digest, as a name may be a person's."""
    file = package.files.filter(name=place.file).values_list("sha256", flat=True).first()
    return {"sha256": file, "sheet": place.sheet, "row": place.row, "column": place.column}


def _keep_one_meaning(package: Package, error: CellError, *, skip_row: bool) -> None:
    """A row is either left out or repaired."""
    same_row = package.repairs.filter(file=error.file, sheet=error.sheet, row=error.row)
    same_row.filter(skip_row=not skip_row).delete()


@transaction.atomic
def undo_repair(actor: Actor, package: Package, repair_id: int) -> None:
    """Take a repair back."""
    ensure_may_prepare(actor)
    package = package_for_update(actor, package.pk)
    ensure_open(package)
    undone = package.repairs.filter(pk=repair_id).first()
    details: dict[str, object] = {"repair": repair_id}
    if undone is not None:
        details = _place(package, undone)
        undone.delete()
    package.version += 1
    package.save(update_fields=["version"])
    chain.record(actor, "package.repair_undone", package, details, may=May.IMPORT_DATA)


@transaction.atomic
def choose_columns(actor: Actor, package: Package, sheet: str, choices: Mapping[str, str]) -> None:
    """Say which heading stands for which column of ours; remembered for the agency's next files.

    ``choices``: our column to the heading in the file (empty: none).
    """
    ensure_may_prepare(actor)
    package = package_for_update(actor, package.pk)
    ensure_open(package)
    chosen = {column: name for column, name in choices.items() if heading(name)}
    if len({heading(name) for name in chosen.values()}) < len(chosen):
        raise ValidationError(_("Satu judul berkas hanya dapat dipakai untuk satu kolom."))
    for column, name in chosen.items():
        ColumnChoice.objects.filter(agency_id=actor.agency, sheet=sheet, column=column).delete()
        ColumnChoice.objects.update_or_create(
            agency_id=actor.agency,
            sheet=sheet,
            heading=heading(name)[:200],
            defaults={"column": column[:200], "by_id": actor.account or None, "package": package},
        )
    package.version += 1
    package.save(update_fields=["version"])
    details = {"sheet": sheet, "columns": sorted(chosen)}
    chain.record(actor, "package.columns_chosen", package, details, may=May.IMPORT_DATA)
