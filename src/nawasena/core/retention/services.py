"""Proposing to destroy what is due, and deciding about it: two people, each act in the trail."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from nawasena.core import clock
from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.permissions import ensure, ensure_other
from nawasena.core.accounts.roles import May
from nawasena.core.audit import chain
from nawasena.core.models import Agency, Destruction, Job
from nawasena.core.retention import queries
from nawasena.core.retention.asking import asked
from nawasena.core.retention.keeping import Held, keeper_of, title
from nawasena.core.retention.periods import Period, periods
from nawasena.i18n import _

REASON_LENGTH = 500
State = Destruction.State


@transaction.atomic
def propose(actor: Actor, kind: str, subject: int, *, reason: str) -> Destruction:
    """Propose to destroy something that is due; asked twice, it is the open proposal. Raises ValidationError."""
    ensure(actor, May.KEEP_RECORDS)
    keeper_of(kind)
    Agency.objects.select_for_update().get(pk=actor.agency)  # one proposal at a time
    known = Destruction.objects.filter(
        agency_id=actor.agency, kind=kind, subject=subject, state__in=queries.OPEN
    )
    if (before := known.first()) is not None:
        return before
    item, period = _due(actor.agency, kind, subject)
    order = Destruction.objects.create(
        agency_id=actor.agency,
        kind=kind,
        subject=subject,
        name=item.name,
        before=item.before,
        many=item.due,
        months=period.months,
        basis=period.basis,
        reason=_reason(reason),
        proposed_by_id=actor.account,
    )
    chain.record(actor, "retention.proposed", order, _details(order), may=May.KEEP_RECORDS)
    return order


def _due(agency: int, kind: str, subject: int) -> tuple[Held, Period]:
    """What is due today, by which period. Raises ValidationError when it is not, or only by an example."""
    period = periods(Agency.objects.get(pk=agency))[kind]
    if not period.binding:
        raise ValidationError(
            _("Masa simpan ini masih contoh. Tetapkan dahulu menurut jadwal retensi arsip instansi.")
        )
    item = queries.held(agency, kind, subject)
    if item is None or not item.due:
        raise ValidationError(_("Masa simpannya belum berakhir, atau datanya sudah dimusnahkan."))
    return item, period


def _reason(text: str) -> str:
    reason = text.strip()
    if not reason or len(reason) > REASON_LENGTH:
        raise ValidationError({"reason": _("Sebutkan alasannya, paling banyak 500 huruf.")})
    return reason


def _details(order: Destruction) -> dict[str, object]:
    return {
        "kind": order.kind,
        "subject": order.subject,
        "before": order.before,
        "count": order.many,
        "months": order.months,
        "basis": order.basis,
        "reason": order.reason,
    }


@transaction.atomic
def approve(actor: Actor, order: Destruction, *, typed: str) -> Destruction:
    """Approve a proposal of somebody else, and have the work done. ``typed``: the name of the thing once more.

    An approved one whose work broke off is asked for again, also by another approver.
    Raises PermissionDenied, ValidationError.
    """
    ensure(actor, May.DESTROY_RECORDS)
    order = Destruction.objects.select_for_update().get(pk=order.pk)
    if order.state not in queries.OPEN:
        raise ValidationError(_("Usul pemusnahan ini sudah selesai diputuskan."))
    if order.state == State.PROPOSED or (order.decided_by_id != actor.account and _broken_off(order)):
        _decide(actor, order, typed)
    return asked(actor, order)


def _broken_off(order: Destruction) -> bool:
    """Has the work of an approved proposal ended without it being done?"""
    return order.job is None or order.job.state in (Job.State.DONE, Job.State.FAILED)


def _decide(actor: Actor, order: Destruction, typed: str) -> None:
    ensure_other(actor, order.proposed_by_id)
    keeper_of(order.kind).review(actor, order)
    name = title(order)
    if " ".join(typed.split()) != " ".join(name.split()):
        text = _("Ketik '{name}' persis seperti tertulis untuk menegaskan pemusnahan.")
        raise ValidationError({"typed": text.format(name=name)})
    if order.state == State.PROPOSED:  # later on a part of it may be gone already
        _ensure_still_due(order)
    order.state, order.decided_by_id = State.APPROVED, actor.account
    order.decided_at = clock.moment()
    order.save(update_fields=["state", "decided_by", "decided_at"])
    chain.record(actor, "retention.approved", order, _details(order), may=May.DESTROY_RECORDS)


def _ensure_still_due(order: Destruction) -> None:
    item, _period = _due(order.agency_id, order.kind, order.subject)
    if item.before < order.before:
        raise ValidationError(_("Masa simpan diperpanjang sejak diusulkan; tolak usul ini dan ajukan lagi."))


@transaction.atomic
def reject(actor: Actor, order: Destruction, *, reason: str) -> Destruction:
    """Reject a proposal, or take one's own back. Raises PermissionDenied, ValidationError."""
    order = Destruction.objects.select_for_update().get(pk=order.pk)
    own = actor.may(May.KEEP_RECORDS) and order.proposed_by_id == actor.account
    if not own:
        ensure(actor, May.DESTROY_RECORDS)
    if order.state != State.PROPOSED:
        raise ValidationError(_("Usul pemusnahan ini sudah diputuskan."))
    order.state, order.decided_by_id = State.REJECTED, actor.account
    order.decided_at, order.answer = clock.moment(), _reason(reason)
    order.save(update_fields=["state", "decided_by", "decided_at", "answer"])
    right = May.KEEP_RECORDS if own else May.DESTROY_RECORDS
    details = {"kind": order.kind, "subject": order.subject, "reason": order.answer}
    chain.record(actor, "retention.rejected", order, details, may=right)
    return order
