"""Guided upload: files, the cells to repair, the difference to what is known, and the approval."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from nawasena.core.models import Account, Agency, Job
from nawasena.mapping.models import AdoptedPolicy, Mapping, Preset
from nawasena.people.models import Delivery


class Package(models.Model):
    """A paket persetujuan: the files of one import, and the mapping that a second person starts by approving.

    States move as ``states.py`` says. ``staging`` names the folder in the store with what was read.
    """

    class State(models.TextChoices):
        COLLECTING = "collecting"  # files are being uploaded
        READING = "reading"  # a job reads and checks them
        REPAIRING = "repairing"  # read; cells can be repaired, the difference be looked at
        PROPOSED = "proposed"  # waits for the approval of somebody else
        APPLYING = "applying"
        APPLIED = "applied"
        REJECTED = "rejected"
        UNREADABLE = "unreadable"  # nothing could be read; the problem says why

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    title = models.CharField(max_length=120)
    as_of = models.DateField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.COLLECTING)
    policy = models.ForeignKey(AdoptedPolicy, null=True, on_delete=models.PROTECT)
    mapping_name = models.CharField(max_length=120, blank=True)  # empty: import only
    preset = models.CharField(max_length=20, choices=Preset.choices, default=Preset.ALL)
    staging = models.CharField(max_length=80, blank=True)
    content = models.CharField(
        max_length=64, blank=True
    )  # SHA-256 over files and repairs: same content, no-op
    counts = models.JSONField(default=dict, blank=True)  # by kind: read, accepted
    notes = models.JSONField(default=list, blank=True)
    difference = models.JSONField(
        default=dict, blank=True
    )  # new, changed, same, gone: people and records by kind
    quality = models.JSONField(default=dict, blank=True)  # what the data gate said when it was read
    headings = models.JSONField(default=list, blank=True)  # tables found, their headings, what they lack
    problem = models.TextField(blank=True)
    created_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    proposed_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    close_gone = models.BooleanField(default=False)  # the approver agreed to close people the files lack
    delivery = models.OneToOneField(Delivery, null=True, on_delete=models.PROTECT)
    mapping = models.ForeignKey(Mapping, null=True, on_delete=models.PROTECT)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL)
    files_destroyed_at = models.DateTimeField(null=True)  # the retention of the uploaded files has ended
    version = models.PositiveIntegerField(
        default=0
    )  # grows with every change; an approval names the one it saw

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("created_by")),
                name="package_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | Q(proposed_by__isnull=True)
                | ~Q(decided_by=F("proposed_by")),
                name="package_proposer_does_not_decide",
            ),
            models.UniqueConstraint(
                fields=["agency"], condition=Q(state="applying"), name="package_one_applying"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["agency", "-id"], name="package_recent")]


class PackageFile(models.Model):
    """An uploaded file, kept in the store under its SHA-256."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    package = models.ForeignKey(Package, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    role = models.CharField(max_length=40, blank=True)
    uploaded_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["package", "sha256"], name="package_file_once")
        ]


class CellError(models.Model):
    """A refused row or cell. The value is masked, as in every message.

    ``nip`` and ``name``: whose row it is as the row says it, for those who may see the package; may be empty.
    ``whole``: what the cell says, unmasked, for whoever may repair it and nobody else: never in an audit
    event, a message or a log. ``kind``: the reason without what differs from row to row.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    package = models.ForeignKey(Package, on_delete=models.CASCADE, related_name="errors")
    file = models.CharField(max_length=200)
    sheet = models.CharField(max_length=120, blank=True)
    row = models.IntegerField()
    column = models.CharField(max_length=120, blank=True)
    value = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=500)
    cure = models.CharField(max_length=500, blank=True)
    nip = models.CharField(max_length=60, blank=True, default="")
    name = models.CharField(max_length=60, blank=True, default="")
    whole = models.CharField(max_length=500, blank=True, default="")
    kind = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["package", "sheet", "row"], name="cell_error_place")]


class Repair(models.Model):
    """A cell somebody typed anew; the last one for a place counts. An empty text empties the cell."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    package = models.ForeignKey(Package, on_delete=models.CASCADE, related_name="repairs")
    file = models.CharField(max_length=200)
    sheet = models.CharField(max_length=120, blank=True)
    row = models.IntegerField()
    column = models.CharField(max_length=120)
    text = models.CharField(max_length=500, blank=True)
    skip_row = models.BooleanField(default=False)  # leave the whole row out, knowingly
    by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["package", "file", "sheet", "row", "column"], name="repair_once")
        ]


class ColumnChoice(models.Model):
    """Which heading of an agency's own files stands for which column of ours; remembered for next time.

    ``by`` and ``package``: who said so last, and for which package; nobody approves what they explained.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    sheet = models.CharField(max_length=120)
    heading = models.CharField(max_length=200)
    column = models.CharField(max_length=200)  # empty: known to be of no use
    by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    package = models.ForeignKey(Package, null=True, on_delete=models.SET_NULL, related_name="column_choices")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "sheet", "heading"], name="column_choice_once")
        ]
