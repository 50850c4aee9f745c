"""A mapping of what is known already: proposed, decided by somebody else, begun again after a failure."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from nawasena.core.accounts.actor import Actor, Right
from nawasena.core.accounts.roles import RULES, May, Role
from nawasena.core.audit import chain
from nawasena.core.database.scope import agencies, scoped
from nawasena.core.models import AuditEvent, Job
from nawasena.mapping import jobs, presets, proposing, services
from nawasena.mapping.adopting import adopt
from nawasena.mapping.models import AdoptedPolicy, Mapping, Preset, Result
from nawasena.mapping.queries.mappings import mapping_for, mapping_for_update, mappings
from nawasena.mapping.queries.starting import policies_on, population, suggested_name
from nawasena.mapping.states import State, StateError, stopped
from nawasena.people.models import Delivery
from nawasena.people.quality_queries import assessed
from nawasena.people.queries.evidence import evidence_of
from nawasena.rules.registry import in_force
from tests.core.world import World
from tests.mapping import proposals
from tests.mapping.crowd import CROWD, DAY, KEPKA, PERMEN
from tests.mapping.proposals import NAME, TODAY, approved, failed, gate_at, proposed, wish, worked
from tests.mapping.results import people
from tests.people.known import know, placed

APPROVERS = (Role.PPK, Role.PYB, Role.COMMITTEE_SECRETARY)


@pytest.fixture
def ready(world: World, monkeypatch: Any) -> World:
    return proposals.ready(world, monkeypatch)


def actions(mapping: Mapping) -> list[str]:
    events = AuditEvent.objects.filter(subject=f"mapping:{mapping.pk}").order_by("number")
    return list(events.values_list("action", flat=True))


def refused_for(problem: pytest.ExceptionInfo[ValidationError]) -> set[str]:
    return set(getattr(problem.value, "error_dict", {"": 0}))


def test_from_a_proposal_to_a_result(ready: World) -> None:
    mapping = proposed(ready)
    assert (mapping.state, mapping.job, mapping.approved_by) == (State.PROPOSED, None, None)
    mapping = proposing.approve(ready.actor(Role.PYB), mapping, mapping.version)
    assert mapping.state == State.WAITING
    mapping = worked(ready, mapping)
    assert (mapping.state, mapping.counts["people"]) == (State.DONE, len(people()))
    assert mapping.requested_by == ready.accounts["a", Role.TALENT_MANAGER]
    assert mapping.approved_by == ready.accounts["a", Role.PYB]
    assert actions(mapping) == ["mapping.proposed", "mapping.approved", "mapping.finished"]
    assert chain.verify(ready.a.pk) is None


@pytest.mark.parametrize("role", list(RULES))
def test_only_the_talent_manager_proposes(ready: World, role: Role) -> None:
    given, actor = wish(), ready.actor(role)
    if role == Role.TALENT_MANAGER:
        assert proposing.propose(actor, given).state == State.PROPOSED
        return
    with pytest.raises(PermissionDenied):
        proposing.propose(actor, given)


@pytest.mark.parametrize("role", list(RULES))
def test_who_approves_packages_approves_mappings(ready: World, role: Role) -> None:
    mapping = proposed(ready)
    actor = ready.actor(role)
    if role in APPROVERS:
        assert proposing.approve(actor, mapping, mapping.version).approved_by_id == actor.account
        return
    with pytest.raises((PermissionDenied, Http404)):
        proposing.approve(actor, mapping, mapping.version)
    with pytest.raises((PermissionDenied, Http404)):
        proposing.refuse(actor, mapping, mapping.version, reason="x")


def test_a_right_on_some_units_is_not_enough(ready: World) -> None:
    mapping, path = proposed(ready), ready.units["a.school"].path
    for role, act in (
        (Role.TALENT_MANAGER, lambda actor: proposing.propose(actor, wish(name="Lain"))),
        (Role.PYB, lambda actor: proposing.approve(actor, mapping, mapping.version)),
    ):
        whole = ready.actor(role)
        part = Actor(whole.account, whole.name, whole.agency, (Right(role, path),))
        with pytest.raises((PermissionDenied, Http404)):  # who decides nothing does not see it either
            act(part)


def test_nobody_decides_about_the_own_proposal(ready: World) -> None:
    mapping = proposed(ready)
    manager = ready.actor(Role.TALENT_MANAGER)
    both = Actor(manager.account, "", manager.agency, (Right(Role.TALENT_MANAGER), Right(Role.PYB)))
    for act in (proposing.approve, lambda *given: proposing.refuse(*given, reason="x")):
        with pytest.raises(PermissionDenied, match="orang lain"):
            act(both, mapping, mapping.version)
    mapping.refresh_from_db()
    assert mapping.state == State.PROPOSED


def test_another_agency_reaches_nothing(ready: World) -> None:
    mapping = proposed(ready)
    version = mapping.version
    policy = mapping.policy
    for role in (Role.PYB, Role.TALENT_MANAGER):
        actor = ready.actor(role, "b")
        for act in (
            lambda who=actor: proposing.approve(who, mapping, version),
            lambda who=actor: proposing.refuse(who, mapping, version, reason="x"),
            lambda who=actor: proposing.withdraw(who, mapping),
            lambda who=actor: proposing.retry(who, mapping),
        ):
            with pytest.raises((PermissionDenied, Http404)):
                act()
    gate_open = ready.actor(Role.TALENT_MANAGER, "b")
    with pytest.raises(ValidationError) as problem:
        proposing.propose(gate_open, wish(policy=policy))
    assert refused_for(problem) == {"policy"}, "a policy of A is none of B's"


def test_who_does_not_start_mappings_sees_no_proposals(ready: World) -> None:
    mapping = proposed(ready)
    seeing = {role for role in RULES if mapping in mappings(ready.actor(role))}
    assert seeing == {Role.TALENT_MANAGER, Role.AUDITOR, *APPROVERS}
    with pytest.raises(Http404):
        mapping_for(ready.actor(Role.HEAD_OF_UNIT), mapping.pk)
    manager = ready.actor(Role.TALENT_MANAGER)
    token = Actor(manager.account, "", manager.agency, manager.rights, only=frozenset({May.SEE_RESULTS}))
    assert mapping not in mappings(token)


@pytest.mark.parametrize(("above", "open_"), [(Fraction(0), True), (Fraction(1, 100), False)])
def test_the_gate_decides_at_its_threshold(
    ready: World, monkeypatch: Any, above: Fraction, open_: bool
) -> None:
    found = assessed(ready.a.pk)
    assert found is not None
    assert found.result.agency.index is not None
    gate_at(monkeypatch, found.result.agency.index + above)
    if open_:
        mapping = proposed(ready)
        gate_at(monkeypatch, found.result.agency.index + Fraction(1, 100))
        with pytest.raises(ValidationError, match="Kualitas data"):
            proposing.approve(ready.actor(Role.PYB), mapping, mapping.version)
        return
    with pytest.raises(ValidationError, match="Kualitas data"):
        proposed(ready)


def test_nothing_is_proposed_without_data(world: World, monkeypatch: Any) -> None:
    adopt(world.actor(Role.TALENT_MANAGER), in_force(PERMEN, DAY), valid_from=DAY)
    monkeypatch.setattr("nawasena.core.clock.day", lambda: TODAY)
    with pytest.raises(ValidationError, match="Kualitas data"):
        proposed(world)


@pytest.mark.parametrize(
    ("days", "field"), [(-1, {"policy"}), (0, set()), (1, set()), (2, {"evaluation_date"})]
)
def test_the_day_lies_between_the_adoption_and_today(ready: World, days: int, field: set[str]) -> None:
    day = DAY + dt.timedelta(days=days)  # adopted on DAY, today is the day after
    if not field:
        assert proposed(ready, evaluation_date=day).evaluation_date == day
        return
    with pytest.raises(ValidationError) as problem:
        proposed(ready, evaluation_date=day)
    assert refused_for(problem) == field


def test_the_last_adoption_of_each_policy_is_offered(ready: World) -> None:
    actor = ready.actor(Role.TALENT_MANAGER)
    first = AdoptedPolicy.objects.get()
    again = adopt(actor, in_force(PERMEN, DAY), valid_from=TODAY)
    other = adopt(actor, in_force(KEPKA, DAY), valid_from=TODAY)
    assert [item.pk for item, _loaded in policies_on(actor, DAY)] == [first.pk]
    assert [item.pk for item, _loaded in policies_on(actor, TODAY)] == [other.pk, again.pk]
    with pytest.raises(ValidationError) as problem:
        proposed(ready, evaluation_date=TODAY, policy=first)
    assert refused_for(problem) == {"policy"}
    AdoptedPolicy.objects.filter(pk=other.pk).update(digest="0" * 64)  # its text is lost
    assert [item.pk for item, _loaded in policies_on(actor, TODAY)] == [again.pk]


def test_a_preset_counts_exactly_whom_a_mapping_takes_in(world: World, monkeypatch: Any) -> None:
    rows = {name: placed(CROWD[name], "1") for name in ("usual", "low", "expired", "no skp", "cut")}
    facts = {
        "low": {"jenjang": "jpt_pratama"}, "expired": {"jenjang": "administrator"},
        "no skp": {"jenjang": "ahli_muda", "jenis_jabatan": "fungsional"},
        "cut": {"jenjang": "pengawas", "jenis_jabatan": "rangkap"},
    }  # fmt: skip
    for name, more in facts.items():
        rows[name] = {**rows[name], "facts": {**rows[name]["facts"], **more}}
    know(world.a.pk, rows)
    known = evidence_of(world.a.pk).evidence.people
    counts = {preset: presets.chosen(known, preset).height for preset in Preset.values}
    assert population(world.a.pk) == counts
    assert counts == {"all": 5, "jpt": 1, "administrators": 3, "functional": 2}
    world.see("b")
    assert set(population(world.b.pk).values()) == {0}


def test_a_preset_without_people_is_refused(ready: World) -> None:
    with pytest.raises(ValidationError) as problem:
        proposed(ready, preset=Preset.JPT)
    assert refused_for(problem) == {"preset"}


@pytest.mark.parametrize(("name", "good"), [("x" * 120, True), ("x" * 121, False), ("  ", False)])
def test_a_name_has_a_length(ready: World, name: str, good: bool) -> None:
    if good:
        assert proposed(ready, name=name).name == name
        return
    with pytest.raises(ValidationError) as problem:
        proposed(ready, name=name)
    assert refused_for(problem) == {"name"}


def test_the_next_period_is_suggested(ready: World) -> None:
    assert suggested_name(ready.a.pk, DAY) == NAME
    mapping = proposed(ready)
    assert suggested_name(ready.a.pk, DAY) == "Pemetaan Talenta 2026 Periode II"
    proposing.withdraw(ready.actor(Role.TALENT_MANAGER), mapping)
    assert suggested_name(ready.a.pk, DAY) == NAME
    proposed(ready, name="Pemetaan Talenta 2026 Periode XII")
    assert suggested_name(ready.a.pk, DAY) == "Pemetaan Talenta 2026"
    assert suggested_name(ready.a.pk, dt.date(2027, 1, 1)) == "Pemetaan Talenta 2027 Periode I"


# --- pressed twice, pages that are old -----------------------------------------------------------------


def test_every_act_pressed_twice_is_done_once(ready: World, monkeypatch: Any) -> None:
    first = proposed(ready)
    assert proposed(ready).pk == first.pk
    approver, manager = ready.actor(Role.PYB), ready.actor(Role.TALENT_MANAGER)
    once = proposing.approve(approver, first, 0)
    again = proposing.approve(approver, first, 0)
    assert (once.job_id, once.version) == (again.job_id, again.version)
    assert actions(first) == ["mapping.proposed", "mapping.approved"]
    other = proposed(ready, name="Lain")
    proposing.refuse(approver, other, 0, reason="Belum lengkap")
    proposing.refuse(approver, other, 0, reason="Belum lengkap")
    assert actions(other) == ["mapping.proposed", "mapping.refused"]
    third = proposed(ready, name="Lagi")
    proposing.withdraw(manager, third)
    proposing.withdraw(manager, third)
    assert actions(third) == ["mapping.proposed", "mapping.withdrawn"]
    fourth = failed(ready, monkeypatch, name="Gagal")
    asked = [proposing.retry(manager, fourth).job_id for _press in range(2)]
    assert asked[0] == asked[1] != fourth.job_id
    assert actions(fourth).count("mapping.retried") == 1


def test_the_same_name_with_other_words_is_another_proposal(ready: World) -> None:
    proposed(ready)
    with pytest.raises(ValidationError, match="sudah diajukan"):
        proposed(ready, evaluation_date=TODAY)


def _late(question: Any, early: Any) -> Any:
    """The question, answered as it was before the other came when it is asked first."""
    asked: list[Any] = []

    def answer(*given: Any) -> Any:
        asked.append(given)
        return early if len(asked) == 1 else question(*given)

    return answer


@pytest.mark.parametrize("late", [{"_same": None, "name_problem": ""}, {"_same": None}])
@pytest.mark.parametrize(("changes", "same"), [({}, True), ({"evaluation_date": TODAY}, False)])
def test_who_is_slower_by_a_moment_gets_the_first_or_is_told(
    ready: World, monkeypatch: Any, changes: dict[str, Any], same: bool, late: dict[str, Any]
) -> None:
    """The first is kept between the questions of the second, or before its writing: the database says so."""
    first = proposed(ready)
    for name, early in late.items():
        monkeypatch.setattr(proposing, name, _late(getattr(proposing, name), early))
    if same:
        assert proposed(ready, **changes).pk == first.pk
        return
    with pytest.raises(ValidationError, match="sudah diajukan"):
        proposed(ready, **changes)


@pytest.mark.parametrize("version", [-1, 1, 2])
def test_a_decision_names_the_version_it_saw(ready: World, version: int) -> None:
    mapping = proposed(ready)
    for act in (proposing.approve, lambda *given: proposing.refuse(*given, reason="x")):
        with pytest.raises(ValidationError, match="berubah sejak halaman dibuka"):
            act(ready.actor(Role.PYB), mapping, version)


def test_what_was_decided_is_decided(ready: World) -> None:
    mapping = proposed(ready)
    proposing.refuse(ready.actor(Role.PYB), mapping, 0, reason="Belum lengkap")
    for act in (
        lambda: proposing.approve(ready.actor(Role.PPK), mapping, 1),
        lambda: proposing.refuse(ready.actor(Role.PPK), mapping, 1, reason="x"),
        lambda: proposing.withdraw(ready.actor(Role.TALENT_MANAGER), mapping),
        lambda: proposing.retry(ready.actor(Role.TALENT_MANAGER), mapping),
    ):
        with pytest.raises(StateError, match="Ditolak"):
            act()


@pytest.mark.parametrize(("length", "good"), [(0, False), (1, True), (500, True), (501, False)])
def test_a_refusal_has_a_reason(ready: World, length: int, good: bool) -> None:
    mapping, reason = proposed(ready), "x" * length
    if good:
        assert proposing.refuse(ready.actor(Role.PYB), mapping, 0, reason=reason).reason == reason
        return
    with pytest.raises(ValidationError, match="alasan"):
        proposing.refuse(ready.actor(Role.PYB), mapping, 0, reason=reason)


def test_a_proposal_is_withdrawn_by_who_made_it(ready: World) -> None:
    mapping = proposed(ready)
    manager = ready.actor(Role.TALENT_MANAGER)
    colleague = Actor(ready.accounts["a", Role.READER].pk, "", manager.agency, manager.rights)
    with pytest.raises(PermissionDenied, match="yang mengusulkannya"):
        proposing.withdraw(colleague, mapping)
    assert proposing.withdraw(manager, mapping).state == State.WITHDRAWN


def test_new_data_ask_for_a_new_proposal(ready: World) -> None:
    mapping = proposed(ready)
    know(ready.a.pk, people(), day=TODAY)
    with pytest.raises(ValidationError, match="Data pegawai berubah"):
        proposing.approve(ready.actor(Role.PYB), mapping, mapping.version)
    proposing.withdraw(ready.actor(Role.TALENT_MANAGER), mapping)
    assert approved(ready).pk != mapping.pk


def test_nothing_starts_while_data_are_being_applied(ready: World) -> None:
    mapping, waiting = proposed(ready), approved(ready, name="Lain")
    Delivery.objects.update(finished=False)
    with pytest.raises(ValidationError, match="sedang diterapkan"):
        proposing.approve(ready.actor(Role.PYB), mapping, mapping.version)
    with pytest.raises(ValidationError):
        proposed(ready, name="Ketiga")
    waiting = worked(ready, waiting)
    assert waiting.state == State.FAILED
    assert waiting.job is not None
    assert "sedang diterapkan" in waiting.job.problem
    Delivery.objects.update(finished=True)
    assert worked(ready, proposing.retry(ready.actor(Role.TALENT_MANAGER), waiting)).state == State.DONE


# --- failures ------------------------------------------------------------------------------------------


def test_a_failed_mapping_is_begun_again_without_a_second_approval(ready: World, monkeypatch: Any) -> None:
    mapping = failed(ready, monkeypatch)
    assert mapping.state == State.FAILED
    mapping = worked(ready, proposing.retry(ready.actor(Role.TALENT_MANAGER), mapping))
    assert mapping.state == State.DONE
    assert mapping.approved_by == ready.accounts["a", Role.PYB]
    assert actions(mapping)[-2:] == ["mapping.retried", "mapping.finished"]


@pytest.mark.parametrize("state", [State.WAITING, State.RUNNING])
def test_a_job_that_was_given_up_is_begun_again(ready: World, state: str) -> None:
    mapping = approved(ready)
    Mapping.objects.filter(pk=mapping.pk).update(state=state)
    Job.objects.filter(pk=mapping.job_id).update(state=Job.State.FAILED, problem="Terhenti.")
    mapping = Mapping.objects.get(pk=mapping.pk)
    assert stopped(mapping)
    mapping = proposing.retry(ready.actor(Role.TALENT_MANAGER), mapping)
    assert worked(ready, mapping).state == State.DONE


@pytest.mark.parametrize("role", [role for role in RULES if role != Role.TALENT_MANAGER])
def test_others_do_not_begin_again(ready: World, monkeypatch: Any, role: Role) -> None:
    mapping = failed(ready, monkeypatch)
    for act in (proposing.retry, proposing.withdraw):
        with pytest.raises((PermissionDenied, Http404)):
            act(ready.actor(role), mapping)


def test_a_proposal_does_not_begin_by_trying_again(ready: World) -> None:
    mapping = proposed(ready)
    with pytest.raises(StateError, match="Menunggu persetujuan"):
        proposing.retry(ready.actor(Role.TALENT_MANAGER), mapping)
    assert not Job.objects.filter(subject=mapping.pk, kind=services.JOB).exists()


def test_what_is_refused_names_the_state_the_page_shows(ready: World, monkeypatch: Any) -> None:
    mapping = approved(ready)
    Job.objects.filter(pk=mapping.job_id).update(state=Job.State.FAILED)
    with pytest.raises(StateError, match="'Gagal'"):
        proposing.refuse(ready.actor(Role.PPK), mapping, mapping.version, reason="x")


def test_a_changed_mapping_asks_for_a_new_approval(ready: World, monkeypatch: Any) -> None:
    mapping = failed(ready, monkeypatch)
    know(ready.a.pk, people(), day=TODAY)
    manager = ready.actor(Role.TALENT_MANAGER)
    with pytest.raises(ValidationError, match="Data pegawai berubah"):
        proposing.retry(manager, mapping)
    with pytest.raises(ValidationError, match="dipegang pemetaan yang gagal"):
        proposed(ready)
    proposing.withdraw(manager, mapping)
    assert proposed(ready).name == mapping.name


def test_one_of_a_package_is_begun_again_too(ready: World) -> None:
    """Also one that was asked for before the data it was asked for were kept."""
    manager = ready.actor(Role.TALENT_MANAGER)
    order = services.Order(
        name="Dari paket", evaluation_date=DAY, policy=AdoptedPolicy.objects.get(),
        requested_by=manager.account, approved_by=ready.accounts["a", Role.PYB].pk,
    )  # fmt: skip
    mapping = services.request_mapping(ready.actor(Role.PYB), order)
    assert mapping.delivery == Delivery.objects.get()
    Job.objects.filter(pk=mapping.job_id).update(state=Job.State.FAILED)
    Mapping.objects.filter(pk=mapping.pk).update(delivery=None)
    manager = ready.actor(Role.TALENT_MANAGER)
    assert proposing.retry(manager, mapping).state == State.WAITING
    Job.objects.filter(subject=mapping.pk).update(state=Job.State.FAILED)
    Delivery.objects.update(learned_at=mapping.created_at + dt.timedelta(seconds=1))
    with pytest.raises(ValidationError, match="Data pegawai berubah"):
        proposing.retry(manager, mapping)


def test_work_that_goes_on_is_neither_begun_again_nor_given_up(ready: World) -> None:
    mapping, manager = approved(ready), ready.actor(Role.TALENT_MANAGER)
    assert proposing.retry(manager, mapping).job_id == mapping.job_id
    with pytest.raises(StateError, match="Menunggu giliran"):
        proposing.withdraw(manager, mapping)


def test_what_is_locked_is_read_alone(ready: World) -> None:
    """A row joined to the locked one would be that of before the wait: an ended job instead of the new one."""
    mapping = approved(ready)
    with CaptureQueriesContext(connection) as asked:
        mapping_for_update(ready.actor(Role.PYB), mapping.pk)
    locking = [query["sql"] for query in asked if "FOR UPDATE" in query["sql"]]
    assert len(locking) == 1 and "JOIN" not in locking[0]


def test_nothing_is_computed_from_other_data_than_were_approved(ready: World) -> None:
    mapping = approved(ready)
    know(ready.a.pk, people(), day=TODAY)
    mapping = worked(ready, mapping)
    assert (mapping.state, mapping.folder) == (State.FAILED, "")
    assert mapping.job is not None and "Data pegawai berubah" in mapping.job.problem


def test_what_is_given_up_under_way_gets_no_result(ready: World, monkeypatch: Any) -> None:
    mapping, genuine = approved(ready), jobs._evaluate

    def given_up(*given: Any) -> Any:
        with scoped(agencies(ready.a.pk)):
            Mapping.objects.filter(pk=mapping.pk).update(state=State.WITHDRAWN)
        return genuine(*given)

    monkeypatch.setattr(jobs, "_evaluate", given_up)
    mapping = worked(ready, mapping)
    assert (mapping.state, mapping.folder, mapping.counts) == (State.WITHDRAWN, "", {})
    assert mapping.job is not None and "dibatalkan" in mapping.job.problem
    assert not Result.objects.filter(mapping=mapping).exists()


def test_a_worker_does_nothing_for_what_was_withdrawn(ready: World) -> None:
    mapping = approved(ready)
    Mapping.objects.filter(pk=mapping.pk).update(state=State.WITHDRAWN)
    mapping = worked(ready, mapping)
    assert (mapping.state, mapping.folder) == (State.WITHDRAWN, "")


def test_two_starts_of_the_work_never_share_a_folder(ready: World, monkeypatch: Any) -> None:
    mapping = failed(ready, monkeypatch)
    old = f"mapping-{mapping.pk}-{mapping.job_id}-1"
    mapping = worked(ready, proposing.retry(ready.actor(Role.TALENT_MANAGER), mapping))
    assert mapping.folder == f"mapping-{mapping.pk}-{mapping.job_id}-1" != old


# --- what the database refuses -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "changes", "constraint"),
    [
        (State.WAITING, {}, "mapping_runs_once_approved"),
        (State.DONE, {}, "mapping_runs_once_approved"),
        (State.PROPOSED, {"approved_by": Role.PYB}, "mapping_proposed_is_undecided"),
        (State.PROPOSED, {"proposed_at": None}, "mapping_proposed_is_undecided"),
        (State.PROPOSED, {"requested_by": None}, "mapping_proposed_by_somebody"),
        (State.WAITING, {"approved_by": Role.TALENT_MANAGER}, "mapping_four_eyes"),
        (State.REFUSED, {"reason": "x"}, "mapping_refused_with_reason"),
        (State.REFUSED, {"refused_by": Role.PYB}, "mapping_refused_with_reason"),
        (State.REFUSED, {"refused_by": Role.TALENT_MANAGER, "reason": "x"}, "mapping_refused_by_another"),
        (State.WITHDRAWN, {"refused_by": Role.PYB}, "mapping_refused_with_reason"),
    ],
)
def test_the_database_keeps_what_must_hold(
    ready: World, state: str, changes: dict[str, Any], constraint: str
) -> None:
    mapping = proposed(ready)
    given = {
        name: ready.accounts["a", value] if isinstance(value, Role) else value
        for name, value in changes.items()
    }
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Mapping.objects.filter(pk=mapping.pk).update(state=state, **given)


def test_only_what_came_to_nothing_shares_its_name(ready: World) -> None:
    manager = ready.actor(Role.TALENT_MANAGER)
    mapping = proposed(ready)
    proposing.refuse(ready.actor(Role.PYB), mapping, 0, reason="x")
    proposing.withdraw(manager, proposed(ready))
    last = proposed(ready)
    assert Mapping.objects.filter(name=NAME).count() == 3
    with pytest.raises(IntegrityError, match="mapping_name_once"), transaction.atomic():
        Mapping.objects.create(
            agency=ready.a,
            name=NAME,
            evaluation_date=DAY,
            policy=last.policy,
            requested_by_id=manager.account,
        )
