"""Agencies (instansi) and their units (unit organisasi, unor)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Agency(models.Model):
    """An agency: the wall between two of them is the first promise of the product."""

    code = models.CharField(
        max_length=40, unique=True
    )  # SIASN's id of the instansi, or the agency's own word
    name = models.CharField(max_length=300)
    short_name = models.CharField(max_length=60, blank=True)
    theme = models.CharField(max_length=40, blank=True)
    settings = models.JSONField(
        default=dict, blank=True
    )  # choices of the agency: "retention" is that of core/retention/periods.py
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A unit of an agency in a tree. ``path`` is ``.1.5.9.``: kept by a trigger, which refuses loops."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    code = models.CharField(max_length=60)  # UNOR ID of SIASN
    name = models.CharField(max_length=500)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    department = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="members"
    )
    echelon = models.CharField(max_length=8, blank=True)
    path = models.CharField(max_length=500, editable=False, default="", blank=True)
    active = models.BooleanField(default=True)
    source = models.CharField(max_length=300, blank=True)
    learned_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "code"], name="unit_code_once"),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")), name="unit_not_its_own_parent"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["agency", "path"], name="unit_path", opclasses=["int8_ops", "varchar_pattern_ops"]
            )
        ]

    def __str__(self) -> str:
        return self.name
