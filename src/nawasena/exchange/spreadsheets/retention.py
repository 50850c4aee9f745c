"""Uploaded files and staging folders: which are in use, and the files of applied packages that are kept for a time."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from django.db.models import Count
from django.utils import timezone

from nawasena.core import clock, store
from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.permissions import ensure, ensure_other
from nawasena.core.accounts.roles import May
from nawasena.core.audit import chain
from nawasena.core.database.locks import own_store
from nawasena.core.database.scope import agencies, scoped
from nawasena.core.jobs.running import JobProblem, Work, agency_ids
from nawasena.core.models import Destruction
from nawasena.core.retention.keeping import Held, count, keeps
from nawasena.core.retention.periods import Period
from nawasena.core.retention.unused import FILES, FOLDERS, Claim
from nawasena.exchange.spreadsheets.models import Package, PackageFile
from nawasena.i18n import _

KIND = "import_files"
UPLOADS = re.compile(r"[0-9a-f]{64}")
STAGINGS = re.compile(r"staging-\d+-[0-9a-f]+")
State = Package.State
READ = frozenset({State.READING, State.REPAIRING, State.PROPOSED, State.APPLYING})  # what was read is needed


class ImportFiles:
    """The uploaded files of each applied package; its counts, repairs and the people it taught stay."""

    def held(self, agency: int, period: Period, today: dt.date) -> list[Held]:
        """The applied packages whose files are there, the oldest first."""
        rows = Package.objects.filter(agency_id=agency, state=State.APPLIED, files_destroyed_at=None)
        rows = rows.filter(decided_at__isnull=False).annotate(many=Count("files")).filter(many__gt=0)
        return [_held(package, period, today) for package in rows.order_by("decided_at", "pk")]

    def title(self, order: Destruction) -> str:
        """A mapping may bear the same name."""
        return _("Berkas impor {name}").format(name=order.name)

    def review(self, actor: Actor, order: Destruction) -> None:
        """Not who began the package."""
        package = Package.objects.get(pk=order.subject, agency_id=order.agency_id)
        ensure_other(actor, package.created_by_id)

    def destroy(self, work: Work, actor: Actor, order: Destruction) -> None:
        """First the row says so, with its event; then the files go that no other package needs."""
        with work.piece():
            package = Package.objects.select_for_update().get(pk=order.subject, agency_id=work.agency)
            if package.files_destroyed_at is None:
                _mark(actor, package, order)
                count(order, order.many)
        _remove(work, package)


def _mark(actor: Actor, package: Package, order: Destruction) -> None:
    ensure(actor, May.DESTROY_RECORDS)
    ensure_other(actor, order.proposed_by_id)
    package.files_destroyed_at = clock.moment()
    package.save(update_fields=["files_destroyed_at"])
    package.errors.update(whole="")  # a copy of what stood in the files
    details = {"files": list(package.files.values_list("sha256", flat=True)), "reason": order.reason}
    chain.record(actor, "package.files_destroyed", package, details, may=May.DESTROY_RECORDS)


def _remove(work: Work, package: Package) -> None:
    """Take the files away while nobody adds any. Raises JobProblem when the store is shared now."""
    with work.piece():
        if not own_store():
            raise JobProblem(_("Berkas sedang diunggah atau dicadangkan; lanjutkan pemusnahan ini nanti."))
        with scoped(agencies(*agency_ids())):  # the same content may be a file of another agency
            needed = set(in_use())
        for sha256 in package.files.values_list("sha256", flat=True):
            if sha256 not in needed:
                store.path_of(sha256).unlink(missing_ok=True)


def _held(package: Package, period: Period, today: dt.date) -> Held:
    since = timezone.localdate(package.decided_at)
    until, due = period.last_day(since), period.is_due(since, today)
    many = package.many  # type: ignore[attr-defined]  # annotated
    return Held(
        KIND, package.pk, package.title, since, until, many, many if due else 0, period.first_kept(today)
    )


def in_use() -> Iterator[str]:
    """The uploaded files that packages refer to."""
    rows = PackageFile.objects.filter(package__files_destroyed_at=None)
    yield from rows.values_list("sha256", flat=True).distinct()


def stagings_in_use() -> Iterator[str]:
    """The folders of packages whose reading still counts."""
    rows = Package.objects.filter(state__in=READ).exclude(staging="")
    yield from rows.values_list("staging", flat=True)


keeps(KIND, ImportFiles())
FILES.append(Claim(UPLOADS, in_use))
FOLDERS.append(Claim(STAGINGS, stagings_in_use))
