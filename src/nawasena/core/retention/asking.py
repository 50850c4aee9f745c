"""Asking for the work of an approved destruction, from the queue or by hand."""

from __future__ import annotations

from nawasena.core.accounts.actor import Actor
from nawasena.core.jobs import running
from nawasena.core.models import Destruction, Job

JOB = "destroy"


def asked(actor: Actor, order: Destruction) -> Destruction:
    """Ask for the work of an approved proposal; the one that waits or runs, if there is one."""
    if order.job is None or order.job.state in (Job.State.DONE, Job.State.FAILED):
        order.job = running.ask(actor, JOB, order.pk)
        order.save(update_fields=["job"])
    return order


def ask_again(order: Destruction) -> Job:
    """The work of an approved proposal for whoever does it at once, in the name of its approver."""
    held = running.DEFER.set(lambda _agency, _job: None)
    try:
        found = asked(Actor(order.decided_by_id or 0, "", order.agency_id, ()), order)
    finally:
        running.DEFER.reset(held)
    assert found.job is not None  # noqa: S101 -- just asked for
    return found.job
