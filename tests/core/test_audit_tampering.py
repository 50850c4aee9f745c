# ruff: noqa: S608 -- forging needs statements made of figures
"""Somebody who owns the database changes the trail: each way is found, and the first bad row named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from nawasena.core.accounts.roles import Role
from nawasena.core.audit import chain, checking, retention, sealing
from nawasena.core.database.roles import APP, OWNER
from nawasena.core.database.scope import agencies, scoped
from nawasena.core.models import AuditChain, AuditEvent, AuditPayload
from nawasena.site import environment, installation
from tests.core.world import World


@pytest.fixture(scope="module")
def _owner_is_reachable(django_db_setup: None) -> Iterator[None]:
    """Let the test's own transaction become the owner of the tables, as a dishonest administrator is."""
    with installation.superuser(environment.data_folder()) as superuser:
        superuser.execute(f"GRANT {OWNER} TO {APP} WITH INHERIT FALSE, SET TRUE")
        yield
        superuser.execute(f"REVOKE {OWNER} FROM {APP}")


@pytest.fixture
def trail(_owner_is_reachable: None, world: World, tmp_path: Path, settings: Any) -> Iterator[World]:
    """Agency A with a chain of events, sealed at its end; the seals lie in a folder of their own."""
    settings.SEAL_FOLDER, settings.SEAL_KEY = tmp_path / "seals", tmp_path / "seal.key"
    sealing.seal_all([world.a.pk, world.b.pk])
    world.see("a")
    return world


