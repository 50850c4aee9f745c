"""Long work: a row that says what is asked for, how far it is, and who works on it now."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from nawasena.core.models.accounts import Account
from nawasena.core.models.organisation import Agency


class Job(models.Model):
    """A piece of long work. ``fence`` grows with every start: a worker with an old number writes nothing."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    kind = models.CharField(max_length=60)
    subject = models.BigIntegerField(
        default=0
    )  # id of the row the work is about; its meaning follows the kind
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=500, blank=True)
    problem = models.TextField(blank=True)
    requested_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT)
    fence = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["agency", "kind", "-id"], name="job_recent")]
        constraints: ClassVar = [
            models.UniqueConstraint(  # asking twice for the same work gives the one that is already there
                fields=["agency", "kind", "subject"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="job_once_at_a_time",
            )
        ]
