"""The two walls: what an actor can reach, and what PostgreSQL shows to a transaction."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from nawasena.core.accounts.roles import Role
from nawasena.core.database.scope import NOTHING, agencies, apply, scoped
from nawasena.core.models import Agency, Unit
from tests.core.world import World


def test_the_installation_passes_its_own_checks(world: World) -> None:
    call_command("check", databases=["default"], deploy=False)


def test_unset_scope_shows_nothing(world: World) -> None:
    apply(NOTHING)
    assert not Unit.objects.exists()
    assert not Agency.objects.exists()


def test_each_agency_sees_its_own_rows_only(world: World) -> None:
    world.see("a")
    mine = set(Unit.objects.values_list("agency_id", flat=True))
    world.see("b")
    theirs = set(Unit.objects.values_list("agency_id", flat=True))
    assert (mine, theirs) == ({world.a.pk}, {world.b.pk})


def test_the_scope_of_an_outer_transaction_returns(world: World) -> None:
    world.see("a")
    with scoped(agencies(world.b.pk)):
        assert set(Unit.objects.values_list("agency_id", flat=True)) == {world.b.pk}
    assert set(Unit.objects.values_list("agency_id", flat=True)) == {world.a.pk}


def test_writing_into_another_agency_is_refused_by_the_database(world: World) -> None:
    world.see("a")
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Unit.objects.create(agency=world.b, code="x", name="x")


def test_an_update_through_raw_sql_reaches_nobody_else(world: World) -> None:
    world.see("a")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_unit SET name = 'x' WHERE agency_id = %s", [world.b.pk])
        assert cursor.rowcount == 0


def test_an_actor_has_the_rights_of_the_role(world: World) -> None:
    actor = world.actor(Role.HEAD_OF_UNIT)
    assert actor.agency == world.a.pk
    assert [str(right.role) for right in actor.rights] == ["head_of_unit"]
    assert actor.rights[0].path == world.units["a.school"].path


def test_a_unit_below_itself_is_refused(world: World) -> None:
    school, part = world.units["a.school"], world.units["a.part"]
    with pytest.raises(DatabaseError, match="below"), transaction.atomic():
        Unit.objects.filter(pk=school.pk).update(parent=part)


def test_moving_a_unit_moves_what_is_below_it(world: World) -> None:
    school, part, health = (world.units[f"a.{name}"] for name in ("school", "part", "health"))
    Unit.objects.filter(pk=school.pk).update(parent=health)
    part.refresh_from_db()
    assert part.path == f"{health.path}{school.pk}.{part.pk}."
