"""What was applied, and when."""

from __future__ import annotations

from nawasena.people.models import Delivery


def latest_delivery(agency: int) -> int:
    """The id of the last delivery that was begun; 0 when there is none."""
    newest = Delivery.objects.filter(agency_id=agency).order_by("-id").values_list("id", flat=True)
    return newest.first() or 0
