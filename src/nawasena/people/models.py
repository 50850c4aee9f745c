"""Civil servants and what is known about them: every fact with validity, source, and when it was learned.

Nothing is overwritten. A newer fact closes the older one (``superseded_at``), so the state of knowledge of
any moment can be asked for, and a decision can be shown with what was known then.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from nawasena.core.models import Account, Agency, Unit

CURRENT = Q(superseded_at__isnull=True)


class Delivery(models.Model):
    """What was learned together: an import that was applied. Every fact points to the one it came with."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    as_of = models.DateField()  # the day the delivered data speaks of
    learned_at = models.DateTimeField()
    files = models.JSONField(default=list, blank=True)  # name, sha256, size, role
    notes = models.JSONField(default=list, blank=True)  # remarks of the reading, in words
    complete = models.JSONField(
        default=list, blank=True
    )  # kinds of record that cover everybody: no row means none
    applied_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    columns = models.JSONField(default=list, blank=True)  # headings the export had
    close_gone = models.BooleanField(default=False)  # the approver agreed to close people it lacks
    step = models.PositiveIntegerField(default=0)  # steps of applying that are done
    counts = models.JSONField(default=dict, blank=True)  # rows by what happened to them
    finished = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["agency", "-id"], name="delivery_recent")]


class CivilServant(models.Model):
    """A person as the agency knows them, under an id of our own: a NIP can change, a person does not."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    created_at = models.DateTimeField(auto_now_add=True)


class NipPeriod(models.Model):
    """A NIP of a person and the days on which it was theirs (an NI PPPK ends with its contract)."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    person = models.ForeignKey(CivilServant, on_delete=models.PROTECT, related_name="nips")
    nip = models.CharField(max_length=18)
    valid_from = models.DateField(null=True)  # None: as far back as anybody knows
    valid_until = models.DateField(null=True)
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agency", "nip"], condition=Q(valid_until=None), name="nip_of_one_person"
            )
        ]


class Profile(models.Model):
    """What the personnel file says about a person: one row for each state of knowledge, the current one open.

    ``facts``: the catalogue's person fields in snapshot form. ``export``: raw texts of the SIASN columns that
    data quality looks at. ``refused`` and ``none_of``: kinds of record of which a row was refused, or of
    which the person is known to have none.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    person = models.ForeignKey(CivilServant, on_delete=models.PROTECT, related_name="profiles")
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT)
    nip = models.CharField(max_length=18)
    name = models.TextField()
    name_key = models.CharField(max_length=300)  # lower case, without accents, titles apart: for searching
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT)
    job_level = models.CharField(max_length=40, blank=True)  # jenjang
    post_kind = models.CharField(max_length=40, blank=True)  # jenis jabatan
    grade = models.CharField(max_length=10, blank=True)  # golongan
    birth = models.DateField(null=True)
    facts = models.JSONField(default=dict, blank=True)
    export = models.JSONField(default=dict, blank=True)
    refused = models.JSONField(default=list, blank=True)
    none_of = models.JSONField(default=list, blank=True)
    source = models.TextField(blank=True)  # file, sheet, row
    digest = models.CharField(max_length=64)  # of what is said: names, facts, texts, coverage
    valid_from = models.DateField()
    learned_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person"], condition=CURRENT, name="profile_one_current"),
            models.UniqueConstraint(fields=["agency", "nip"], condition=CURRENT, name="profile_nip_current"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["agency", "name_key", "id"], condition=CURRENT, name="profile_by_name"),
            models.Index(fields=["unit"], condition=CURRENT, name="profile_of_unit"),
        ]


class Record(models.Model):
    """One record of evidence: an SKP, an assessment, a training … ``data``: its fields in snapshot form."""

    # the index of kinds begins with the agency
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, db_index=False)
    person = models.ForeignKey(CivilServant, on_delete=models.PROTECT, related_name="records")
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, db_index=False)
    kind = models.CharField(max_length=60)
    data = models.JSONField()
    source = models.TextField(blank=True)
    digest = models.CharField(max_length=64)  # of kind, data, and which of several equal ones it is
    valid_from = models.DateField(null=True)  # the date or year of the record itself
    learned_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "digest"], condition=CURRENT, name="record_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["agency", "kind"], condition=CURRENT, name="record_of_kind")
        ]


class Post(models.Model):
    """A post (jabatan) of a unit. Structural posts exist whether or not somebody holds them."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="posts")
    name = models.CharField(max_length=500)
    kind = models.CharField(max_length=40, blank=True)
    job_level = models.CharField(max_length=40, blank=True)
    code = models.CharField(max_length=80, blank=True)
    source = models.TextField(blank=True)
    learned_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["agency", "unit", "name"], name="post_once")]


class _Same(Func):
    """A range that holds one id: the embedded server has no btree_gist to compare plain numbers with."""

    function = "int8range"
    template = "%(function)s(%(expressions)s, '[]')"

    def __init__(self, field: str) -> None:
        super().__init__(F(field), F(field))


class Incumbency(models.Model):
    """Who holds a post, from when to when. One person does not hold two posts on the same day."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="incumbencies")
    person = models.ForeignKey(CivilServant, on_delete=models.PROTECT, related_name="incumbencies")
    period = DateRangeField()
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT)
    source = models.TextField(blank=True)
    learned_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="incumbency_one_post_a_day",
                expressions=[
                    (_Same("person_id"), RangeOperators.OVERLAPS),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=CURRENT,
            ),
            models.CheckConstraint(
                condition=~Q(period__isempty=Value(value=True)), name="incumbency_period_not_empty"
            ),
        ]