def as_owner(*statements: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {OWNER}")
        for statement in statements:
            cursor.execute(statement)
            assert cursor.rowcount != 0, statement
        cursor.execute("RESET ROLE")


def events() -> list[AuditEvent]:
    return list(AuditEvent.objects.order_by("number"))


def found(world: World) -> chain.Break | None:
    with scoped(agencies(world.a.pk)):
        return chain.verify(world.a.pk, sealing.sealed_heads(world.a.pk))


def rewrite_from(first: int) -> None:
    """Compute every hash anew from a number on, and the head, as somebody who knows the recipe would."""
    previous = chain.ROOT
    for event in events():
        if event.number >= first:
            event.previous = previous
            link = chain.link_hash(event)
            as_owner(
                f"UPDATE core_auditevent SET previous = '{previous}', hash = '{link}' WHERE id = {event.pk}"
            )
            event.hash = link
        previous = event.hash
    last = events()[-1].number
    as_owner(f"UPDATE core_auditchain SET head = '{previous}', length = {last}")


def edit_details(number: int) -> int:
    as_owner(f"UPDATE core_auditevent SET details = '{{}}' WHERE number = {number}")
    return number


def edit_details_and_hash(number: int) -> int:
    event = events()[number - 1]
    event.details = '{"role":"ppk"}'
    link = chain.link_hash(event)
    as_owner(
        f"UPDATE core_auditevent SET details = '{event.details}', hash = '{link}' WHERE number = {number}"
    )
    return number + 1


def another_actor(number: int) -> int:
    as_owner(f"UPDATE core_auditevent SET actor = 1 + actor WHERE number = {number}")
    return number


def another_moment(number: int) -> int:
    as_owner(f"UPDATE core_auditevent SET at = at - interval '1 day' WHERE number = {number}")
    return number


def move_text_between_fields(number: int) -> int:
    as_owner(
        f"UPDATE core_auditevent SET role = role || left(action, 1), action = substr(action, 2) "
        f"WHERE number = {number}"
    )
    return number


def delete_one(number: int) -> int:
    drop_payloads(f"number = {number}")
    as_owner(f"DELETE FROM core_auditevent WHERE number = {number}")
    return number


def drop_payloads(which: str) -> None:
    """As the owner may, without an event that says so; perhaps there are none."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {OWNER}")
        cursor.execute(
            f"DELETE FROM core_auditpayload WHERE event_id IN (SELECT id FROM core_auditevent WHERE {which})"
        )
        cursor.execute("RESET ROLE")


def delete_the_last(_number: int) -> int:
    last = events()[-1]
    before = events()[-2]
    drop_payloads(f"id = {last.pk}")
    as_owner(
        f"DELETE FROM core_auditevent WHERE id = {last.pk}",
        f"UPDATE core_auditchain SET length = {before.number}, head = '{before.hash}'",
    )
    return last.number


def swap_two(number: int) -> int:
    as_owner(
        f"UPDATE core_auditevent SET number = -1 WHERE number = {number}",
        f"UPDATE core_auditevent SET number = {number} WHERE number = {number + 1}",
        f"UPDATE core_auditevent SET number = {number + 1} WHERE number = -1",
    )
    return number


def insert_a_forged_link(number: int) -> int:
    last = events()[-1]
    as_owner(
        "INSERT INTO core_auditevent (agency_id, number, at, actor, role, action, subject, details,"
        " payload_digest, previous, hash)"
        " SELECT agency_id, number + 1, at, actor, role, 'role.granted', subject, details, '',"
        f" hash, repeat('a', 64) FROM core_auditevent WHERE id = {last.pk}",
        f"UPDATE core_auditchain SET length = {last.number + 1}, head = repeat('a', 64)",
    )
    return last.number + 1


def rewrite_everything(number: int) -> int:
    as_owner(f"UPDATE core_auditevent SET details = '{{}}' WHERE number = {number}")
    rewrite_from(number)
    return events()[-1].number  # nothing but the seal at the end knows


def change_the_payload(_number: int) -> int:
    payload = AuditPayload.objects.order_by("event__number").last()
    assert payload is not None
    as_owner(f"UPDATE core_auditpayload SET body = '{{}}' WHERE event_id = {payload.pk}")
    return payload.event.number


def restore_an_older_state(number: int) -> int:
    kept = events()[number - 1]
    drop_payloads(f"number > {number}")
    as_owner(
        f"DELETE FROM core_auditevent WHERE number > {number}",
        f"UPDATE core_auditchain SET length = {number}, head = '{kept.hash}'",
    )
    return number + 1


def forget_the_chain(_number: int) -> int:
    as_owner("UPDATE core_auditchain SET head = repeat('0', 64)")
    return events()[-1].number + 1


SCRIPTS: tuple[Callable[[int], int], ...] = (
    edit_details, edit_details_and_hash, another_actor, another_moment, move_text_between_fields, delete_one,
    delete_the_last, swap_two, insert_a_forged_link, rewrite_everything, change_the_payload,
    restore_an_older_state, forget_the_chain,
)  # fmt: skip


def test_an_honest_trail_holds(trail: World) -> None:
    assert len(events()) > 10
    assert found(trail) is None


@pytest.mark.parametrize("tamper", SCRIPTS, ids=lambda script: script.__name__)
def test_each_way_is_found_and_the_first_bad_row_named(trail: World, tamper: Callable[[int], int]) -> None:
    expected = tamper(5)
    broken = found(trail)
    assert broken is not None
    assert (broken.agency, broken.number) == (trail.a.pk, expected)


@pytest.mark.parametrize("tamper", [rewrite_everything, restore_an_older_state, delete_the_last])
def test_without_a_seal_these_would_pass(trail: World, tamper: Callable[[int], int]) -> None:
    tamper(5)
    assert chain.verify(trail.a.pk) is None


def test_a_later_seal_does_not_hide_a_rewriting(trail: World) -> None:
    expected = rewrite_everything(5)
    sealing.seal_all([trail.a.pk])
    broken = found(trail)
    assert broken is not None
    assert broken.number == expected


def test_a_seal_of_another_key_is_refused(trail: World, settings: Any, tmp_path: Path) -> None:
    settings.SEAL_KEY = tmp_path / "other.key"
    sealing.seal_all([trail.a.pk])
    settings.SEAL_KEY = tmp_path / "seal.key"
    assert "tidak asli" in checking.check(trail.a.pk).fault


def test_a_payload_that_vanished_without_an_event_is_named(trail: World) -> None:
    payload = AuditPayload.objects.order_by("event__number").first()
    assert payload is not None
    number = payload.event.number
    drop_payloads(f"id = {payload.pk}")
    broken = found(trail)
    assert broken is not None
    assert broken.number == number
    assert "tanpa catatan pemusnahan" in broken.reason


def test_destroyed_payloads_leave_a_whole_chain_and_an_event_each(trail: World) -> None:
    actor, proposer = trail.actor(Role.PPK), trail.accounts["a", Role.AGENCY_ADMIN].pk
    last = AuditPayload.objects.order_by("-event__at")[0].event
    count, before = AuditPayload.objects.count(), len(events())
    why = 'Masa simpan "lima tahun" berakhir'
    assert retention.destroy_payloads(actor, last.at, why, proposed_by=proposer) == count - 1
    assert list(AuditPayload.objects.values_list("event_id", flat=True)) == [last.pk]
    told = events()[before:]
    assert {event.action for event in told} == {chain.DESTROYED}
    assert len(told) == count - 1
    assert chain.details_of(told[0])["reason"] == why
    assert (told[0].actor, told[0].role) == (actor.account, Role.PPK)
    assert found(trail) is None


def test_payloads_are_destroyed_by_a_second_person_with_a_right_and_a_reason_only(world: World) -> None:
    count, proposer = AuditPayload.objects.count(), world.accounts["a", Role.AGENCY_ADMIN].pk
    for role in (Role.TALENT_MANAGER, Role.AGENCY_ADMIN):
        with pytest.raises(PermissionDenied):
            retention.destroy_payloads(world.actor(role), timezone.now(), "Berakhir", proposed_by=proposer)
    approver = world.actor(Role.PPK)
    with pytest.raises(PermissionDenied, match="orang lain"):
        retention.destroy_payloads(approver, timezone.now(), "Berakhir", proposed_by=approver.account)
    with pytest.raises(ValueError, match="alasan"):
        retention.destroy_payloads(approver, timezone.now(), "  ", proposed_by=proposer)
    assert AuditPayload.objects.count() == count > 0


def test_payloads_of_another_agency_stay(world: World) -> None:
    world.see("b")
    theirs = AuditPayload.objects.values_list("event_id", flat=True)[0]
    actor = world.actor(Role.AGENCY_ADMIN)
    with connection.cursor() as cursor:
        cursor.execute("SELECT payload_destroy(%s, %s, %s, %s)", [theirs, actor.account, "", "coba"])
        assert cursor.fetchone()[0] is None
    world.see("b")
    assert AuditPayload.objects.filter(event_id=theirs).exists()


def test_the_application_cannot_touch_the_trail(world: World) -> None:
    from django.db import DatabaseError, transaction

    world.see("a")
    for statement in (
        "UPDATE core_auditevent SET details = ''", "DELETE FROM core_auditevent",
        "UPDATE core_auditchain SET length = 0", "UPDATE core_auditpayload SET body = ''",
        "DELETE FROM core_auditpayload", "INSERT INTO core_agencyid VALUES (99999)", "DELETE FROM core_agencyid",
    ):  # fmt: skip
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


# --- the command --------------------------------------------------------------------------------------


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    from contextlib import nullcontext

    monkeypatch.setattr("nawasena.site.cli.audit.application", lambda **_options: nullcontext())
    return CliRunner()


def test_the_command_names_agencies_events_and_seals(trail: World, command: CliRunner) -> None:
    from nawasena.site.cli.audit import audit

    told = command.invoke(audit, ["verify"])
    assert told.exit_code == 0, told.output
    length = AuditChain.objects.get(pk=trail.a.pk).length
    assert f"Kabupaten Nusa Satu: utuh, {length} peristiwa, cocok dengan 1 segel." in told.output
    assert "Kabupaten Nusa Dua" in told.output


def test_the_command_names_the_bad_row_and_fails(trail: World, command: CliRunner) -> None:
    from nawasena.site.cli.audit import audit
    from nawasena.site.cli.messages import Stop

    edit_details(5)
    told = command.invoke(audit, ["verify", "--agency", "A"])
    assert isinstance(told.exception, Stop)
    assert told.exception.code == 1
    assert "peristiwa nomor 5 rusak" in told.stderr
    assert command.invoke(audit, ["verify", "--agency", "B"]).exit_code == 0


def test_an_unknown_agency_is_told_apart(trail: World, command: CliRunner) -> None:
    from nawasena.site.cli.audit import audit
    from nawasena.site.cli.messages import Stop

    told = command.invoke(audit, ["verify", "--agency", "X"])
    assert isinstance(told.exception, Stop)
    assert told.exception.code == 2


def test_sealing_writes_a_copy(trail: World, command: CliRunner, settings: Any) -> None:
    from nawasena.site.cli.audit import audit

    before = len(list(Path(settings.SEAL_FOLDER).iterdir()))
    assert command.invoke(audit, ["seal"]).exit_code == 0
    assert len(list(Path(settings.SEAL_FOLDER).iterdir())) == before + 1
