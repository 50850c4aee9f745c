"""Who may do what with a package."""

from __future__ import annotations

from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.permissions import ensure, ensure_other
from nawasena.core.accounts.roles import May
from nawasena.exchange.spreadsheets.models import Package


def ensure_may_prepare(actor: Actor) -> None:
    """Raise PermissionDenied unless the actor may import for the whole agency."""
    ensure(actor, May.IMPORT_DATA)


def ensure_may_decide(actor: Actor, package: Package) -> None:
    """Raise PermissionDenied unless the actor may approve, and had no hand in the package."""
    ensure(actor, May.APPROVE_PACKAGE)
    for author in _authors(package):
        ensure_other(actor, author)


def may_decide(actor: Actor, package: Package) -> bool:
    """Could this actor decide about the package?"""
    return actor.may(May.APPROVE_PACKAGE) and actor.account not in _authors(package)


def _authors(package: Package) -> set[int | None]:
    """Whoever began or proposed it, uploaded a file, explained a column or typed a cell."""
    return {
        package.created_by_id,
        package.proposed_by_id,
        *package.files.values_list("uploaded_by_id", flat=True),
        *package.column_choices.values_list("by_id", flat=True),
        *package.repairs.values_list("by_id", flat=True),
    }
