"""The end of retention: due to the day, proposed by one, approved by another, destroyed once, all in the trail."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from nawasena.core.accounts.roles import RULES, May, Role
from nawasena.core.audit import chain
from nawasena.core.jobs import running
from nawasena.core.models import AuditEvent, AuditPayload, Destruction, Grant, Job
from nawasena.core.retention import asking, payloads, periods, queries, services
from nawasena.core.retention.keeping import title
from nawasena.rules.retention import last_day
from tests.core.retention.keeping import (
    EVIDENCE,
    JRA,
    PAYLOADS,
    approved,
    destroyed,
    done,
    keep,
    on,
    proposed,
)
from tests.core.world import World

State = Destruction.State
DAY = dt.timedelta(days=1)


def last(world: World) -> dt.date:
    """The last day on which the payloads of the world are kept; all of them are of today."""
    return last_day(timezone.localdate(), 12)


def actions(world: World) -> list[str]:
    world.see("a")
    return list(AuditEvent.objects.order_by("number").values_list("action", flat=True))


@pytest.fixture
def kept(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """An agency with a period of its own, on the day after the last one of its payloads."""
    keep(world, PAYLOADS)
    on(monkeypatch, last(world) + DAY)
    return world


# --- periods ------------------------------------------------------------------------------------------


def test_without_a_word_of_the_agency_a_period_is_an_example(world: World) -> None:
    found = periods.periods(world.a)[PAYLOADS]
    assert (found.months, found.status, found.binding) == (60, "example", False)
    assert found.basis == "UU 27/2022"


def test_an_agency_sets_its_own_with_its_basis(world: World) -> None:
    keep(world, PAYLOADS, 120)
    world.a.refresh_from_db()
    found = periods.periods(world.a)[PAYLOADS]
    assert (found.months, found.status, found.basis, found.binding) == (120, "agency", JRA, True)
    assert periods.periods(world.a)[EVIDENCE].status == "example"
    assert periods.periods(world.b)[PAYLOADS].status == "example"
    event = AuditEvent.objects.get(action="retention.period_set")
    details = chain.details_of(event)
    assert (details["months_before"], details["months"], details["basis"]) == (60, 120, JRA)


@pytest.mark.parametrize(
    ("kind", "months", "basis"),
    [
        (PAYLOADS, 0, JRA),
        (PAYLOADS, 1201, JRA),
        (PAYLOADS, 12, " "),
        (PAYLOADS, 12, "x" * 301),
        ("x", 12, JRA),
    ],
)
def test_an_impossible_period_is_refused(world: World, kind: str, months: int, basis: str) -> None:
    with pytest.raises(ValidationError):
        periods.set_period(world.actor(Role.AGENCY_ADMIN), kind, months=months, basis=basis)


@pytest.mark.parametrize("role", [role for role in RULES if May.KEEP_RECORDS not in RULES[role].may])
def test_who_keeps_no_records_neither_sets_nor_proposes(world: World, role: Role) -> None:
    with pytest.raises(PermissionDenied):
        periods.set_period(world.actor(role), PAYLOADS, months=1, basis=JRA)
    with pytest.raises(PermissionDenied):
        services.propose(world.actor(role), PAYLOADS, 0, reason="coba")


# --- due ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "due"), [(-1, False), (0, False), (1, True)])
def test_a_payload_is_due_the_day_after_its_last_day(
    world: World, monkeypatch: pytest.MonkeyPatch, days: int, due: bool
) -> None:
    keep(world, PAYLOADS)
    on(monkeypatch, last(world) + days * DAY)
    row = queries.held(world.a.pk, PAYLOADS, 0)
    assert row is not None
    count = AuditPayload.objects.filter(agency=world.a).count()
    assert count > 0
    assert (row.many, row.due, row.until) == (count, count if due else 0, last(world))
    if due:
        assert proposed(world, PAYLOADS).many == count
    else:
        with pytest.raises(ValidationError, match="belum berakhir"):
            proposed(world, PAYLOADS)


def test_nothing_is_destroyed_by_an_example(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    on(monkeypatch, dt.date(2100, 1, 1))
    row = queries.held(world.a.pk, PAYLOADS, 0)
    assert row is not None and row.due == row.many > 0
    with pytest.raises(ValidationError, match="contoh"):
        proposed(world, PAYLOADS)


# --- two people -----------------------------------------------------------------------------------------


def test_a_destruction_from_proposal_to_end(kept: World) -> None:
    count = AuditPayload.objects.filter(agency=kept.a).count()
    order = destroyed(kept, PAYLOADS)
    assert (order.state, order.destroyed, order.many) == (State.DONE, count, count)
    assert not AuditPayload.objects.exists()
    told = actions(kept)
    assert told[-count - 3 :] == [
        "retention.proposed", "retention.approved", *["audit.payload_destroyed"] * count, "retention.done",
    ]  # fmt: skip
    assert chain.verify(kept.a.pk) is None
    kept.see("b")
    assert AuditPayload.objects.filter(agency=kept.b).exists()


def test_asked_twice_it_is_one_proposal(kept: World) -> None:
    assert proposed(kept, PAYLOADS) == proposed(kept, PAYLOADS)
    assert actions(kept).count("retention.proposed") == 1


def test_who_proposes_does_not_approve(kept: World) -> None:
    order = proposed(kept, PAYLOADS)
    with pytest.raises(PermissionDenied):
        approved(kept, order, Role.AGENCY_ADMIN)
    Destruction.objects.filter(pk=order.pk).update(proposed_by=kept.accounts["a", Role.PPK])
    with pytest.raises(PermissionDenied, match="orang lain"):
        approved(kept, order, Role.PPK)


def test_the_database_refuses_one_pair_of_eyes(kept: World) -> None:
    order = proposed(kept, PAYLOADS)
    rows = Destruction.objects.filter(pk=order.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(state=State.APPROVED, decided_by=order.proposed_by)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(state=State.DONE)


@pytest.mark.parametrize("typed", ["", "Data pribadi", "data pribadi peristiwa"])
def test_the_name_is_typed_as_it_is_written(kept: World, typed: str) -> None:
    order = proposed(kept, PAYLOADS)
    with pytest.raises(ValidationError, match="persis"):
        services.approve(kept.actor(Role.PPK), order, typed=typed)
    order.refresh_from_db()
    assert order.state == State.PROPOSED
    assert services.approve(kept.actor(Role.PPK), order, typed=f" {title(order)} ").state == State.APPROVED


def test_a_period_that_was_made_longer_stops_an_approval(kept: World) -> None:
    order = proposed(kept, PAYLOADS)
    keep(kept, PAYLOADS, 13)
    with pytest.raises(ValidationError, match="belum berakhir"):
        approved(kept, order)


def test_only_what_was_due_when_proposed_goes(kept: World, monkeypatch: pytest.MonkeyPatch) -> None:
    order = approved(kept, proposed(kept, PAYLOADS))
    Destruction.objects.filter(pk=order.pk).update(before=order.before - DAY)
    on(monkeypatch, last(kept) + 400 * DAY)
    order = done(kept, order)
    assert (order.state, order.destroyed) == (State.DONE, 0)
    assert AuditPayload.objects.exists()


def test_a_rejected_proposal_keeps_everything_and_can_be_made_again(kept: World) -> None:
    order = services.reject(kept.actor(Role.PYB), proposed(kept, PAYLOADS), reason="Sengketa masih berjalan")
    assert (order.state, order.answer) == (State.REJECTED, "Sengketa masih berjalan")
    assert AuditPayload.objects.exists()
    with pytest.raises(ValidationError, match="sudah"):
        approved(kept, order)
    assert proposed(kept, PAYLOADS) != order


def test_a_proposal_is_taken_back_by_who_made_it_and_by_no_stranger(kept: World) -> None:
    order = proposed(kept, PAYLOADS)
    with pytest.raises(PermissionDenied):
        services.reject(kept.actor(Role.AUDITOR), order, reason="coba")
    services.reject(kept.actor(Role.AGENCY_ADMIN), order, reason="Keliru")
    event = AuditEvent.objects.get(action="retention.rejected")
    assert event.role == Role.AGENCY_ADMIN


# --- interruptions --------------------------------------------------------------------------------------


class KilledError(BaseException):
    """The process is gone: nothing after this runs."""


def test_a_second_run_is_harmless(kept: World) -> None:
    order = destroyed(kept, PAYLOADS)
    before = len(actions(kept))
    assert order.job is not None
    assert not running.run(kept.a.pk, order.job.pk)
    Job.objects.filter(pk=order.job.pk).update(state=Job.State.WAITING)
    assert not running.run(kept.a.pk, order.job.pk)
    order.job.refresh_from_db()
    assert "tidak menunggu" in order.job.problem
    assert len(actions(kept)) == before


def test_a_killed_worker_leaves_whole_pieces_and_the_next_one_finishes(
    kept: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(payloads, "PIECE", 5)
    order, count = approved(kept, proposed(kept, PAYLOADS)), AuditPayload.objects.count()
    assert count > 10
    genuine, calls = payloads.count, [0]

    def killed(row: Destruction, many: int) -> None:
        calls[0] += 1
        genuine(row, many)
        if calls[0] == 2:
            raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(payloads, "count", killed)
        with pytest.raises(KilledError):
            running.run(kept.a.pk, order.job_id or 0)
    kept.see("a")
    assert AuditPayload.objects.count() == count - 5
    Job.objects.filter(pk=order.job_id).update(heartbeat_at=timezone.now() - dt.timedelta(minutes=10))
    order = done(kept, order)
    assert (order.state, order.destroyed) == (State.DONE, count)
    assert chain.verify(kept.a.pk) is None


def test_who_may_no_more_is_followed_by_another_approver(kept: World) -> None:
    order = approved(kept, proposed(kept, PAYLOADS))
    Grant.objects.filter(account=kept.accounts["a", Role.PPK]).update(valid_until=dt.date(2021, 1, 1))
    order = done(kept, order)
    assert order.state == State.APPROVED
    assert order.job is not None and "penyetuju" in order.job.problem
    assert AuditPayload.objects.exists()
    order = done(kept, approved(kept, order, Role.PYB))
    assert (order.state, order.decided_by) == (State.DONE, kept.accounts["a", Role.PYB])


def test_a_second_approver_does_not_replace_the_first_while_the_work_is_asked_for(kept: World) -> None:
    order = approved(kept, proposed(kept, PAYLOADS))
    again = approved(kept, order, Role.PYB)
    assert (again.decided_by_id, again.job_id) == (order.decided_by_id, order.job_id)
    assert actions(kept).count("retention.approved") == 1


def test_work_that_waits_is_not_asked_for_twice(kept: World) -> None:
    order = approved(kept, proposed(kept, PAYLOADS))
    assert approved(kept, order).job == order.job
    kept.see("a")
    assert asking.ask_again(order) == order.job
    assert actions(kept).count("retention.approved") == 1
