"""Long work: asked for in the transaction of the request, done by a worker in scoped pieces.

A worker that was thought dead and comes back holds an old fence and can write nothing: every piece checks it.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from procrastinate.exceptions import AlreadyEnqueued

from nawasena.core import clock
from nawasena.core.accounts.actor import Actor
from nawasena.core.database.scope import agencies, scoped, set_local
from nawasena.core.models import Job
from nawasena.i18n import _

logger = logging.getLogger(__name__)
STALLED = dt.timedelta(minutes=2)  # a worker tells at least this often that it lives
LOST = dt.timedelta(
    minutes=10
)  # a job may wait longer; then it is in the queue, and asking again is harmless
ATTEMPTS = 3


class Superseded(RuntimeError):  # noqa: N818 -- not a failure of the work
    """Another worker has taken over: this one must stop."""


class JobProblem(Exception):  # noqa: N818 -- told to people
    """The work cannot be done; the text says why and what to do. It is not tried again."""


@dataclass
class Work:
    """A job in the hands of one worker."""

    id: int
    agency: int
    kind: str
    subject: int
    fence: int
    account: int
    told: dict[str, object] = field(default_factory=dict)

    @contextmanager
    def piece(self) -> Iterator[None]:
        """One transaction of the work, scoped to its agency; nothing is kept when the fence has moved."""
        with scoped(agencies(self.agency, account=self.account)):
            set_local(settings.JOB_LIMITS.settings)
            self._hold()
            yield

    def _hold(self) -> None:
        held = Job.objects.select_for_update().filter(id=self.id, fence=self.fence, state=Job.State.RUNNING)
        if not held.exists():
            raise Superseded(self.id)

    def tell(self, message: str, done: int = 0, total: int = 0) -> None:
        """Say how far the work is; this is also the sign of life. In a transaction of its own."""
        with scoped(agencies(self.agency, account=self.account)):
            now = clock.moment()
            rows = Job.objects.filter(id=self.id, fence=self.fence, state=Job.State.RUNNING)
            if not rows.update(message=message[:500], done=done, total=total, heartbeat_at=now):
                raise Superseded(self.id)


Handler = Callable[[Work], None]
HANDLERS: dict[str, Handler] = {}


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register the function that does one kind of work."""

    def register(handler: Handler) -> Handler:
        HANDLERS[kind] = handler
        return handler

    return register


def ask(actor: Actor, kind: str, subject: int) -> Job:
    """Ask for work in the running transaction; the one already waiting or running when there is one."""
    waiting = (Job.State.WAITING, Job.State.RUNNING)
    found = Job.objects.filter(agency_id=actor.agency, kind=kind, subject=subject, state__in=waiting).first()
    if found is not None:
        return found
    job = Job.objects.create(
        agency_id=actor.agency, kind=kind, subject=subject, requested_by_id=actor.account or None
    )
    DEFER.get()(actor.agency, job.pk)  # in the same transaction: both are kept, or neither
    return job


def enqueue(agency: int, job: int) -> None:
    """Hand a job to the queue. Raises AlreadyEnqueued when it waits there already."""
    from nawasena.core.jobs.tasks import perform

    perform.configure(queueing_lock=f"job-{job}").defer(agency=agency, job=job)


