"""What the queue calls: a job by its id, and the housekeeping of every hour and day."""

from __future__ import annotations

from procrastinate.contrib.django import app

from nawasena.core import clock
from nawasena.core.audit import sealing
from nawasena.core.jobs import running
from nawasena.core.retention import unused


@app.task(queue="work", name="perform", pass_context=False)
def perform(agency: int, job: int) -> None:
    """Do one job. Everything else about it is in its row."""
    running.run(agency, job)


@app.periodic(cron="*/2 * * * *")
@app.task(queue="work", name="requeue_stalled")
def requeue_stalled(timestamp: int) -> None:
    """Give jobs of silent workers to somebody else."""
    for agency, job in running.stalled(clock.moment()):
        running.enqueue_again(agency, job)


@app.periodic(cron="0 * * * *")
@app.task(queue="work", name="seal")
def seal(timestamp: int) -> None:
    """Seal the audit trail of every agency."""
    sealing.seal_all(running.agency_ids())


@app.periodic(cron="40 2 * * *")
@app.task(queue="work", name="collect_unused")
def collect_unused(timestamp: int) -> None:
    """Remove files that nobody refers to any more."""
    unused.collect()
