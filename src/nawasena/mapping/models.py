"""Policies in force, mappings (Pemetaan Talenta) and what they found about each person."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from nawasena.core.models import Account, Agency, Job, Unit
from nawasena.people.models import CivilServant, Delivery


class AdoptedPolicy(models.Model):
    """A policy an agency has put in force, with the whole text it consists of, from a day on."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    policy = models.CharField(max_length=80)
    version = models.CharField(max_length=40)
    title = models.CharField(max_length=300)
    digest = models.CharField(max_length=64)
    status = models.CharField(max_length=20)
    valid_from = models.DateField()
    adopted_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT)
    adopted_at = models.DateTimeField(auto_now_add=True)


class Preset(models.TextChoices):
    """Whom a mapping is about."""

    ALL = "all"
    JPT = "jpt"
    ADMINISTRATORS = "administrators"  # administrator and pengawas
    FUNCTIONAL = "functional"


class Mapping(models.Model):
    """One Pemetaan Talenta. Its evidence and result files lie in the store under ``folder``.

    One that was proposed by itself has ``proposed_at``; one that came with a package was approved there.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed"  # waits for the approval of somebody else
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"  # taken back, or given up after it failed
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        ANNOUNCED = "announced"

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    name = models.CharField(max_length=120)  # Pemetaan Talenta 2026 Periode II
    evaluation_date = models.DateField()
    preset = models.CharField(max_length=20, choices=Preset.choices, default=Preset.ALL)
    policy = models.ForeignKey(AdoptedPolicy, on_delete=models.PROTECT)
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    preliminary = models.BooleanField(default=False)  # pemetaan awal: coverage is incomplete
    folder = models.CharField(max_length=80, blank=True)  # name of the run folder in the store
    digest = models.CharField(max_length=64, blank=True)
    engine_version = models.CharField(max_length=40, blank=True)
    counts = models.JSONField(default=dict, blank=True)  # people, mapped, unmapped, outside, boxes, complete
    funnel = models.JSONField(default=list, blank=True)  # [stage, people]
    warnings = models.JSONField(default=list, blank=True)
    concentrations = models.JSONField(
        default=list, blank=True
    )  # as distribution.Concentration.kept, see concentrating
    facets = models.JSONField(default=dict, blank=True)  # what lists can be narrowed to, see recording.facets
    figures = models.JSONField(default=dict, blank=True)  # counts of everybody, see queries.figures
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL)
    delivery = (
        models.ForeignKey(  # what was known when it was asked for; none: asked for before this was kept
            Delivery, null=True, on_delete=models.PROTECT, related_name="+"
        )
    )
    version = models.PositiveIntegerField(default=0)  # grows with every act; a decision names the one it saw
    proposed_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    refused_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True)  # why it was refused
    requested_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    announced_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    announced_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    destroyed_at = models.DateTimeField(null=True)  # the evidence was destroyed: no longer replayable

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(  # what was refused or withdrawn leaves its name to another
                fields=["agency", "name"],
                condition=~Q(state__in=["refused", "withdrawn"]),
                name="mapping_name_once",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("requested_by")),
                name="mapping_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(refused_by__isnull=True) | ~Q(refused_by=F("requested_by")),
                name="mapping_refused_by_another",
            ),
            models.CheckConstraint(
                condition=Q(proposed_at__isnull=True) | Q(requested_by__isnull=False),
                name="mapping_proposed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="proposed")
                | Q(proposed_at__isnull=False, approved_by__isnull=True, refused_by__isnull=True),
                name="mapping_proposed_is_undecided",
            ),
            models.CheckConstraint(
                condition=Q(proposed_at__isnull=True)
                | Q(state__in=["proposed", "refused", "withdrawn"])
                | Q(approved_by__isnull=False),
                name="mapping_runs_once_approved",
            ),
            models.CheckConstraint(
                condition=(~Q(state="refused") & Q(refused_by__isnull=True))
                | (
                    Q(state="refused", refused_by__isnull=False, approved_by__isnull=True)
                    & Q(proposed_at__isnull=False)
                    & ~Q(reason="")
                ),
                name="mapping_refused_with_reason",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["agency", "-evaluation_date"], name="mapping_recent")]


class Result(models.Model):
    """What a mapping says about one person, as lists and grid need it; the whole row lies in the run folder.

    Scores are exact: integers over the denominators of the run, shown as decimals with ``places`` digits.
    """

    # Every index of a list begins with the agency, so that row-level security is a condition of the index.
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, db_index=False)
    mapping = models.ForeignKey(Mapping, on_delete=models.CASCADE, related_name="results", db_index=False)
    person = models.ForeignKey(CivilServant, on_delete=models.PROTECT, related_name="results", db_index=False)
    nip = models.CharField(max_length=18)
    name = models.CharField(max_length=300)
    name_key = models.CharField(max_length=300)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT)
    unit_path = models.CharField(max_length=500, default="")
    department = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    post = models.CharField(max_length=500, blank=True)
    job_level = models.CharField(max_length=40, blank=True)
    post_kind = models.CharField(max_length=40, blank=True)
    grade = models.CharField(max_length=10, blank=True)
    age = models.SmallIntegerField(null=True)
    status = models.CharField(max_length=10)  # mapped, unmapped, outside
    box = models.SmallIntegerField(null=True)
    performance_level = models.SmallIntegerField(null=True)
    potential_level = models.SmallIntegerField(null=True)
    ekinerja_level = models.SmallIntegerField(null=True)
    performance = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    potential = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    talent = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    near_cut = models.BooleanField(default=False)
    gates_failed = models.SmallIntegerField(default=0)
    rank = models.IntegerField(null=True)
    reasons = models.TextField(blank=True)
    assessment_ends = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mapping", "person"], name="result_once"),
            models.CheckConstraint(
                condition=Q(box__isnull=True) | Q(box__range=(1, 9)), name="result_box_1_to_9"
            ),
            models.CheckConstraint(
                condition=Q(status="mapped", box__isnull=False) | (~Q(status="mapped") & Q(box__isnull=True)),
                name="result_mapped_has_box",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["agency", "mapping", "status", "box"], name="result_grid"),
            models.Index(fields=["agency", "mapping", "name_key", "id"], name="result_by_name"),
            models.Index(
                "agency", "mapping", F("talent").desc(nulls_last=True), "id", name="result_by_talent"
            ),
            models.Index(fields=["person", "-mapping"], name="result_history"),
        ]
