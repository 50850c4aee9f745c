"""How the trail stands: its last seal, and whether that is too long ago."""

from __future__ import annotations

import datetime as dt

from nawasena.core.models import AuditEvent, Seal

LATE = dt.timedelta(minutes=90)  # seals are made every hour; half an hour later somebody should look


def last_seal(agency: int | None = None) -> Seal | None:
    """The newest seal, or the newest one that vouches for the chain of an agency."""
    seals = Seal.objects.order_by("-at")
    return seals.first() if agency is None else seals.filter(heads__has_key=str(agency)).first()


def first_event(agency: int) -> dt.datetime | None:
    """When the chain of an agency in scope began."""
    events = AuditEvent.objects.filter(agency_id=agency, number=1)
    return events.values_list("at", flat=True).first()


def is_late(seal: Seal | None, begun: dt.datetime | None, now: dt.datetime) -> bool:
    """Has a trail that began at ``begun`` been without a new seal for longer than ``LATE``?"""
    since = seal.at if seal is not None else begun
    return since is not None and now - since > LATE
