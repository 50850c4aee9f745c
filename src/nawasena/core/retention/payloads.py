"""The personal parts of audit events as something that is kept for a time."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Min, Q
from django.utils import timezone

from nawasena.core.accounts.actor import Actor
from nawasena.core.audit.retention import destroy_payloads
from nawasena.core.display import date
from nawasena.core.jobs.running import Work
from nawasena.core.models import AuditPayload, Destruction
from nawasena.core.retention.keeping import Held, count, keeps
from nawasena.core.retention.periods import Period
from nawasena.i18n import _

KIND = "audit_payload"
PIECE = 500  # events of a transaction: each adds a link to the chain, which is locked meanwhile


class Payloads:
    """All of an agency are one thing; those whose period has ended are due."""

    def held(self, agency: int, period: Period, today: dt.date) -> list[Held]:
        """The one thing, if there is any payload."""
        before = period.first_kept(today)
        old = Q(event__at__lt=midnight(before))
        rows = AuditPayload.objects.filter(agency_id=agency)
        found = rows.aggregate(first=Min("event__at"), many=Count("pk"), due=Count("pk", filter=old))
        if not found["many"]:
            return []
        since = timezone.localdate(found["first"])
        name, until = _("Data pribadi peristiwa"), period.last_day(since)
        return [Held(KIND, 0, name, since, until, found["many"], found["due"], before)]

    def title(self, order: Destruction) -> str:
        """They have no name of their own: the day tells which."""
        return _("Data pribadi peristiwa sebelum {day}").format(day=date(order.before))

    def review(self, actor: Actor, order: Destruction) -> None:
        """They are nobody's work: any approver will do."""

    def destroy(self, work: Work, actor: Actor, order: Destruction) -> None:
        """The oldest first, piece by piece."""
        gone, done = PIECE, 0
        while gone == PIECE:
            with work.piece():
                gone = destroy_payloads(
                    actor, midnight(order.before), order.reason, proposed_by=order.proposed_by_id, most=PIECE
                )
                count(order, gone)
            done += gone
            work.tell(_("Memusnahkan data pribadi peristiwa"), done, order.many)


def midnight(day: dt.date) -> dt.datetime:
    """When a day begins, where the installation is."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


keeps(KIND, Payloads())
