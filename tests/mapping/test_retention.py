"""The evidence of a mapping ends: the folder goes, the row says so, and every page of it still answers."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from nawasena.core import store
from nawasena.core.accounts.roles import Role
from nawasena.core.jobs import running
from nawasena.core.models import Account, AuditEvent, Destruction, Job
from nawasena.core.retention import queries, unused
from nawasena.mapping import retention
from nawasena.mapping.manifest import RunFolderError
from nawasena.mapping.models import Mapping, Result
from nawasena.mapping.services import destroy_evidence
from nawasena.mapping.states import StateError
from nawasena.mapping.verification import verify_run
from nawasena.rules.retention import last_day
from tests.core.retention.keeping import (
    EVIDENCE,
    approved,
    destroyed,
    done,
    keep,
    on,
    proposed,
    text_of,
)
from tests.core.world import World
from tests.mapping.results import announced, mapped
from tests.people.known import person_id

DAY = dt.timedelta(days=1)
GONE = "tidak dapat dihitung ulang lagi"


@pytest.fixture
def mapping(world: World, monkeypatch: pytest.MonkeyPatch) -> Mapping:
    """A finished mapping, one day after its evidence was to be kept."""
    keep(world, EVIDENCE)
    made = mapped(world)
    on(monkeypatch, last_day(timezone.localdate(made.finished_at), 12) + DAY)
    return made


def folder(mapping: Mapping) -> Path:
    return store.folder_of(mapping.folder)


@pytest.mark.parametrize(("days", "due"), [(-1, 0), (0, 0), (1, 1)])
def test_evidence_is_due_the_day_after_its_last_day(
    world: World, monkeypatch: pytest.MonkeyPatch, days: int, due: int
) -> None:
    keep(world, EVIDENCE)
    made = mapped(world)
    until = last_day(timezone.localdate(made.finished_at), 12)
    on(monkeypatch, until + days * DAY)
    row = queries.held(world.a.pk, EVIDENCE, made.pk)
    assert row is not None
    assert (row.name, row.until, row.due) == (made.name, until, due)


def test_the_evidence_goes_and_the_results_stay(world: World, mapping: Mapping) -> None:
    count = Result.objects.filter(mapping=mapping).count()
    order = destroyed(world, EVIDENCE, mapping.pk)
    mapping.refresh_from_db()
    assert (order.state, order.destroyed) == (Destruction.State.DONE, 1)
    assert mapping.destroyed_at is not None and not folder(mapping).exists()
    assert Result.objects.filter(mapping=mapping).count() == count > 0
    assert queries.held(world.a.pk, EVIDENCE, mapping.pk) is None
    event = AuditEvent.objects.get(action="mapping.evidence_destroyed")
    assert (event.role, event.subject) == (Role.PPK, f"mapping:{mapping.pk}")


def test_who_asked_for_the_mapping_does_not_decide_about_its_end(world: World, mapping: Mapping) -> None:
    order = proposed(world, EVIDENCE, mapping.pk)
    Mapping.objects.filter(pk=mapping.pk).update(requested_by=world.accounts["a", Role.PPK])
    with pytest.raises(PermissionDenied):
        approved(world, order)
    assert done(world, approved(world, order, Role.PYB)).state == Destruction.State.DONE


def test_the_service_itself_asks_for_a_second_person(world: World, mapping: Mapping) -> None:
    ppk = world.actor(Role.PPK)
    with pytest.raises(PermissionDenied):
        destroy_evidence(ppk, mapping, reason="x", proposed_by=ppk.account)
    admin = world.actor(Role.AGENCY_ADMIN)
    with pytest.raises(PermissionDenied):
        destroy_evidence(admin, mapping, reason="x", proposed_by=ppk.account)
    assert folder(mapping).exists()


def test_what_cannot_be_explained_any_more_is_not_announced(world: World, mapping: Mapping) -> None:
    destroyed(world, EVIDENCE, mapping.pk)
    with pytest.raises(StateError, match="dimusnahkan"):
        announced(world, mapping)
    page = text_of(world.client(Role.PPK).get(reverse("mapping", args=[mapping.pk])))
    assert "Umumkan" not in page


# --- interruptions --------------------------------------------------------------------------------------


class KilledError(BaseException):
    """The process is gone: nothing after this runs."""


def test_killed_between_the_row_and_the_folder_the_next_run_finishes(
    world: World, mapping: Mapping, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = approved(world, proposed(world, EVIDENCE, mapping.pk))

    def killed(_name: str) -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(store, "destroy", killed)
        with pytest.raises(KilledError):
            running.run(world.a.pk, order.job_id or 0)
    world.see("a")
    mapping.refresh_from_db()
    assert mapping.destroyed_at is not None and folder(mapping).exists()
    Job.objects.filter(pk=order.job_id).update(heartbeat_at=timezone.now() - dt.timedelta(minutes=10))
    order = done(world, order)
    assert (order.state, order.destroyed) == (Destruction.State.DONE, 1)
    assert not folder(mapping).exists()
    assert AuditEvent.objects.filter(action="mapping.evidence_destroyed").count() == 1


def test_a_folder_whose_row_says_destroyed_is_collected(world: World, mapping: Mapping) -> None:
    later = timezone.now() + 2 * DAY
    unused.collect(later)
    assert folder(mapping).exists()
    Mapping.objects.filter(pk=mapping.pk).update(destroyed_at=timezone.now())
    unused.collect(later)
    assert not folder(mapping).exists()


def test_a_folder_that_is_gone_already_is_destroyed_all_the_same(world: World, mapping: Mapping) -> None:
    store.destroy(mapping.folder)
    order = destroyed(world, EVIDENCE, mapping.pk)
    mapping.refresh_from_db()
    assert order.state == Destruction.State.DONE and mapping.destroyed_at is not None


def test_a_folder_that_cannot_be_removed_is_not_called_destroyed(
    world: World, mapping: Mapping, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention.store, "destroy", lambda _name: None)
    order = destroyed(world, EVIDENCE, mapping.pk)
    assert order.state == Destruction.State.APPROVED
    assert order.job is not None and "belum terhapus" in order.job.problem


# --- pages afterwards -----------------------------------------------------------------------------------


@pytest.fixture
def ended(world: World, mapping: Mapping) -> Mapping:
    """A mapping that was announced, and whose evidence is destroyed."""
    announced(world, mapping)
    destroyed(world, EVIDENCE, mapping.pk)
    mapping.refresh_from_db()
    return mapping


@pytest.mark.parametrize("route", ["mapping", "mapping_people"])
def test_grid_and_list_answer_and_say_so(world: World, ended: Mapping, route: str) -> None:
    page = text_of(world.client(Role.TALENT_MANAGER).get(reverse(route, args=[ended.pk])))
    assert GONE in page
    assert "Buka daftar pegawai" in page or "USUAL" in page


@pytest.mark.parametrize("role", [Role.READER, Role.PERSONNEL_MANAGER])
def test_the_summary_answers(world: World, ended: Mapping, role: Role) -> None:
    text_of(world.client(role).get(reverse("mapping", args=[ended.pk])))


def test_the_page_of_a_person_shows_the_box_and_says_why_there_is_no_more(
    world: World, ended: Mapping
) -> None:
    result = Result.objects.get(mapping=ended, person_id=person_id("usual"))
    assert result.box
    page = text_of(
        world.client(Role.TALENT_MANAGER).get(reverse("mapping_person", args=[ended.pk, result.person_id]))
    )
    assert "sudah dimusnahkan sesuai masa simpannya" in page
    assert f"</span>{result.box}</span>" in page


def test_my_page_answers(world: World, ended: Mapping) -> None:
    account = world.accounts["a", Role.ASN]
    Account.objects.filter(pk=account.pk).update(person=person_id("usual"))
    account.refresh_from_db()
    client = world.client(Role.ASN)
    assert "sudah dimusnahkan sesuai masa simpannya" in text_of(client.get(reverse("me")))
    assert client.get(reverse("my_data")).status_code == 200


def test_export_comparison_expiry_and_the_api_answer(world: World, ended: Mapping) -> None:
    with connection.cursor() as cursor:  # it lives until the end of a transaction, which is all of the test
        cursor.execute("DROP TABLE staged_result")
    later = mapped(world, name="Pemetaan 2027", day=dt.date(2027, 6, 30))
    client = world.client(Role.TALENT_MANAGER)
    export = client.post(reverse("mapping_export", args=[ended.pk]))
    assert b"".join(export.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]
    text_of(client.get(reverse("mapping_compare", args=[later.pk, ended.pk])))
    text_of(client.get(reverse("mapping_expiring", args=[ended.pk])))
    text_of(client.get(reverse("mappings")))
    given = client.get(reverse("api:explanation", args=[ended.pk, person_id("usual")])).json()
    assert given["view"] is None
    assert "dimusnahkan" in given["problem"]


def test_a_replay_says_that_there_is_nothing_to_replay(ended: Mapping) -> None:
    with pytest.raises(RunFolderError, match="bukan hasil pemetaan"):
        verify_run(folder(ended), expect=None, progress=lambda _text: None)
