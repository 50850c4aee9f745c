"""The audit trail: a chain of events for each agency, sealed from time to time; and who looked at whom."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from nawasena.core.models.organisation import Agency


class AuditChain(models.Model):
    """The last link of an agency's chain. Locked while a link is added, so links have one order."""

    agency = models.OneToOneField(Agency, primary_key=True, on_delete=models.PROTECT)
    length = models.BigIntegerField(default=0)
    head = models.CharField(max_length=64, default="0" * 64)


class AuditEvent(models.Model):
    """One link. Written only by the database function ``audit_append``; never changed or removed.

    ``hash`` is SHA-256 over the length-prefixed fields in the order of ``core/audit/chain.py``.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    number = models.BigIntegerField()
    at = models.DateTimeField()
    actor = models.BigIntegerField(default=0)  # account id; 0: the system itself
    role = models.CharField(max_length=40, blank=True)
    action = models.CharField(max_length=80)
    subject = models.CharField(max_length=120, blank=True)  # kind:id
    details = models.TextField(default="{}")  # canonical JSON without personal data
    payload_digest = models.CharField(max_length=64, blank=True)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "number"], name="audit_number_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["agency", "subject"], name="audit_subject"),
            models.Index(fields=["agency", "-at"], name="audit_recent"),
        ]


class AuditPayload(models.Model):
    """Personal data of an event, apart from the chain so that the end of its retention can delete it."""

    event = models.OneToOneField(
        AuditEvent, primary_key=True, on_delete=models.PROTECT, related_name="payload"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    salt = models.CharField(max_length=64)
    body = models.TextField()


class Seal(models.Model):
    """A signed statement about the heads of all chains at a moment; a copy leaves the database."""

    at = models.DateTimeField()
    heads = models.JSONField()  # agency id -> [length, head]
    digest = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)
    public_key = models.CharField(max_length=64)


class AccessEntry(models.Model):
    """A reading of personal records: who, when, page, whose. Answers "siapa yang melihat data saya"."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    at = models.DateTimeField()
    account = models.BigIntegerField()
    role = models.CharField(max_length=40, blank=True)
    page = models.CharField(max_length=80)
    people = ArrayField(models.BigIntegerField())

    class Meta:
        indexes: ClassVar = [
            GinIndex(fields=["people"], name="access_people"),
            models.Index(fields=["agency", "-at"], name="access_recent"),
        ]
