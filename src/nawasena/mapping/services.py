"""Every change of a mapping: asking for one, announcing it, destroying its evidence."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from nawasena.core import clock, store
from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.permissions import ensure, ensure_other
from nawasena.core.accounts.roles import May
from nawasena.core.audit import chain
from nawasena.core.jobs import running
from nawasena.i18n import _
from nawasena.mapping.adopting import loaded_policy
from nawasena.mapping.models import AdoptedPolicy, Mapping, Preset
from nawasena.mapping.queries.starting import name_problem
from nawasena.mapping.states import StateError, ensure_move
from nawasena.people.queries.deliveries import finished_delivery
from nawasena.rules.problems import RuleError
from nawasena.rules.registry import ensure_in_force

JOB = "map"


@dataclass(frozen=True, kw_only=True)
class Order:
    """A mapping that is asked for. ``approved_by``: who approved the package it belongs to."""

    name: str
    evaluation_date: dt.date
    policy: AdoptedPolicy
    preset: str = Preset.ALL
    requested_by: int
    approved_by: int | None = None


@transaction.atomic
def request_mapping(actor: Actor, order: Order) -> Mapping:
    """Create a mapping and ask for the work. Raises ValidationError for a name that is taken."""
    if not actor.may(May.APPROVE_PACKAGE):  # who approves a package starts its mapping
        ensure(actor, May.RUN_MAPPING)
    name = order.name.strip()
    if problem := name_problem(actor.agency, name):
        raise ValidationError({"name": problem})
    _ensure_in_force(order)
    mapping = Mapping(
        agency_id=actor.agency,
        name=name,
        evaluation_date=order.evaluation_date,
        preset=order.preset,
        policy=order.policy,
        delivery=finished_delivery(actor.agency),
        requested_by_id=order.requested_by or None,
        approved_by_id=order.approved_by,
    )
    mapping.clean_fields(exclude={item.name for item in Mapping._meta.fields} - {"name", "preset"})
    mapping.save()
    mapping.job = running.ask(actor, JOB, mapping.pk)
    mapping.save(update_fields=["job"])
    details = {
        "name": name,
        "date": order.evaluation_date,
        "preset": order.preset,
        "policy": order.policy.digest,
    }
    chain.record(actor, "mapping.requested", mapping, details)
    return mapping


def _ensure_in_force(order: Order) -> None:
    """Raise ValidationError when the policy does not apply on the evaluation date."""
    try:
        ensure_in_force(loaded_policy(order.policy), order.evaluation_date)
    except RuleError as error:
        raise ValidationError({"policy": str(error.problems[0])}) from error


@transaction.atomic
def announce(actor: Actor, mapping: Mapping) -> None:
    """Let every ASN see the own box. Not by who asked for it. Raises PermissionDenied, StateError."""
    ensure(actor, May.ANNOUNCE)
    ensure_other(actor, mapping.requested_by_id)
    mapping = Mapping.objects.select_for_update().get(pk=mapping.pk)
    ensure_move(mapping, Mapping.State.ANNOUNCED)
    if mapping.destroyed_at is not None:
        raise StateError(
            _("Bukti pemetaan ini sudah dimusnahkan; hasilnya tidak dapat dijelaskan kepada pegawai.")
        )
    mapping.state, mapping.announced_by_id = Mapping.State.ANNOUNCED, actor.account
    mapping.announced_at = clock.moment()
    mapping.save(update_fields=["state", "announced_by", "announced_at"])
    chain.record(actor, "mapping.announced", mapping, {"digest": mapping.digest}, may=May.ANNOUNCE)


@transaction.atomic
def destroy_evidence(actor: Actor, mapping: Mapping, *, reason: str, proposed_by: int) -> None:
    """Destroy the evidence of a mapping at the end of its retention: it can no longer be replayed.

    Neither by who proposed it nor by who asked for the mapping. Raises PermissionDenied.
    """
    ensure(actor, May.DESTROY_RECORDS)
    ensure_other(actor, proposed_by)
    ensure_other(actor, mapping.requested_by_id)
    mapping = Mapping.objects.select_for_update().get(pk=mapping.pk)
    if mapping.destroyed_at is not None or not mapping.folder:
        return
    folder, mapping.destroyed_at = mapping.folder, clock.moment()
    mapping.save(update_fields=["destroyed_at"])
    details = {"digest": mapping.digest, "reason": reason}
    chain.record(actor, "mapping.evidence_destroyed", mapping, details, may=May.DESTROY_RECORDS)
    transaction.on_commit(lambda: store.destroy(folder))
