"""How deliveries are called in the audit trail."""

from __future__ import annotations

from collections.abc import Set

from nawasena.core.audit.naming import KINDS, Kind, by_id, numbers
from nawasena.core.display import date
from nawasena.i18n import _
from nawasena.people.models import Delivery


def _deliveries(agency: int, keys: Set[str]) -> dict[str, str]:
    found = Delivery.objects.filter(agency_id=agency, pk__in=numbers(keys)).values_list("pk", "as_of")
    return by_id((pk, _("keadaan per {day}").format(day=date(as_of))) for pk, as_of in found)


KINDS["delivery"] = Kind(_deliveries)
