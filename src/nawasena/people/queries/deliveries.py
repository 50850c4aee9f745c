"""What was applied, and when."""

from __future__ import annotations

from nawasena.people.models import Delivery


def latest_delivery(agency: int) -> int:
    """The id of the last delivery that was begun; 0 when there is none."""
    newest = Delivery.objects.filter(agency_id=agency).order_by("-id").values_list("id", flat=True)
    return newest.first() or 0


def finished_delivery(agency: int) -> Delivery | None:
    """The last delivery that was applied to its end."""
    return Delivery.objects.filter(agency_id=agency, finished=True).order_by("-id").first()


def is_applying(agency: int) -> bool:
    """Has a delivery been begun and not finished? What is known is half old and half new then."""
    return Delivery.objects.filter(agency_id=agency, finished=False).exists()
