"""What an agency keeps, until when, and what was proposed and decided."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from nawasena.core import clock
from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.roles import May
from nawasena.core.models import Agency, Destruction
from nawasena.core.retention.keeping import KEEPERS, Held
from nawasena.core.retention.periods import Period, periods
from nawasena.i18n import _

OPEN = (Destruction.State.PROPOSED, Destruction.State.APPROVED)
READERS = (May.READ_AUDIT, May.KEEP_RECORDS, May.DESTROY_RECORDS)
SHOWN = 50  # decisions of the past on the page; the trail has all of them


@dataclass(frozen=True)
class Kept:
    """One thing that is kept, and the open proposal about it, if there is one."""

    held: Held
    order: Destruction | None


@dataclass(frozen=True)
class Shelf:
    """A kind of thing: its period, and everything of it that is kept."""

    period: Period
    rows: list[Kept]

    @property
    def due(self) -> list[Kept]:
        """What is due today."""
        return [row for row in self.rows if row.held.due]


def ensure_may_read(actor: Actor) -> None:
    """Raise PermissionDenied for who neither audits, proposes nor decides."""
    if not any(actor.may(right) for right in READERS):
        raise PermissionDenied(_("Peran Anda tidak memberi hak untuk membuka halaman ini."))


def shelves(actor: Actor) -> list[Shelf]:
    """What the actor's agency keeps, kind by kind."""
    ensure_may_read(actor)
    return shelves_of(actor.agency)


def shelves_of(agency: int) -> list[Shelf]:
    """The same for the command line, in the scope of the agency."""
    known, today = periods(Agency.objects.get(pk=agency)), clock.day()
    open_orders = Destruction.objects.filter(agency_id=agency, state__in=OPEN)
    orders = {
        (order.kind, order.subject): order for order in open_orders.select_related("proposed_by", "job")
    }
    found = []
    for kind, period in known.items():
        held = KEEPERS[kind].held(agency, period, today) if kind in KEEPERS else []
        found.append(Shelf(period, [Kept(item, orders.get((kind, item.subject))) for item in held]))
    return found


def held(agency: int, kind: str, subject: int) -> Held | None:
    """One thing that is kept, as it stands today."""
    period = periods(Agency.objects.get(pk=agency)).get(kind)
    if period is None or kind not in KEEPERS:
        return None
    rows = KEEPERS[kind].held(agency, period, clock.day())
    return next((row for row in rows if row.subject == subject), None)


def destructions(actor: Actor) -> QuerySet[Destruction]:
    """Every proposal of the agency, newest first."""
    ensure_may_read(actor)
    found = Destruction.objects.filter(agency_id=actor.agency)
    return found.select_related("proposed_by", "decided_by", "job").order_by("-id")


def destruction_for(actor: Actor, pk: int) -> Destruction:
    """One of them, or 404."""
    return get_object_or_404(destructions(actor), pk=pk)
