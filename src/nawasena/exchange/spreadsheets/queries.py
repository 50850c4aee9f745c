"""Every reading of packages: only the actor's agency, only who prepares or decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl
from django.db.models import Count, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.http import Http404

from nawasena.core import store
from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.roles import May
from nawasena.exchange.spreadsheets.changes import Change, change_of
from nawasena.exchange.spreadsheets.models import CellError, Package, Repair

DIFFERENCE_FILE = "selisih.parquet"
PAGE = 50
NARROWED = ("sheet", "column", "reason")
_FIELDS = {"reason": "why"}  # of one kind, whatever numbers a row adds


def packages(actor: Actor) -> QuerySet[Package]:
    """The packages this actor prepares or decides about; nothing for everybody else."""
    if not (actor.may(May.IMPORT_DATA) or actor.may(May.APPROVE_PACKAGE)):
        return Package.objects.none()
    return Package.objects.filter(agency_id=actor.agency)


def package_for(actor: Actor, package_id: int) -> Package:
    """One package. Raises Http404 for outsiders."""
    found = packages(actor).select_related(
        "job", "created_by", "proposed_by", "decided_by", "policy", "mapping", "delivery"
    )
    package = found.filter(pk=package_id).first()
    if package is None:
        raise Http404
    return package


def package_for_update(actor: Actor, package_id: int) -> Package:
    """One package, locked until the end of the transaction. Raises Http404 for outsiders."""
    package = packages(actor).select_for_update().filter(pk=package_id).first()
    if package is None:
        raise Http404
    return package


def error_of(package: Package, error_id: int) -> CellError:
    """One refused cell. Raises Http404."""
    found = package.errors.filter(pk=error_id).first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True)
class ErrorFilter:
    """What to show of the refused cells; empty means everything. ``reason``: the kind of the reason."""

    sheet: str = ""
    column: str = ""
    reason: str = ""
    after: int = 0


@dataclass(frozen=True)
class ErrorPage:
    """Refused cells with the repair of each (if any), how many there are, and where the next page begins."""

    rows: list[tuple[CellError, Repair | None]]
    total: int
    following: int | None


def errors(package: Package, wanted: ErrorFilter) -> ErrorPage:
    """One page of the refused cells, in the order of the files."""
    found = _narrowed(package, wanted)
    rows = list(found.filter(pk__gt=wanted.after).order_by("pk")[: PAGE + 1])
    shown = rows[:PAGE]
    following = shown[-1].pk if len(rows) > PAGE else None
    return ErrorPage([(row, _repair(row, package)) for row in shown], found.count(), following)


def _repair(error: CellError, package: Package) -> Repair | None:
    same = package.repairs.filter(file=error.file, sheet=error.sheet, row=error.row)
    return same.filter(column__in=("", error.column)).first()


def _narrowed(package: Package, wanted: ErrorFilter, but: str = "") -> QuerySet[CellError]:
    """The refused cells of a filter; ``but``: one part of it that is left open."""
    given = {name: getattr(wanted, name) for name in NARROWED if name != but}
    found = package.errors.annotate(why=Coalesce(NullIf("kind", Value("")), "reason"))
    return found.filter(**{_FIELDS.get(name, name): value for name, value in given.items() if value})


def error_choices(package: Package, wanted: ErrorFilter) -> dict[str, list[tuple[str, int]]]:
    """The sheets, columns and reasons there are beside what else is chosen, each with its count."""
    return {
        name: list(
            _narrowed(package, wanted, but=name)
            .values_list(_FIELDS.get(name, name))
            .annotate(many=Count("id"))
            .order_by("-many", _FIELDS.get(name, name))[:100]
        )
        for name in NARROWED
    }


def _listed(package: Package) -> pl.LazyFrame | None:
    path = store.folder_of(package.staging) / DIFFERENCE_FILE if package.staging else None
    if path is None or not path.exists():
        return None
    return pl.scan_parquet(path).with_row_index("row")


def is_staged(package: Package) -> bool:
    """Is what was read still there? It is removed some time after it was applied or rejected."""
    return bool(package.staging) and (store.folder_of(package.staging) / DIFFERENCE_FILE).exists()


def changes(package: Package, state: str, offset: int) -> tuple[list[dict[str, Any]], int]:
    """One page of the difference and its length: the people of a state, or all but the unchanged."""
    frame = _listed(package)
    if frame is None:
        return [], 0
    frame = frame.filter(pl.col("state") == state if state else pl.col("state") != "same")
    total = frame.select(pl.len()).collect().item()
    return frame.slice(offset, PAGE).collect().to_dicts(), total


def change(package: Package, row: int) -> Change:
    """One person of the difference by the number of the row. Raises Http404."""
    frame = _listed(package)
    found = [] if frame is None else frame.filter(pl.col("row") == row).collect().to_dicts()
    if not found:
        raise Http404
    return change_of(package, found[0])
