"""The periods of an agency: its own, with a reference, or the example of the library."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.permissions import ensure
from nawasena.core.accounts.roles import May
from nawasena.core.audit import chain
from nawasena.core.models import Agency
from nawasena.i18n import _
from nawasena.rules.regulations import library_regulations
from nawasena.rules.retention import LONGEST, first_kept, last_day, library_retention

KEY = "retention"  # of the agency's settings: kind to months and basis
BASIS_LENGTH = 300


@dataclass(frozen=True)
class Period:
    """How long a kind of thing is kept. ``status``: agency, verified or example. ``basis``: what says so."""

    kind: str
    label: str
    counted_from: str
    months: int
    status: str
    basis: str

    @property
    def binding(self) -> bool:
        """May something be destroyed by it? Never by an example."""
        return self.status != "example"

    def last_day(self, since: dt.date) -> dt.date:
        """The last day on which what counts from ``since`` is kept."""
        return last_day(since, self.months)

    def first_kept(self, today: dt.date) -> dt.date:
        """The earliest day counted from which something is still kept."""
        return first_kept(today, self.months)

    def is_due(self, since: dt.date, today: dt.date) -> bool:
        """Has the retention ended?"""
        return since < self.first_kept(today)


def periods(agency: Agency) -> dict[str, Period]:
    """The periods in force in an agency, by kind."""
    own = agency.settings.get(KEY, {})
    found = {}
    for kind in library_retention().values():
        said = own.get(kind.id)
        months = said["months"] if said else kind.months
        status = "agency" if said else kind.status
        basis = said["basis"] if said else library_regulations()[kind.ref].short
        found[kind.id] = Period(kind.id, str(kind.label), str(kind.counted_from), months, status, basis)
    return found


@transaction.atomic
def set_period(actor: Actor, kind: str, *, months: int, basis: str) -> Period:
    """Say how long the agency keeps a kind of thing, and by which decision. Raises ValidationError."""
    ensure(actor, May.KEEP_RECORDS)
    basis = basis.strip()
    if kind not in library_retention():
        raise ValidationError(_("Jenis data ini tidak dikenal."))
    if not 1 <= months <= LONGEST:
        text = _("Masa simpan 1 sampai dengan {most} bulan.")
        raise ValidationError({"months": text.format(most=LONGEST)})
    if not basis or len(basis) > BASIS_LENGTH:
        text = _("Sebutkan dasar masa simpan ini, misalnya nomor peraturan jadwal retensi arsip instansi.")
        raise ValidationError({"basis": text})
    agency = Agency.objects.select_for_update().get(pk=actor.agency)
    before = periods(agency)[kind].months
    agency.settings = {
        **agency.settings,
        KEY: {**agency.settings.get(KEY, {}), kind: {"months": months, "basis": basis}},
    }
    agency.save(update_fields=["settings"])
    details = {"kind": kind, "months": months, "months_before": before, "basis": basis}
    chain.record(actor, "retention.period_set", agency, details, may=May.KEEP_RECORDS)
    return periods(agency)[kind]
