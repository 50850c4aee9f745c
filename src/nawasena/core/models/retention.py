"""The end of retention: proposals to destroy what is due, and what two people decided about them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from nawasena.core.models.accounts import Account
from nawasena.core.models.jobs import Job
from nawasena.core.models.organisation import Agency


class Destruction(models.Model):
    """A proposal to destroy something whose retention has ended. ``kind``: one of rules/library/retention-periods.yaml.

    ``subject``: id of the row it is about, its meaning follows the kind (0: the whole kind). Only what counts from
    a day earlier than ``before`` goes. ``months`` and ``basis``: the period it was proposed under.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed"
        APPROVED = "approved"  # the work is asked for, or has to be asked for again
        DONE = "done"
        REJECTED = "rejected"  # also: taken back

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    kind = models.CharField(max_length=40)
    subject = models.BigIntegerField(default=0)
    name = models.CharField(
        max_length=200
    )  # of the subject as it was then; for how it is shown see keeping.title
    before = models.DateField()
    many = models.BigIntegerField()  # how many there were when it was proposed
    months = models.PositiveIntegerField()
    basis = models.CharField(max_length=300)
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=500, blank=True)  # why it was rejected
    destroyed = models.BigIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "rejected"])
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
                name="destruction_four_eyes",
            ),
            models.UniqueConstraint(
                fields=["agency", "kind", "subject"],
                condition=Q(state__in=["proposed", "approved"]),
                name="destruction_one_open",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["agency", "-id"], name="destruction_recent")]
