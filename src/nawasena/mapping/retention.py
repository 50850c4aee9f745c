"""The evidence of mappings as something that is kept for a time, and the run folders that are still in use."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from django.utils import timezone

from nawasena.core import store
from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.permissions import ensure_other
from nawasena.core.jobs.running import JobProblem, Work
from nawasena.core.models import Destruction
from nawasena.core.retention.keeping import Held, count, keeps
from nawasena.core.retention.periods import Period
from nawasena.core.retention.unused import FOLDERS, Claim
from nawasena.i18n import _
from nawasena.mapping.models import Mapping
from nawasena.mapping.services import destroy_evidence

KIND = "mapping_evidence"
RUNS = re.compile(
    r"mapping-\d+(-\d+){1,2}"
)  # of the row, of its job, of the start: earlier versions left the job out


class Evidence:
    """The run folder of each finished mapping. Boxes, scores and reasons of the lists stay."""

    def held(self, agency: int, period: Period, today: dt.date) -> list[Held]:
        """The mappings whose evidence is there, the oldest first."""
        rows = Mapping.objects.filter(agency_id=agency, destroyed_at=None, finished_at__isnull=False)
        rows = rows.exclude(folder="").order_by("finished_at", "pk")
        return [_held(mapping, period, today) for mapping in rows]

    def title(self, order: Destruction) -> str:
        """The files of its import may bear the same name."""
        return _("Bukti pemetaan {name}").format(name=order.name)

    def review(self, actor: Actor, order: Destruction) -> None:
        """Not who asked for the mapping."""
        mapping = Mapping.objects.get(pk=order.subject, agency_id=order.agency_id)
        ensure_other(actor, mapping.requested_by_id)

    def destroy(self, work: Work, actor: Actor, order: Destruction) -> None:
        """First the row says so, with its event; then the folder goes. Either may have happened before."""
        with work.piece():
            mapping = Mapping.objects.get(pk=order.subject, agency_id=work.agency)
            if mapping.destroyed_at is None:
                destroy_evidence(actor, mapping, reason=order.reason, proposed_by=order.proposed_by_id)
                count(order, 1)
        store.destroy(mapping.folder)
        if store.folder_of(mapping.folder).exists():
            raise JobProblem(_("Folder bukti belum terhapus; periksa hak tulis pada penyimpanan."))


def _held(mapping: Mapping, period: Period, today: dt.date) -> Held:
    since = timezone.localdate(mapping.finished_at)
    until, due = period.last_day(since), period.is_due(since, today)
    return Held(KIND, mapping.pk, mapping.name, since, until, 1, int(due), period.first_kept(today))


def in_use() -> Iterator[str]:
    """The run folders that mappings refer to."""
    rows = Mapping.objects.filter(destroyed_at=None).exclude(folder="")
    yield from rows.values_list("folder", flat=True)


keeps(KIND, Evidence())
FOLDERS.append(Claim(RUNS, in_use))
