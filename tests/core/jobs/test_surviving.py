"""A job survives what kills its worker; a worker that comes back from the dead writes nothing."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from nawasena.core.accounts.actor import system
from nawasena.core.database.scope import agencies, scoped
from nawasena.core.jobs import running, tasks
from nawasena.core.jobs.running import ATTEMPTS, HANDLERS, STALLED, JobProblem, Superseded, Work
from nawasena.core.models import Job, Unit
from nawasena.site import installation
from tests.stage import Stage, found

CODES = itertools.count()


@pytest.fixture(scope="module")
def stage(django_db_blocker: Any) -> Iterator[Stage]:
    made = Stage(django_db_blocker)
    made.start()
    with made.inhabited():
        installation.migrate()
    yield made
    with django_db_blocker.unblock():
        made.forget()


@pytest.fixture
def agency(stage: Stage) -> Iterator[int]:
    """An agency of its own for each test, and the process at home in the installation."""
    with stage.inhabited():
        yield found(f"k{next(CODES)}", "Kabupaten Contoh")


@pytest.fixture
def kind() -> Iterator[str]:
    """Work that is registered for a test and gone after it."""
    before = dict(HANDLERS)
    yield "test.slow"
    HANDLERS.clear()
    HANDLERS.update(before)


def asked(agency: int, kind: str) -> int:
    with scoped(agencies(agency)):
        return int(running.ask(system(agency), kind, 0).pk)


def state(agency: int, job: int) -> Job:
    with scoped(agencies(agency)):
        return Job.objects.get(pk=job)


def units(agency: int) -> dict[str, str]:
    with scoped(agencies(agency)):
        return dict(Unit.objects.filter(code__startswith="bagian").values_list("code", "name"))


def silence(agency: int, job: int) -> None:
    """Let the worker of a job have been silent for too long."""
    with scoped(agencies(agency)):
        Job.objects.filter(pk=job).update(heartbeat_at=timezone.now() - STALLED - STALLED)


def queued(job: int) -> int:
    """How often a job stands in the queue, done or not."""
    with connection.cursor() as cursor:
        query = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'perform' AND args->>'job' = %s"
        cursor.execute(query, [str(job)])
        return int(cursor.fetchone()[0])


def fetched(job: int) -> None:
    """Let the queue have handed the job to a worker."""
    with connection.cursor() as cursor:
        query = "UPDATE procrastinate_jobs SET status = 'doing' WHERE args->>'job' = %s"
        cursor.execute(query, [str(job)])


def test_the_requeued_job_waits_in_the_queue(agency: int, kind: str) -> None:
    job = asked(agency, kind)
    fetched(job)
    assert running._take(agency, job) is not None
    silence(agency, job)
    tasks.requeue_stalled(0)
    assert queued(job) == 2  # as it was asked for, and once more


def test_a_job_that_still_waits_in_the_queue_is_not_queued_twice(agency: int, kind: str) -> None:
    job = asked(agency, kind)
    assert running._take(agency, job) is not None
    silence(agency, job)
    tasks.requeue_stalled(0)
    assert queued(job) == 1


@pytest.mark.parametrize(("late", "found"), [(dt.timedelta(seconds=1), True), (dt.timedelta(), False)])
def test_a_job_the_queue_has_lost_is_found_after_ten_minutes(
    agency: int, kind: str, late: dt.timedelta, found: bool
) -> None:
    job = asked(agency, kind)
    created = state(agency, job).created_at
    assert ((agency, job) in running.stalled(created + running.LOST + late)) is found


def test_asking_and_the_queue_are_kept_together(agency: int, kind: str) -> None:
    with pytest.raises(KeyError), scoped(agencies(agency)):
        job = running.ask(system(agency), kind, 77).pk
        raise KeyError(job)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE args->>'job' = %s", [str(job)])
        assert cursor.fetchone() == (0,)


def test_a_worker_that_comes_back_writes_nothing(agency: int, kind: str) -> None:
    job = asked(agency, kind)
    old = running._take(agency, job)
    assert old is not None
    silence(agency, job)
    new = running._take(agency, job)
    assert new is not None
    with pytest.raises(Superseded), old.piece():
        Unit.objects.create(agency_id=agency, code="bagian-1", name="dari yang lama")
    with pytest.raises(Superseded):
        old.tell("masih di sini", 1, 2)
    running._finish(old, Job.State.DONE, "")
    assert state(agency, job).state == Job.State.RUNNING
    assert units(agency) == {}
    with new.piece():
        Unit.objects.create(agency_id=agency, code="bagian-1", name="dari yang baru")
    assert units(agency) == {"bagian-1": "dari yang baru"}


def test_a_living_worker_is_left_alone(agency: int, kind: str) -> None:
    job = asked(agency, kind)
    assert running._take(agency, job) is not None
    assert running._take(agency, job) is None
    assert (agency, job) not in running.stalled(timezone.now())


@pytest.mark.parametrize(("late", "named"), [(-1, False), (0, False), (1, True)])
def test_silence_is_longer_than_two_minutes(agency: int, kind: str, late: int, named: bool) -> None:
    job = asked(agency, kind)
    assert running._take(agency, job) is not None
    beat = state(agency, job).heartbeat_at
    assert beat is not None
    now = beat + STALLED + timezone.timedelta(microseconds=late)
    assert ((agency, job) in running.stalled(now)) is named


def test_a_job_is_given_up_after_some_attempts(agency: int, kind: str) -> None:
    job = asked(agency, kind)
    for attempt in range(1, ATTEMPTS + 1):
        silence(agency, job)
        assert running._take(agency, job) is not None
        assert state(agency, job).attempts == attempt
    silence(agency, job)
    assert (agency, job) not in running.stalled(timezone.now())
    left = state(agency, job)
    assert left.state == Job.State.FAILED
    assert left.finished_at is not None
    assert f"nomor pekerjaan {job} " in left.problem
    assert running._take(agency, job) is None


def test_what_cannot_be_done_is_told_and_not_tried_again(agency: int, kind: str) -> None:
    def refuse(_work: Work) -> None:
        raise JobProblem("Berkas tidak dapat dibaca; unggah lagi.")

    HANDLERS[kind] = refuse
    job = asked(agency, kind)
    assert not running.run(agency, job)
    left = state(agency, job)
    assert (left.state, left.problem) == (Job.State.FAILED, "Berkas tidak dapat dibaca; unggah lagi.")
    assert not running.run(agency, job)
    assert state(agency, job).attempts == 1


def test_a_failure_nobody_expected_keeps_nothing_of_its_piece(agency: int, kind: str) -> None:
    def break_off(work: Work) -> None:
        with work.piece():
            Unit.objects.create(agency_id=work.agency, code="bagian-1", name="x")
            raise ZeroDivisionError

    HANDLERS[kind] = break_off
    job = asked(agency, kind)
    with pytest.raises(ZeroDivisionError):
        running.run(agency, job)
    left = state(agency, job)
    assert left.state == Job.State.FAILED
    assert "setengah tersimpan" in left.problem
    assert f"nomor pekerjaan {job} " in left.problem
    assert units(agency) == {}


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_lost_database_is_tried_again_until_the_last_attempt(
    agency: int, kind: str, error: type[Exception]
) -> None:
    def lose(_work: Work) -> None:
        raise error("server closed the connection unexpectedly")

    HANDLERS[kind] = lose
    job = asked(agency, kind)
    for attempt in range(1, ATTEMPTS):
        assert not running.run(agency, job)
        left = state(agency, job)
        assert (left.state, left.attempts, left.problem) == (Job.State.WAITING, attempt, "")
    with pytest.raises(error):
        running.run(agency, job)
    left = state(agency, job)
    assert (left.state, left.attempts) == (Job.State.FAILED, ATTEMPTS)
    assert left.problem


def test_a_connection_that_broke_is_opened_anew(agency: int, kind: str) -> None:
    attempts: list[int] = []

    def break_once(work: Work) -> None:
        attempts.append(work.fence)
        if len(attempts) == 1:
            with work.piece(), connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    HANDLERS[kind] = break_once
    job = asked(agency, kind)
    assert not running.run(agency, job)
    assert state(agency, job).state == Job.State.WAITING
    assert running.run(agency, job)
    assert len(attempts) == 2


def test_asking_twice_gives_the_same_job(agency: int, kind: str) -> None:
    first = asked(agency, kind)
    assert asked(agency, kind) == first
    with pytest.raises(ZeroDivisionError), transaction.atomic(), scoped(agencies(agency)):
        running.ask(system(agency), "test.other", 0)
        raise ZeroDivisionError
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE args->>'agency' = %s", [str(agency)])
        assert cursor.fetchone() == (1,)  # what was rolled back is not in the queue
