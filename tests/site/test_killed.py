"""Real processes are killed in the middle of an import and of a mapping; others go on, with the same result."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from nawasena.core.accounts import services as accounts
from nawasena.core.accounts.actor import Actor, system
from nawasena.core.accounts.entering import actor_of
from nawasena.core.accounts.roles import Role
from nawasena.core.audit import checking
from nawasena.core.database.scope import NOTHING, agencies, scoped
from nawasena.core.jobs import running, tasks
from nawasena.core.jobs.running import STALLED
from nawasena.core.models import Account, AuditEvent, Job
from nawasena.exchange.spreadsheets import services as packages
from nawasena.exchange.spreadsheets.models import Package
from nawasena.mapping import adopting
from nawasena.mapping.models import Mapping, Result
from nawasena.people.learning.canonical import sha256_of
from nawasena.people.models import Incumbency, Profile, Record
from nawasena.rules.registry import in_force
from nawasena.site import environment, installation
from nawasena.site.demo.preparing import at_once
from tests.exchange.spreadsheets.importing import sample
from tests.patient import CHUNK, IMPORT, MAPPING
from tests.stage import ROOT, Stage

DAY = dt.date(2026, 6, 30)
SEAT = ("post__unit__code", "post__name", "period", "person__profiles__nip")
DEADLINE = 60  # seconds for what takes a few
PEOPLE = 60


@pytest.fixture(scope="module")
def stage(django_db_blocker: Any) -> Iterator[Stage]:
    made = Stage(django_db_blocker)
    made.start()
    with made.inhabited():
        installation.migrate()
    yield made
    with django_db_blocker.unblock():
        made.forget()


def until(condition: Callable[[], Any], what: str) -> Any:
    """What a condition gives as soon as it gives anything; fails after the deadline."""
    end = time.monotonic() + DEADLINE
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.05)
    return pytest.fail(f"not within {DEADLINE} s: {what}")


# --- workers ------------------------------------------------------------------------------------------


@dataclass
class Worker:
    """A worker process, and the folder of its gates."""

    process: subprocess.Popen[bytes]
    folder: Path

    def reaches(self, point: str) -> None:
        until((self.folder / f"{point}.reached").exists, f"the worker reaches {point}")

    def let_on(self, point: str) -> None:
        (self.folder / f"{point}.go").touch()

    def kill(self) -> None:
        """As if the machine had no memory left for it."""
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait(DEADLINE)


@pytest.fixture
def workers(stage: Stage, tmp_path: Path) -> Iterator[Callable[..., Worker]]:
    """Start workers that wait at the given points; all of them are gone afterwards."""
    begun: list[Worker] = []

    def start(*points: str) -> Worker:
        folder = tmp_path / str(len(begun))
        folder.mkdir()
        known = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        kept = {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", environment.DATA: str(stage.data)}
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.patient", str(folder), *points],
                cwd=ROOT, env={**known, **kept}, stdout=log, stderr=log,
            )  # fmt: skip
        begun.append(Worker(process, folder))
        return begun[-1]

    yield start
    for worker in begun:
        worker.process.kill()
        worker.process.wait(DEADLINE)


# --- an agency with something to import ---------------------------------------------------------------


@dataclass
class Town:
    """An agency, who prepares and who approves there."""

    agency: int
    manager: Account
    approver: Account

    @contextmanager
    def at_work(self, account: Account) -> Iterator[Actor]:
        with scoped(agencies(self.agency)):
            actor = actor_of(account, self.agency)
            assert actor is not None
            yield actor

    def approved(self, *, queued: bool) -> int:
        """The id of a package that was read and approved; ``queued``: a worker is asked to apply it."""
        with at_once():
            with self.at_work(self.manager) as actor:
                policy = adopting.adopt(actor, in_force("kepka-bkn-411-2025", DAY), valid_from=DAY)
                package = packages.create_package(
                    actor, title="Impor", as_of=DAY, policy=policy, mapping_name="Pemetaan"
                )
                for path in sample(PEOPLE):
                    packages.add_file(actor, package, path.name, [path.read_bytes()])
                package = packages.request_reading(actor, package)
            assert running.run(self.agency, package.job_id or 0)
            with self.at_work(self.manager) as actor:
                package = Package.objects.get(pk=package.pk)
                package = packages.propose(actor, package, package.version)
        if queued:
            self._approve(package)
        else:
            with at_once():
                self._approve(package)
        return package.pk

    def _approve(self, package: Package) -> None:
        with self.at_work(self.approver) as actor:
            packages.approve(actor, package, package.version, close_gone=True)

    def see(self, question: Callable[[], Any]) -> Any:
        """What a question to the database gives within the agency."""
        with scoped(agencies(self.agency)):
            return question()

    def job(self, kind: type[Any], pk: int) -> Job:
        return self.see(lambda: kind.objects.select_related("job").get(pk=pk).job)

    def silence(self, job: Job) -> None:
        """Let the worker of a job have been silent for too long, and let the housekeeping find it."""
        past = timezone.now() - STALLED - STALLED
        self.see(lambda: Job.objects.filter(pk=job.pk).update(heartbeat_at=past))
        tasks.requeue_stalled(0)

    def state(self, kind: type[Any], pk: int) -> str:
        return str(self.see(lambda: kind.objects.get(pk=pk).state))

    def events(self, action: str) -> int:
        return int(self.see(lambda: AuditEvent.objects.filter(action=action).count()))

    def digests(self) -> tuple[str, str]:
        """What is known of the people, and what the mapping says of them, by content."""
        return self.see(_known), self.see(_mapped)


def town(code: str) -> Town:
    with scoped(NOTHING):
        agency = accounts.found_agency(code=code, name=f"Kabupaten {code}", short_name=code)
        people = []
        for role in (Role.TALENT_MANAGER, Role.PYB):
            account = accounts.create_account(system(agency.pk), login=f"{role}.{code}", name=role)
            accounts.first_grant(agency, accounts.Wish(account=account, role=role, valid_from=DAY))
            people.append(account)
    return Town(agency.pk, *people)


def _known() -> str:
    profiles = Profile.objects.order_by("nip").values_list("nip", "digest")
    records = Record.objects.order_by("digest", "pk").values_list("digest", "person__profiles__nip")
    seats = Incumbency.objects.order_by(*SEAT).values_list(*SEAT)
    return sha256_of([str(list(rows)) for rows in (profiles, records, seats)])


def _mapped() -> str:
    columns = (
        "nip", "status", "box", "performance", "potential", "talent", "near_cut", "gates_failed", "rank", "post",
    )  # fmt: skip
    return sha256_of([str(row) for row in Result.objects.order_by("nip").values_list(*columns)])


def undisturbed(code: str) -> Town:
    """A town where nobody was killed."""
    found = town(code)
    with at_once():  # nothing is left to the workers that are still there
        package = found.approved(queued=False)
        assert running.run(found.agency, found.job(Package, package).pk)
        mapping = found.see(lambda: Mapping.objects.get().pk)
        assert running.run(found.agency, found.job(Mapping, mapping).pk)
    return found


# --- tests --------------------------------------------------------------------------------------------


def test_workers_killed_in_an_import_and_in_a_mapping_are_followed_by_others(
    stage: Stage, workers: Callable[..., Worker]
) -> None:
    with stage.inhabited():
        killed = town("mati")
        package = killed.approved(queued=True)
        first = workers(IMPORT)
        first.reaches(IMPORT)
        first.kill()
        job = killed.job(Package, package)
        assert (job.state, job.fence) == (Job.State.RUNNING, 1)
        assert killed.see(Profile.objects.count) == CHUNK  # the chunk before is kept, the broken one is not
        assert killed.events("people.learned") == 2

        second = workers(MAPPING)
        killed.silence(job)
        second.reaches(MAPPING)
        assert killed.state(Package, package) == Package.State.APPLIED
        second.kill()
        mapping = killed.see(lambda: Mapping.objects.get().pk)
        assert killed.state(Mapping, mapping) == Mapping.State.RUNNING
        assert killed.see(Result.objects.count) == 0

        revived = workers(MAPPING)  # silent for too long, but not dead
        killed.silence(killed.job(Mapping, mapping))
        revived.reaches(MAPPING)
        last = workers()
        killed.silence(killed.job(Mapping, mapping))
        until(lambda: killed.state(Mapping, mapping) == Mapping.State.DONE, "the last worker maps")
        written = killed.digests()
        revived.let_on(MAPPING)
        until(
            lambda: not _doing(killed.job(Mapping, mapping).pk, alive=(revived, last)),
            "the revived one gives up",
        )
        assert killed.digests() == written
        assert killed.events("mapping.finished") == 1
        job = killed.job(Mapping, mapping)
        assert job.fence == 3
        assert killed.see(lambda: Mapping.objects.get().folder) == f"mapping-{mapping}-{job.pk}-3"

        assert written == undisturbed("tenang").digests()
        assert [report.fault for report in checking.check_all("mati")] == [""]


def _doing(job: int, alive: tuple[Worker, ...]) -> bool:
    """Is one of the living workers still busy with a job? Those that were killed left theirs as it was."""
    assert all(worker.process.poll() is None for worker in alive)
    query = "SELECT count(*) FROM procrastinate_jobs WHERE args->>'job' = %s AND status = 'succeeded'"
    with connection.cursor() as cursor:
        cursor.execute(query, [str(job)])
        return bool(cursor.fetchone()[0] < len(alive))


def test_a_database_killed_in_an_import_is_told_and_the_import_goes_on(
    stage: Stage, workers: Callable[..., Worker]
) -> None:
    with stage.inhabited():
        found = town("padam")
        package = found.approved(queued=True)
        first = workers(IMPORT)
        first.reaches(IMPORT)
        browser = Client()
        assert browser.get("/masuk/").status_code == 200
        stage.kill()
        answer = until(lambda: _refused(browser), "the page says that the database is gone")
        assert "Basis data sedang tidak dapat dipakai" in answer
        assert "dilanjutkan sendiri" in answer
        assert browser.get("/kesehatan/").status_code == 503
        first.let_on(IMPORT)
    stage.restart()
    with stage.inhabited():
        until(lambda: browser.get("/masuk/").status_code == 200, "pages are there again")
        job = found.job(Package, package)
        assert (job.state, job.fence) == (Job.State.RUNNING, 1)
        assert found.see(Profile.objects.count) == CHUNK
        found.silence(job)  # the same worker has waited for its database
        until(lambda: found.state(Package, package) == Package.State.APPLIED, "the import is applied")
        until(lambda: found.see(Mapping.objects.get).state == Mapping.State.DONE, "the mapping is done")
        assert found.digests() == undisturbed("terang").digests()


def _refused(browser: Client) -> str:
    answer = browser.get("/masuk/")
    return answer.content.decode() if answer.status_code == 503 else ""


def test_a_worker_ends_with_a_signal(stage: Stage, workers: Callable[..., Worker]) -> None:
    with stage.inhabited():
        before = _registered()
        worker = workers()
        (own,) = until(lambda: _registered() - before, "the worker is at work")
        worker.process.terminate()
        assert worker.process.wait(DEADLINE) == 0
        assert own not in _registered()


def _registered() -> set[int]:
    """The workers the queue knows; those that were killed stay until another tidies up."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM procrastinate_workers")
        return {pk for (pk,) in cursor.fetchall()}