def enqueue_again(agency: int, job: int) -> None:
    """Hand a job to the queue unless it waits there already."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        enqueue(agency, job)


# Where work goes that is asked for: to the queue, unless a program does it itself.
DEFER: ContextVar[Callable[[int, int], None]] = ContextVar("nawasena_defer", default=enqueue)


def run(agency: int, job: int) -> bool:
    """Do a job from beginning to end. Returns whether it was done; what went wrong is kept in its row."""
    work = _take(agency, job)
    if work is None:
        return False
    try:
        HANDLERS[work.kind](work)
    except Superseded:
        return False
    except JobProblem as problem:
        _finish(work, Job.State.FAILED, str(problem))
        return False
    except Exception as error:
        logger.exception("job %s (%s) failed", work.id, work.kind)
        if _lost_database(error) and _wait_again(work):
            return False
        _finish(work, Job.State.FAILED, _broken_off(work.id))
        raise
    _finish(work, Job.State.DONE, "")
    return True


def _take(agency: int, job: int) -> Work | None:
    """Take a waiting job, or one whose worker is silent; the new fence shuts the old worker out."""
    with scoped(agencies(agency)):
        row = Job.objects.select_for_update().filter(id=job).first()
        if row is None or row.state in (Job.State.DONE, Job.State.FAILED):
            return None
        now = clock.moment()
        alive = row.heartbeat_at is not None and row.heartbeat_at > now - STALLED
        if row.state == Job.State.RUNNING and alive:
            return None
        row.state, row.fence, row.attempts = Job.State.RUNNING, row.fence + 1, row.attempts + 1
        row.started_at, row.heartbeat_at = row.started_at or now, now
        row.save()
        return Work(row.pk, agency, row.kind, row.subject, row.fence, row.requested_by_id or 0)


def _lost_database(error: Exception) -> bool:
    """Whether the connection is to blame; a broken one is closed, so that what follows opens another."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    connection.close_if_unusable_or_obsolete()
    return True


def _wait_again(work: Work) -> bool:
    """Let the job wait for another attempt; False when it has had them all."""
    with scoped(agencies(work.agency, account=work.account)):
        rows = Job.objects.filter(
            id=work.id, fence=work.fence, state=Job.State.RUNNING, attempts__lt=ATTEMPTS
        )
        if not rows.update(state=Job.State.WAITING, heartbeat_at=None):
            return False
        with suppress(AlreadyEnqueued), transaction.atomic():
            DEFER.get()(work.agency, work.id)
        return True


def _broken_off(job: int) -> str:
    text = _(
        "Pekerjaan terhenti oleh kesalahan sistem; tidak ada yang setengah tersimpan."
        " Coba lagi, atau sampaikan nomor pekerjaan {id} kepada admin."
    )
    return text.format(id=job)


def _given_up(job: int) -> str:
    text = _(
        "Pekerjaan berulang kali berhenti tanpa kabar dan tidak diulang lagi; tidak ada yang setengah tersimpan."
        " Coba lagi, atau sampaikan nomor pekerjaan {id} kepada admin."
    )
    return text.format(id=job)


def _finish(work: Work, state: str, problem: str) -> None:
    with scoped(agencies(work.agency, account=work.account)):
        rows = Job.objects.filter(id=work.id, fence=work.fence, state=Job.State.RUNNING)
        rows.update(state=state, problem=problem, finished_at=clock.moment())


def stalled(now: dt.datetime) -> list[tuple[int, int]]:
    """(agency, job) of every job that nobody is doing: its worker is silent, or the queue has lost it.

    Gives up on a job after ATTEMPTS.
    """
    found: list[tuple[int, int]] = []
    for agency in agency_ids():
        with scoped(agencies(agency)):
            silent = Job.objects.filter(state=Job.State.RUNNING, heartbeat_at__lt=now - STALLED)
            for pk in silent.filter(attempts__gte=ATTEMPTS).values_list("id", flat=True):
                given_up = {"state": Job.State.FAILED, "problem": _given_up(pk), "finished_at": now}
                silent.filter(id=pk).update(**given_up)
            lost = Job.objects.filter(state=Job.State.WAITING, created_at__lt=now - LOST)
            idle = silent.filter(attempts__lt=ATTEMPTS) | lost
            found += [(agency, pk) for pk in idle.order_by("id").values_list("id", flat=True)]
    return found


def agency_ids() -> list[int]:
    """Every agency of the installation, for the housekeeping that goes through all of them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM nawasena_agencies()")
        return [pk for (pk,) in cursor.fetchall()]
