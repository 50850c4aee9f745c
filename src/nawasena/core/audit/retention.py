"""The end of retention: personal parts of old events are destroyed, and the trail says so."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction

from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.permissions import ensure, ensure_other
from nawasena.core.accounts.roles import May
from nawasena.core.models import AuditPayload
from nawasena.i18n import _


@transaction.atomic
def destroy_payloads(
    actor: Actor, before: dt.datetime, reason: str, *, proposed_by: int, most: int | None = None
) -> int:
    """Destroy the personal parts of the agency's events before a moment, each with its own event.

    The oldest first, at most ``most``. Returns how many. Raises ValueError without a reason, PermissionDenied
    without the right or when the actor is who proposed it.
    """
    ensure(actor, May.DESTROY_RECORDS)
    ensure_other(actor, proposed_by)
    if not reason.strip():
        raise ValueError(_("Sebutkan alasan pemusnahan, misalnya masa simpan yang berakhir."))
    old = AuditPayload.objects.filter(agency_id=actor.agency, event__at__lt=before).order_by("event_id")
    events = list(old.values_list("event_id", flat=True)[:most])
    role = actor.role_for(May.DESTROY_RECORDS)
    with connection.cursor() as cursor:
        for event in events:
            values: list[int | str] = [event, actor.account, role, reason.strip()]
            cursor.execute("SELECT payload_destroy(%s, %s, %s, %s)", values)
    return len(events)
