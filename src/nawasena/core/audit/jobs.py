"""Checking a chain as work of the queue: a long one takes longer than a page may."""

from __future__ import annotations

from nawasena.core.accounts.actor import Actor, system
from nawasena.core.accounts.permissions import ensure
from nawasena.core.accounts.roles import May
from nawasena.core.audit import chain, checking
from nawasena.core.jobs.running import JobProblem, Work, ask, handles
from nawasena.core.models import Job
from nawasena.i18n import _

JOB = "audit.check"


def ask_check(actor: Actor) -> Job:
    """Ask for a check of the agency's chain. That somebody asked is part of the trail."""
    ensure(actor, May.READ_AUDIT)
    job = ask(actor, JOB, 0)
    chain.record(actor, "audit.check_requested", job, may=May.READ_AUDIT)
    return job


@handles(JOB)
def perform(work: Work) -> None:
    """Check the chain against itself and the seals; the result stands in the trail and in the job.

    Raises JobProblem naming the first bad row.
    """
    work.tell(_("Memeriksa rantai"))
    with work.piece():
        report = checking.check(work.agency)
        details = {"length": report.length, "seals": report.seals, "fault": report.fault}
        chain.record(system(work.agency), "audit.checked", f"job:{work.id}", details)
    if report.fault:
        raise JobProblem(report.fault)
