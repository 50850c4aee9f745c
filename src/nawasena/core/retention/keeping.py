"""What is kept: every app registers a keeper for each kind of thing whose retention ends."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from django.core.exceptions import ValidationError
from django.db.models import F

from nawasena.core.accounts.actor import Actor
from nawasena.core.jobs.running import Work
from nawasena.core.models import Destruction
from nawasena.core.retention.periods import Period
from nawasena.i18n import _


@dataclass(frozen=True)
class Held:
    """Something that is kept, as a page shows it.

    ``since``: the (oldest) day its retention counts from; ``until``: the last day that is kept. ``many``: how many
    there are (results, events, files), ``due``: how many of them are due, those from before ``before``.
    """

    kind: str
    subject: int
    name: str
    since: dt.date
    until: dt.date
    many: int
    due: int
    before: dt.date


class Keeper(Protocol):
    """Knows one kind of thing. All of it happens in the scope of one agency."""

    def held(self, agency: int, period: Period, today: dt.date) -> list[Held]:
        """What is kept, the oldest first."""

    def title(self, order: Destruction) -> str:
        """What a proposal would destroy, in the reader's language; typed again by who approves it."""

    def review(self, actor: Actor, order: Destruction) -> None:
        """Raise PermissionDenied when this actor may not decide about this thing."""

    def destroy(self, work: Work, actor: Actor, order: Destruction) -> None:
        """Destroy it in pieces of the work, each with its audit event and counted in ``order.destroyed``.

        Begun again after an interruption it finishes what is left. Raises JobProblem.
        """


KEEPERS: dict[str, Keeper] = {}


def keeps(kind: str, keeper: Keeper) -> None:
    """Register the keeper of a kind."""
    KEEPERS[kind] = keeper


def keeper_of(kind: str) -> Keeper:
    """The keeper of a kind. Raises ValidationError for one that nobody keeps."""
    if kind not in KEEPERS:
        raise ValidationError(_("Jenis data ini tidak dikenal."))
    return KEEPERS[kind]


def title(order: Destruction) -> str:
    """What a proposal would destroy, or has destroyed, in the reader's language."""
    return KEEPERS[order.kind].title(order) if order.kind in KEEPERS else order.name


def count(order: Destruction, many: int) -> None:
    """Note how many more were destroyed, in the transaction that destroyed them."""
    Destruction.objects.filter(pk=order.pk).update(destroyed=F("destroyed") + many)
