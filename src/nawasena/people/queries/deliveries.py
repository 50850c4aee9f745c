"""What was applied, and when."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from nawasena.people.models import Delivery


def latest_delivery(agency: int) -> int:
    """The id of the last delivery that was begun; 0 when there is none."""
    newest = Delivery.objects.filter(agency_id=agency).order_by("-id").values_list("id", flat=True)
    return newest.first() or 0


def finished_delivery(agency: int) -> Delivery | None:
    """The last delivery that was applied to its end."""
    return Delivery.objects.filter(agency_id=agency, finished=True).order_by("-id").first()


def is_applying(agency: int) -> bool:
    """Has the last delivery been begun and not finished? What is known is half old and half new then.

    One that was given up counts until another one was applied after it to its end.
    """
    done = Delivery.objects.filter(agency_id=agency, finished=True, id__gt=OuterRef("id"))
    return Delivery.objects.filter(~Exists(done), agency_id=agency, finished=False).exists()
