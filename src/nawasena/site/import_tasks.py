"""What waits for an actor in the guided import: packages to go on with, to approve, and what blocks them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db.models import Count, QuerySet
from django.urls import reverse

from nawasena.core.accounts.actor import Actor
from nawasena.core.display import whole
from nawasena.exchange.spreadsheets.models import Package
from nawasena.i18n import _, again
from nawasena.mapping.models import AdoptedPolicy
from nawasena.site.task import Task, approvers

SHOWN = 5
SHOWN_REJECTED = 3
LONGEST = 400
State = Package.State
OPEN = (State.COLLECTING, State.REPAIRING, State.UNREADABLE)


def approvals(actor: Actor) -> Iterator[Task]:
    """The packages that wait for the approval of this actor."""
    waiting = Package.objects.filter(agency_id=actor.agency, state=State.PROPOSED)
    for package in waiting.exclude(created_by_id=actor.account).order_by("proposed_at"):
        text = (
            _("Impor dan pemetaan dimulai setelah Anda menyetujui.")
            if package.mapping_name
            else _("Data diterapkan setelah Anda menyetujui; tidak ada pemetaan yang dimulai.")
        )
        title = _("Setujui atau tolak paket: {title}").format(title=package.title)
        yield Task(title, _page(package), text, tone="warning")


def imports(actor: Actor) -> Iterator[Task]:
    """The own packages: open ones with what blocks them, refused ones, and those that wait for somebody."""
    own = Package.objects.filter(agency_id=actor.agency, created_by_id=actor.account)
    yield from _newest(own.filter(state__in=OPEN), SHOWN, _open)
    yield from _newest(own.filter(state=State.REJECTED), SHOWN_REJECTED, _rejected)
    yield from _blocked(own)
    if not AdoptedPolicy.objects.filter(agency_id=actor.agency).exists():
        text = _("Tanpa kebijakan yang berlaku, belum ada yang dapat dipetakan.")
        yield Task(_("Tetapkan kebijakan penilaian"), reverse("first_steps"), text, tone="warning")


def _newest(found: QuerySet[Package], most: int, task: Callable[[Package], Task]) -> Iterator[Task]:
    """A task for each of the newest packages, and one that leads to the others."""
    for package in found.annotate(many=Count("errors")).order_by("-id")[:most]:
        yield task(package)
    if (others := found.count() - most) > 0:
        title = _("… dan {count} paket lain").format(count=whole(others))
        yield Task(title, reverse("packages"), _("Buka daftar paket untuk melihat semuanya."))


def _open(package: Package) -> Task:
    errors: int = package.many  # type: ignore[attr-defined]  # annotated
    said = [_hindrance(package)]
    if errors:
        said.append(_("{count} baris atau sel masih perlu diperbaiki.").format(count=whole(errors)))
    title = _("Lanjutkan impor: {title}").format(title=package.title)
    tone = "warning" if said[0] else "neutral"
    return Task(title, _page(package), " ".join(filter(None, said)), tone=tone, count=errors or None)


def _hindrance(package: Package) -> str:
    """Why this package cannot go on; empty when it can."""
    if package.state == State.UNREADABLE and package.problem:
        return _("Berkas belum dapat dibaca: {why}").format(why=_short(again(package.problem)))
    shut = package.state == State.REPAIRING and package.mapping_name and not package.quality.get("open")
    if not shut:
        return ""
    reasons = " ".join(again(reason["text"]) for reason in package.quality.get("reasons", []))
    text = _("Belum dapat diajukan karena syarat kualitas data belum terpenuhi. {why}")
    return text.format(why=_short(reasons)).strip()


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def _rejected(package: Package) -> Task:
    title = _("Paket ditolak: {title}").format(title=package.title)
    return Task(title, _page(package), package.reason, tone="danger")


def _blocked(own: QuerySet[Package]) -> Iterator[Task]:
    """What goes on only when somebody else has decided."""
    for package in own.filter(state=State.PROPOSED).order_by("proposed_at"):
        text = (
            _("Menunggu persetujuan {roles}; sesudah itu data diterapkan dan pemetaan dimulai.")
            if package.mapping_name
            else _("Menunggu persetujuan {roles}; sesudah itu data diterapkan.")
        )
        title = _("Menunggu orang kedua: {title}").format(title=package.title)
        yield Task(title, _page(package), text.format(roles=approvers()))


def _page(package: Package) -> str:
    return reverse("package", args=[package.pk])
