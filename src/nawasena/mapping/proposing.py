"""Proposing a mapping of what is known already, deciding about it, and beginning a failed one again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from nawasena.core import clock
from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.roles import May
from nawasena.core.audit import chain
from nawasena.core.jobs import running
from nawasena.i18n import _
from nawasena.mapping.models import AdoptedPolicy, Mapping
from nawasena.mapping.permissions import ensure_may_decide, ensure_may_propose, ensure_may_withdraw
from nawasena.mapping.queries.mappings import mapping_for_update
from nawasena.mapping.queries.starting import (
    change_since,
    known_data,
    name_problem,
    policies_on,
    population,
)
from nawasena.mapping.services import JOB
from nawasena.mapping.states import State, at_work, ensure_move, ensure_stopped, move, stopped

LONGEST_REASON = 500


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A mapping as its requester describes it."""

    name: str
    evaluation_date: dt.date
    preset: str
    policy: AdoptedPolicy


@transaction.atomic
def propose(actor: Actor, wish: Proposal) -> Mapping:
    """Ask somebody else to approve a mapping of what is known now; the same again is the one that is there.

    Raises PermissionDenied; ValidationError for a name that is taken, a day to come, a policy that is not
    in force on the day, a preset without people, and data that the gate does not let pass.
    """
    ensure_may_propose(actor)
    name = wish.name.strip()
    if (found := _same(actor, name, wish)) is not None:
        return found
    mapping = Mapping(
        agency_id=actor.agency,
        name=name,
        evaluation_date=wish.evaluation_date,
        preset=wish.preset,
        policy=wish.policy,
        state=State.PROPOSED,
        requested_by_id=actor.account,
        proposed_at=clock.moment(),
    )
    mapping.clean_fields(exclude={item.name for item in Mapping._meta.fields} - {"name", "preset"})
    _ensure_possible(actor, mapping)
    mapping.delivery = known_data(actor.agency).delivery
    try:
        with transaction.atomic():
            _ensure_free(mapping)
            mapping.save()
    except (IntegrityError, ValidationError):  # the name is held, perhaps by this proposal pressed twice
        if (found := _same(actor, name, wish)) is not None:
            return found
        _ensure_free(mapping)
        raise
    chain.record(actor, "mapping.proposed", mapping, _said(mapping), may=May.RUN_MAPPING)
    return mapping


@transaction.atomic
def approve(actor: Actor, mapping: Mapping, version: int) -> Mapping:
    """Approve the ``version`` that was seen and ask for the work. Pressed twice it is the same.

    Raises PermissionDenied for who proposed it, StateError, and ValidationError when it or the data changed.
    """
    mapping = mapping_for_update(actor, mapping.pk)
    ensure_may_decide(actor, mapping)
    if mapping.approved_by_id == actor.account and mapping.state != State.WITHDRAWN:
        return mapping
    ensure_move(mapping, State.WAITING)
    _ensure_version(mapping, version)
    _ensure_unchanged(mapping)
    _ensure_possible(actor, mapping)
    move(mapping, State.WAITING)
    mapping.approved_by_id, mapping.decided_at = actor.account, clock.moment()
    mapping.job = running.ask(actor, JOB, mapping.pk)
    mapping.save()
    chain.record(actor, "mapping.approved", mapping, _said(mapping), may=May.APPROVE_PACKAGE)
    return mapping


@transaction.atomic
def refuse(actor: Actor, mapping: Mapping, version: int, *, reason: str) -> Mapping:
    """Refuse the ``version`` that was seen, with the reason; its name is free again."""
    mapping = mapping_for_update(actor, mapping.pk)
    ensure_may_decide(actor, mapping)
    if mapping.refused_by_id == actor.account:
        return mapping
    ensure_move(mapping, State.REFUSED)
    _ensure_version(mapping, version)
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        text = _("Isi alasan penolakan, paling panjang {limit} karakter.")
        raise ValidationError({"reason": text.format(limit=LONGEST_REASON)})
    move(mapping, State.REFUSED)
    mapping.refused_by_id, mapping.decided_at, mapping.reason = actor.account, clock.moment(), reason
    mapping.save()
    chain.record(actor, "mapping.refused", mapping, {"reason": reason}, may=May.APPROVE_PACKAGE)
    return mapping


