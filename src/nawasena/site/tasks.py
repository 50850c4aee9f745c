"""What waits for an actor: tasks, deadlines, and what blocks the next step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from django.urls import reverse

from nawasena.core import clock
from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.confirming import may_confirm
from nawasena.core.accounts.queries import waiting
from nawasena.core.accounts.roles import May, Role, label
from nawasena.core.display import date, whole
from nawasena.core.models import Destruction, Grant, Seal
from nawasena.core.retention.keeping import title as title_of
from nawasena.core.retention.queries import destructions, shelves
from nawasena.i18n import _, again
from nawasena.mapping import states
from nawasena.mapping.models import Mapping, Result
from nawasena.mapping.permissions import may_decide
from nawasena.mapping.queries.figures import Endings, endings_of, figures
from nawasena.mapping.queries.grid import grid
from nawasena.mapping.queries.mappings import current_mapping
from nawasena.mapping.queries.starting import change_since
from nawasena.people.quality_queries import shown_to
from nawasena.site.first_steps import first_steps
from nawasena.site.import_tasks import approvals, imports
from nawasena.site.task import Task, approvers

SOON = dt.timedelta(days=30)
SEAL_LATE = dt.timedelta(minutes=90)


def tasks(actor: Actor) -> list[Task]:
    """Everything that waits for the actor, the most pressing kind first."""
    return [task for right, source in SOURCES if actor.may(right) for task in source(actor)]


def guidance(actor: Actor) -> list[Task]:
    """What roles to whom no task ever comes can do here, with the way there; an empty address: nothing yet."""
    return [told for role in actor.roles() if (told := _of_role(role)) is not None]


def _of_role(role: Role) -> Task | None:
    if role in (Role.READER, Role.OVERSIGHT):
        text = _("Anda membaca jumlah pegawai di tiap kotak, tanpa nama dan tanpa daftar pegawai.")
        return Task(_("Baca ringkasan Pemetaan Talenta"), reverse("mappings"), text)
    if role == Role.PERSONNEL_MANAGER:
        text = _("Anda membaca jumlah pegawai unit Anda di tiap kotak, tanpa nama.")
        return Task(_("Baca ringkasan Pemetaan Talenta"), reverse("mappings"), text)
    if role in (Role.COMMITTEE_MEMBER, Role.PERFORMANCE_TEAM):
        text = _("Anda melihat hasil setiap pegawai beserta alasannya.")
        return Task(_("Buka Pemetaan Talenta"), reverse("mappings"), text)
    if role in (Role.ASSESSOR, Role.COACH):
        text = _(
            "Pekerjaan peran ini dimulai pada bagian Nawasena yang menyusul. Saat ini tidak ada yang diminta dari Anda."
        )
        return Task(_("Peran Anda: {role}").format(role=label(role)), reverse("legal_basis"), text)
    return None


def _mapping_approvals(actor: Actor) -> Iterator[Task]:
    for mapping in Mapping.objects.filter(agency_id=actor.agency, state=Mapping.State.PROPOSED).order_by(
        "pk"
    ):
        if may_decide(actor, mapping):
            text = change_since(mapping) or _("Pemetaan dimulai setelah Anda menyetujui.")
            title = _("Setujui atau tolak pemetaan: {name}").format(name=mapping.name)
            yield Task(title, reverse("mapping", args=[mapping.pk]), text, tone="warning")


def _proposals(actor: Actor) -> Iterator[Task]:
    """The own proposals of mappings: what waits for somebody else, what blocks it, and what was refused."""
    own = Mapping.objects.filter(agency_id=actor.agency, requested_by_id=actor.account).order_by("-pk")
    for mapping in own.filter(state=Mapping.State.PROPOSED):
        blocked = change_since(mapping)
        text = blocked or _("Menunggu persetujuan {roles}; sesudah itu pemetaan dimulai.").format(
            roles=approvers()
        )
        title = _("Menunggu orang kedua: {title}").format(title=mapping.name)
        yield Task(
            title, reverse("mapping", args=[mapping.pk]), text, tone="warning" if blocked else "neutral"
        )
    lately = own.filter(state=Mapping.State.REFUSED, decided_at__gt=clock.moment() - SOON)
    for mapping in lately[:3]:
        if not own.filter(name=mapping.name, pk__gt=mapping.pk).exists():  # proposed again: seen to
            title = _("Usulan pemetaan ditolak: {name}").format(name=mapping.name)
            yield Task(title, reverse("mapping", args=[mapping.pk]), mapping.reason, tone="danger")


def _failures(actor: Actor) -> Iterator[Task]:
    own = Mapping.objects.filter(agency_id=actor.agency, requested_by_id=actor.account)
    open_still = own.filter(state__in=states.AT_WORK).select_related("job").order_by("-id")
    for mapping in [item for item in open_still if states.shown(item) == Mapping.State.FAILED][:3]:
        text = (
            again(mapping.job.problem)
            if mapping.job and mapping.job.problem
            else _("Penyebabnya tidak diketahui.")
        )
        title = _("Pemetaan gagal: {name}").format(name=mapping.name)
        yield Task(title, reverse("mapping", args=[mapping.pk]), text, tone="danger")


def _quality(actor: Actor) -> Iterator[Task]:
    """For those who mend data: the personnel managers and heads of a unit, and who imports."""
    if not (actor.may(May.IMPORT_DATA) or _of_units(actor, May.SEE_QUALITY)):
        return
    shown = shown_to(actor)
    failing = sum(item.failing for item in shown.score.indicators) if shown is not None else 0
    if failing:
        text = _("Buka indikatornya untuk melihat siapa dan cara memperbaikinya.")
        yield Task(_("Data pegawai yang perlu diperbaiki"), reverse("quality"), text, count=failing)


def _announcements(actor: Actor) -> Iterator[Task]:
    done = Mapping.objects.filter(agency_id=actor.agency, state=Mapping.State.DONE)
    for mapping in done.exclude(requested_by_id=actor.account).order_by("-evaluation_date")[:3]:
        text = _("Pegawai melihat kotaknya sendiri setelah diumumkan.")
        title = _("Umumkan hasil: {name}").format(name=mapping.name)
        yield Task(title, reverse("mapping", args=[mapping.pk]), text)


def _results(actor: Actor) -> Iterator[Task]:
    """For those who complete evidence: who runs mappings, and who leads a unit."""
    if not (actor.may(May.RUN_MAPPING) or _of_units(actor, May.SEE_RESULTS)):
        return
    mapping = current_mapping(actor)
    if mapping is None:
        return
    counts = figures(actor, mapping)
    if near := grid(mapping, counts.counted).near:
        text = _("Periksa buktinya lebih dahulu: selisih kecil menentukan kotaknya.")
        url = reverse("mapping_people", args=[mapping.pk])
        yield Task(_("Pegawai mendekati ambang"), f"{url}?near=1", text, count=near)
    if counts.ends:
        yield _assessments(endings_of(actor, mapping, counts, clock.day()), mapping)


def _assessments(found: Endings, mapping: Mapping) -> Task:
    """Those that have ended are told apart from those that will: only the others can still be renewed in time."""
    title, text = (
        _("Asesmen segera berakhir"),
        _("Setelah berakhir, pegawai ini tidak dapat dipetakan lagi."),
    )
    if found.ended:
        title = _("Asesmen sudah atau segera berakhir")
        text = _(
            "{ended} sudah berakhir dan {coming} segera berakhir. "
            "Tanpa asesmen baru, pegawai ini tidak dapat dipetakan lagi."
        )
        text = text.format(ended=whole(found.ended), coming=whole(found.coming))
    due = _("paling awal {day}").format(day=date(found.first)) if found.first else ""
    return Task(title, reverse("mapping_expiring", args=[mapping.pk]), text, due, "warning", found.people)


def _of_units(actor: Actor, right: May) -> bool:
    """Is the right held for some units only?"""
    return actor.may(right) and actor.paths(right) is not None


def _beginning(actor: Actor) -> Iterator[Task]:
    """What an administrator of a new agency has still to do."""
    for step in first_steps(actor):
        if step.id in ("instansi", "peran") and not step.done:
            yield Task(
                step.title, reverse("first_steps"), " ".join(step.open_points) or step.text, tone="warning"
            )


def _grants(actor: Actor) -> Iterator[Task]:
    today = clock.day()
    ending = Grant.objects.filter(
        agency_id=actor.agency, revoked_at=None, valid_until__range=(today, today + SOON)
    )
    if count := ending.count():
        due = _("sebelum {day}").format(day=date(today + SOON))
        yield Task(_("Peran yang segera berakhir"), reverse("accounts"), due=due, count=count)


def _unconfirmed(actor: Actor) -> Iterator[Task]:
    """Roles that wait for somebody else than whoever gave them."""
    found = waiting(Grant.objects.filter(agency_id=actor.agency))
    mine = [grant for grant in found.select_related("account") if may_confirm(actor, grant)]
    if count := len(mine):
        text = _(
            "Peran yang memutuskan, mengelola, atau memeriksa berlaku setelah admin kedua mengonfirmasi."
        )
        url = reverse("accounts") + "?state=waiting"
        yield Task(_("Peran menunggu konfirmasi Anda"), url, text, tone="warning", count=count)


def _retention(actor: Actor) -> Iterator[Task]:
    """What is due and not proposed yet; an example of a period makes nothing due."""
    for shelf in shelves(actor):
        waiting = [row for row in shelf.due if row.order is None]
        if waiting and shelf.period.binding:
            text = _("Usulkan pemusnahannya; orang lain yang berwenang menyetujui.")
            title = _("Masa simpan berakhir: {kind}").format(kind=shelf.period.label)
            yield Task(title, reverse("retention"), text, count=len(waiting))


def _destructions(actor: Actor) -> Iterator[Task]:
    waiting = destructions(actor).filter(state=Destruction.State.PROPOSED)
    for order in waiting.exclude(proposed_by_id=actor.account).order_by("proposed_at")[:5]:
        text = _("Masa simpannya berakhir. Yang dimusnahkan tidak dapat dikembalikan.")
        title = _("Setujui atau tolak pemusnahan: {name}").format(name=title_of(order))
        yield Task(title, reverse("retention"), text, tone="warning")


def _own(actor: Actor) -> Iterator[Task]:
    announced = Mapping.objects.filter(agency_id=actor.agency, state=Mapping.State.ANNOUNCED)
    if actor.person and Result.objects.filter(mapping__in=announced, person_id=actor.person).exists():
        text = _("Kotak Anda, alasannya, dan bukti yang belum ada.")
        yield Task(_("Lihat hasil pemetaan Anda"), reverse("me"), text)


def _seals(_actor: Actor) -> Iterator[Task]:
    last = Seal.objects.order_by("-at").first()
    if last is None or clock.moment() - last.at > SEAL_LATE:
        text = _("Segel setiap jam membuat perubahan jejak dapat diketahui; periksa pekerja antrean.")
        yield Task(_("Segel jejak audit terlambat"), reverse("audit"), text, tone="danger")


SOURCES: tuple[tuple[May, Callable[[Actor], Iterator[Task]]], ...] = (
    (May.APPROVE_PACKAGE, approvals),
    (May.APPROVE_PACKAGE, _mapping_approvals),
    (May.IMPORT_DATA, imports),
    (May.RUN_MAPPING, _proposals),
    (May.RUN_MAPPING, _failures),
    (May.ANNOUNCE, _announcements),
    (May.SET_UP_AGENCY, _beginning),
    (May.GRANT_ROLES, _unconfirmed),
    (May.GRANT_ROLES, _grants),
    (May.KEEP_RECORDS, _retention),
    (May.DESTROY_RECORDS, _destructions),
    (May.READ_AUDIT, _seals),
    (May.SEE_QUALITY, _quality),
    (May.SEE_RESULTS, _results),
    (May.SEE_SELF, _own),
)
