"""Applying is killed in the middle: it goes on where it stopped, and a revived worker writes nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from nawasena.core import store
from nawasena.core.accounts.roles import Role
from nawasena.core.jobs import running
from nawasena.core.models import AuditEvent, Job
from nawasena.exchange.spreadsheets import services
from nawasena.exchange.spreadsheets.models import Package
from nawasena.people import services as people
from nawasena.people.learning.delivered import PEOPLE_FILE, RECORDS_FILE
from nawasena.people.models import Profile, Record
from nawasena.people.queries.deliveries import is_applying
from tests.core.world import World
from tests.exchange.spreadsheets.importing import applied, collected, done, proposed, read, sample

SMALL_CHUNK = 20


class KilledError(BaseException):
    """The process is gone: nothing after this runs."""


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "CHUNK", SMALL_CHUNK)


def approved(world: World, package: Package | None = None) -> Job:
    package = proposed(world, read(world, package or collected(world, sample())))
    package = services.approve(world.actor(Role.COMMITTEE_SECRETARY), package, package.version)
    assert package.job is not None
    return package.job


def dies_at(monkeypatch: pytest.MonkeyPatch, call: int, error: BaseException) -> None:
    """Let the chunk ``call`` (from 1) fail after its rows were written, before they are committed."""
    genuine, calls = people.learn_posts, [0]

    def failing(values: Any) -> dict[str, int]:
        calls[0] += 1
        result = genuine(values)
        if calls[0] == call:
            raise error
        return result

    monkeypatch.setattr(people, "learn_posts", failing)


def run_dying(world: World, job: Job, monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    world.see("a")
    with monkeypatch.context() as patch:
        dies_at(patch, 2, error)
        with pytest.raises(type(error)):
            running.run(world.a.pk, job.pk)


def test_an_error_in_the_middle_keeps_whole_chunks_and_resuming_finishes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = approved(world)
    run_dying(world, job, monkeypatch, RuntimeError("disk"))
    package = Package.objects.get(pk=job.subject)
    assert package.state == Package.State.APPLYING
    assert Profile.objects.count() == SMALL_CHUNK
    again = services.resume(world.actor(Role.COMMITTEE_SECRETARY), package)
    assert again.job_id != job.pk
    package = done(world, again)
    assert package.state == Package.State.APPLIED
    assert Profile.objects.count() == package.difference["people"]["new"]
    steps = AuditEvent.objects.filter(action="people.learned").count()
    assert package.delivery and steps == package.delivery.step


def test_a_killed_worker_is_followed_by_another_and_writes_nothing_when_it_comes_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = approved(world)
    run_dying(world, job, monkeypatch, KilledError())
    job.refresh_from_db()
    assert job.state == Job.State.RUNNING
    old = running.Work(job.pk, world.a.pk, job.kind, job.subject, job.fence, job.requested_by_id or 0)
    Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now() - dt.timedelta(minutes=10))
    taken = running._take(world.a.pk, job.pk)
    assert taken is not None and taken.fence == old.fence + 1
    with pytest.raises(running.Superseded):
        running.HANDLERS[old.kind](old)
    assert Profile.objects.count() == SMALL_CHUNK
    running.HANDLERS[taken.kind](taken)
    assert Package.objects.get(pk=job.subject).state == Package.State.APPLIED


def test_an_interrupted_import_knows_the_same_as_an_uninterrupted_one(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = approved(world)
    run_dying(world, job, monkeypatch, RuntimeError("x"))
    done(world, services.resume(world.actor(Role.COMMITTEE_SECRETARY), Package.objects.get(pk=job.subject)))
    interrupted = contents()
    world.see("a")
    Record.objects.update(superseded_at=timezone.now())
    Profile.objects.update(superseded_at=timezone.now())
    applied(world, collected(world, sample(), "Lagi", dt.date(2026, 7, 1)))
    assert contents() == interrupted


def contents() -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """What is known now, by content."""
    profiles = Profile.objects.filter(superseded_at=None).order_by("nip").values_list("nip", "digest")
    records = Record.objects.filter(superseded_at=None).order_by("digest", "person_id")
    return list(profiles), list(records.values_list("person_id", "digest"))


def test_a_lost_staging_folder_is_told_and_nothing_is_applied(world: World) -> None:
    job = approved(world)
    store.destroy(Package.objects.get(pk=job.subject).staging)
    package = done(world, Package.objects.get(pk=job.subject))
    job.refresh_from_db()
    assert (job.state, package.state) == (Job.State.FAILED, Package.State.APPLYING)
    assert "hilang" in job.problem
    assert not Profile.objects.exists()


def test_a_staging_folder_that_was_changed_is_not_applied(world: World) -> None:
    job = approved(world)
    path = store.folder_of(Package.objects.get(pk=job.subject).staging) / RECORDS_FILE
    frame = pl.read_parquet(path)
    frame.with_columns(pl.lit("{}").alias("data"), pl.lit("0" * 64).alias("digest")).write_parquet(path)
    done(world, Package.objects.get(pk=job.subject))
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert not Profile.objects.exists()


def test_a_reading_that_broke_off_can_be_asked_for_again(world: World) -> None:
    package = collected(world, sample())
    package = services.request_reading(world.actor(Role.TALENT_MANAGER), package)
    Job.objects.filter(pk=package.job_id).update(state=Job.State.FAILED)
    again = services.request_reading(world.actor(Role.TALENT_MANAGER), package)
    assert again.state == Package.State.READING
    assert again.job_id != package.job_id
    assert done(world, again).state == Package.State.REPAIRING


def test_a_reading_that_goes_on_is_not_begun_twice(world: World) -> None:
    package = collected(world, sample())
    first = services.request_reading(world.actor(Role.TALENT_MANAGER), package)
    assert services.request_reading(world.actor(Role.TALENT_MANAGER), package).job_id == first.job_id


def lost(world: World) -> Package:
    """A package that is being applied, and whose staging is gone."""
    job = approved(world)
    store.destroy(Package.objects.get(pk=job.subject).staging)
    return done(world, Package.objects.get(pk=job.subject))


@pytest.mark.parametrize("role", [Role.TALENT_MANAGER, Role.COMMITTEE_SECRETARY])
def test_a_package_whose_staging_is_lost_goes_back_and_can_be_applied(world: World, role: Role) -> None:
    package = lost(world)
    back = services.give_back(world.actor(role), package, reason="Penyimpanan rusak")
    assert (back.state, back.decided_by, back.reason) == (Package.State.COLLECTING, None, "Penyimpanan rusak")
    event = AuditEvent.objects.filter(action="package.given_back").get()
    assert event.subject.endswith(f":{package.pk}")
    package = proposed(world, read(world, back))
    package = services.approve(world.actor(Role.COMMITTEE_SECRETARY), package, package.version)
    assert done(world, package).state == Package.State.APPLIED


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_going_back_needs_a_reason(world: World, reason: str) -> None:
    with pytest.raises(ValidationError, match="alasan"):
        services.give_back(world.actor(Role.TALENT_MANAGER), lost(world), reason=reason)


def test_what_has_begun_to_be_applied_does_not_go_back(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    job = approved(world)
    run_dying(world, job, monkeypatch, RuntimeError("disk"))
    package = Package.objects.get(pk=job.subject)
    assert package.delivery_id
    with pytest.raises(ValidationError, match="sudah mulai diterapkan"):
        services.give_back(world.actor(Role.TALENT_MANAGER), package, reason="x")
    for role in (Role.HEAD_OF_UNIT, Role.AUDITOR):
        with pytest.raises(Http404):
            services.give_back(world.actor(role), package, reason="x")


def test_half_applied_and_then_lost_goes_back_and_is_applied_whole(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    applied(world, collected(world, sample()))
    expected = contents()
    files = sample(60, 8)
    job = approved(world, collected(world, files, "Kedua", dt.date(2026, 7, 1)))
    run_dying(world, job, monkeypatch, RuntimeError("disk"))
    package = Package.objects.get(pk=job.subject)
    assert package.delivery_id and is_applying(world.a.pk)
    store.destroy(package.staging)
    page = world.client(Role.TALENT_MANAGER).get(reverse("package", args=[package.pk])).content.decode()
    assert "hasil pembacaannya hilang" in page and "Lanjutkan penerapan" not in page
    back = services.give_back(world.actor(Role.TALENT_MANAGER), package, reason="Penyimpanan rusak")
    assert back.delivery_id is None
    assert is_applying(world.a.pk), "until whole data were applied, no mapping starts"
    package = proposed(world, read(world, back))
    package = services.approve(world.actor(Role.COMMITTEE_SECRETARY), package, package.version)
    assert done(world, package).state == Package.State.APPLIED
    assert not is_applying(world.a.pk)
    assert contents() != expected


def test_other_content_under_the_digests_that_were_approved_is_not_applied(world: World) -> None:
    job = approved(world)
    path = store.folder_of(Package.objects.get(pk=job.subject).staging) / PEOPLE_FILE
    pl.read_parquet(path).with_columns(name=pl.lit("DIUBAH")).write_parquet(path)
    done(world, Package.objects.get(pk=job.subject))
    job.refresh_from_db()
    assert job.state == Job.State.FAILED and "berbeda dari yang disetujui" in job.problem
    assert not Profile.objects.exists()


def test_files_of_a_reading_that_always_breaks_can_be_taken_out(world: World) -> None:
    actor = world.actor(Role.TALENT_MANAGER)
    package = services.request_reading(actor, collected(world, sample()))
    first = package.files.all()[0].pk
    with pytest.raises(ValidationError, match="tidak dapat diubah"):
        services.remove_file(actor, package, first)
    Job.objects.filter(pk=package.job_id).update(state=Job.State.FAILED)
    services.remove_file(actor, Package.objects.get(pk=package.pk), first)
    package.refresh_from_db()
    assert package.state == Package.State.COLLECTING
    assert not package.files.filter(pk=first).exists()


def test_the_page_offers_the_way_back_while_nothing_is_applied(world: World) -> None:
    package = lost(world)
    client = world.client(Role.COMMITTEE_SECRETARY)
    text = client.get(reverse("package", args=[package.pk])).content.decode()
    assert "Kembalikan ke pengumpulan berkas" in text
    assert "tetap tersimpan;" not in text
    client.post(reverse("package_give_back", args=[package.pk]), {"reason": "Hilang"})
    world.see("a")
    package.refresh_from_db()
    assert package.state == Package.State.COLLECTING