@transaction.atomic
def withdraw(actor: Actor, mapping: Mapping) -> Mapping:
    """Take back a proposal, or give up a mapping that failed; its name is free again."""
    mapping = mapping_for_update(actor, mapping.pk)
    ensure_may_withdraw(actor, mapping)
    if mapping.state == State.WITHDRAWN:
        return mapping
    _acknowledge(mapping)
    move(mapping, State.WITHDRAWN)
    mapping.save()
    chain.record(actor, "mapping.withdrawn", mapping, {"name": mapping.name}, may=May.RUN_MAPPING)
    return mapping


@transaction.atomic
def retry(actor: Actor, mapping: Mapping) -> Mapping:
    """Begin a failed mapping again. The approval holds while nothing about it changed.

    Raises StateError for one that has not failed, ValidationError when the data or the policy changed.
    """
    ensure_may_propose(actor)
    mapping = mapping_for_update(actor, mapping.pk)
    if at_work(mapping):
        return mapping  # pressed twice
    ensure_stopped(mapping)
    _ensure_unchanged(mapping)
    _ensure_in_force(actor, mapping)
    _acknowledge(mapping)
    move(mapping, State.WAITING)
    mapping.job = running.ask(actor, JOB, mapping.pk)
    mapping.save()
    chain.record(actor, "mapping.retried", mapping, {"name": mapping.name}, may=May.RUN_MAPPING)
    return mapping


def _acknowledge(mapping: Mapping) -> None:
    """A job that was given up could not say so in the mapping: it has failed all the same."""
    if stopped(mapping) and mapping.state != State.FAILED:
        move(mapping, State.FAILED)


def _same(actor: Actor, name: str, wish: Proposal) -> Mapping | None:
    """The proposal of the same person that says exactly the same."""
    return Mapping.objects.filter(
        agency_id=actor.agency,
        name=name,
        evaluation_date=wish.evaluation_date,
        preset=wish.preset,
        policy=wish.policy,
        state=State.PROPOSED,
        requested_by_id=actor.account,
    ).first()


def _ensure_free(mapping: Mapping) -> None:
    if problem := name_problem(mapping.agency_id, mapping.name):
        raise ValidationError({"name": problem})


def _ensure_version(mapping: Mapping, version: int) -> None:
    if mapping.version != version:
        raise ValidationError(
            _("Pemetaan ini berubah sejak halaman dibuka. Periksa lagi isinya, lalu ulangi keputusan Anda.")
        )


def _ensure_unchanged(mapping: Mapping) -> None:
    if problem := change_since(mapping):
        raise ValidationError(problem)


def _ensure_possible(actor: Actor, mapping: Mapping) -> None:
    """Day, policy, people and data allow the mapping to start now."""
    if mapping.evaluation_date > clock.day():
        raise ValidationError({"evaluation_date": _("Tanggal penilaian tidak boleh sesudah hari ini.")})
    _ensure_in_force(actor, mapping)
    data = known_data(mapping.agency_id)
    if data.applying:
        raise ValidationError(_("Data pegawai sedang diterapkan; tunggu sampai paketnya selesai diterapkan."))
    if not data.gate.open:
        raise ValidationError(_("Kualitas data belum memenuhi syarat memulai pemetaan. Perbaiki dahulu."))
    if not population(mapping.agency_id)[mapping.preset]:
        raise ValidationError(
            {"preset": _("Tidak ada pegawai dalam populasi ini; ajukan untuk populasi yang lain.")}
        )


def _ensure_in_force(actor: Actor, mapping: Mapping) -> None:
    day = mapping.evaluation_date
    if mapping.policy_id not in {adopted.pk for adopted, _loaded in policies_on(actor, day)}:
        text = _("Kebijakan ini tidak berlaku di instansi pada {day}; ajukan dengan kebijakan yang berlaku.")
        raise ValidationError({"policy": text.format(day=day.isoformat())})


def _said(mapping: Mapping) -> dict[str, object]:
    return {
        "name": mapping.name,
        "date": mapping.evaluation_date,
        "preset": mapping.preset,
        "policy": mapping.policy.digest,
        "delivery": mapping.delivery_id,
        "version": mapping.version,
    }
