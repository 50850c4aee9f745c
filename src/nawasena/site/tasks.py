"""What waits for an actor: tasks, deadlines, and what blocks the next step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.roles import May
from nawasena.core.display import date, whole
from nawasena.core.models import Grant, Seal
from nawasena.exchange.spreadsheets.models import CellError, Package
from nawasena.i18n import _
from nawasena.mapping.models import AdoptedPolicy, Mapping, Result
from nawasena.mapping.queries.mappings import latest
from nawasena.mapping.queries.results import results

SOON = dt.timedelta(days=30)
SEAL_LATE = dt.timedelta(minutes=90)


@dataclass(frozen=True)
class Task:
    """One thing to do. ``tone`` warning or danger when it is late or blocks others."""

    title: str
    url: str
    text: str = ""
    due: str = ""
    tone: str = "neutral"
    count: int | None = None


def tasks(actor: Actor) -> list[Task]:
    """Everything that waits for the actor, the most pressing kind first."""
    return [task for right, source in SOURCES if actor.may(right) for task in source(actor)]


def _approvals(actor: Actor) -> Iterator[Task]:
    waiting = Package.objects.filter(agency_id=actor.agency, state=Package.State.PROPOSED)
    for package in waiting.exclude(created_by_id=actor.account).order_by("proposed_at"):
        text = _("Impor dan pemetaan dimulai setelah Anda menyetujui.")
        title = _("Setujui atau tolak paket: {title}").format(title=package.title)
        yield Task(title, reverse("package", args=[package.pk]), text, tone="warning")


def _imports(actor: Actor) -> Iterator[Task]:
    open_states = (Package.State.COLLECTING, Package.State.REPAIRING, Package.State.UNREADABLE)
    own = Package.objects.filter(agency_id=actor.agency, created_by_id=actor.account)
    for package in own.filter(state__in=open_states).order_by("-id")[:5]:
        errors = CellError.objects.filter(package=package).count()
        text = (
            _("{count} baris atau sel masih perlu diperbaiki.").format(count=whole(errors)) if errors else ""
        )
        title = _("Lanjutkan impor: {title}").format(title=package.title)
        yield Task(title, reverse("package", args=[package.pk]), text, count=errors or None)
    for package in own.filter(state=Package.State.REJECTED).order_by("-id")[:3]:
        title = _("Paket ditolak: {title}").format(title=package.title)
        yield Task(title, reverse("package", args=[package.pk]), package.reason, tone="danger")
    if not AdoptedPolicy.objects.filter(agency_id=actor.agency).exists():
        text = _("Tanpa kebijakan yang berlaku, belum ada yang dapat dipetakan.")
        yield Task(_("Tetapkan kebijakan penilaian"), reverse("first_steps"), text, tone="warning")


def _announcements(actor: Actor) -> Iterator[Task]:
    done = Mapping.objects.filter(agency_id=actor.agency, state=Mapping.State.DONE)
    for mapping in done.exclude(requested_by_id=actor.account).order_by("-evaluation_date")[:3]:
        text = _("Pegawai melihat kotaknya sendiri setelah diumumkan.")
        title = _("Umumkan hasil: {name}").format(name=mapping.name)
        yield Task(title, reverse("mapping", args=[mapping.pk]), text)


def _results(actor: Actor) -> Iterator[Task]:
    mapping = latest(actor)
    if mapping is None:
        return
    found = results(actor, mapping)
    near = found.filter(near_cut=True).count()
    url = reverse("mapping_people", args=[mapping.pk])
    if near:
        text = _("Periksa buktinya lebih dahulu: selisih kecil menentukan kotaknya.")
        yield Task(_("Pegawai mendekati ambang"), f"{url}?near=1", text, count=near)
    yield from _expiring(mapping, found, url)


def _expiring(mapping: Mapping, found: object, url: str) -> Iterator[Task]:
    until = timezone.localdate() + dt.timedelta(days=365)
    ending = Result.objects.filter(pk__in=found.values("pk"), assessment_ends__lte=until)  # type: ignore[attr-defined]
    if count := ending.count():
        text = _("Setelah berakhir, pegawai ini tidak dapat dipetakan lagi.")
        due = _("sebelum {day}").format(day=date(until))
        address = reverse("mapping_expiring", args=[mapping.pk])
        yield Task(_("Asesmen berakhir dalam setahun"), address, text, due, "warning", count)


def _grants(actor: Actor) -> Iterator[Task]:
    today = timezone.localdate()
    ending = Grant.objects.filter(
        agency_id=actor.agency, revoked_at=None, valid_until__range=(today, today + SOON)
    )
    if count := ending.count():
        due = _("sebelum {day}").format(day=date(today + SOON))
        yield Task(_("Peran yang segera berakhir"), reverse("accounts"), due=due, count=count)


def _own(actor: Actor) -> Iterator[Task]:
    announced = Mapping.objects.filter(agency_id=actor.agency, state=Mapping.State.ANNOUNCED)
    if actor.person and Result.objects.filter(mapping__in=announced, person_id=actor.person).exists():
        text = _("Kotak Anda, alasannya, dan bukti yang belum ada.")
        yield Task(_("Lihat hasil pemetaan Anda"), reverse("me"), text)


def _seals(_actor: Actor) -> Iterator[Task]:
    last = Seal.objects.order_by("-at").first()
    if last is None or timezone.now() - last.at > SEAL_LATE:
        text = _("Segel setiap jam membuat perubahan jejak dapat diketahui; periksa pekerja antrean.")
        yield Task(_("Segel jejak audit terlambat"), reverse("audit"), text, tone="danger")


SOURCES: tuple[tuple[May, Callable[[Actor], Iterator[Task]]], ...] = (
    (May.APPROVE_PACKAGE, _approvals),
    (May.IMPORT_DATA, _imports),
    (May.ANNOUNCE, _announcements),
    (May.GRANT_ROLES, _grants),
    (May.READ_AUDIT, _seals),
    (May.SEE_RESULTS, _results),
    (May.SEE_SELF, _own),
)
