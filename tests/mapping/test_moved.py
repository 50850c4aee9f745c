"""People and units that moved between two mappings, or since one."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from nawasena.core.accounts.roles import Role
from nawasena.core.models import Unit
from nawasena.mapping.models import Mapping, Result
from nawasena.mapping.queries.comparing import Moves, moves
from nawasena.mapping.queries.results import Filters, narrowed, results
from tests.core.world import World
from tests.mapping.crowd import CROWD, DAY
from tests.mapping.results import mapped, people
from tests.people.known import know, person_id, placed

LATER = DAY.replace(month=7)


@pytest.fixture
def two(world: World) -> tuple[World, Mapping, Mapping]:
    """An earlier mapping, and a later one: "usual" moved to Dinas Kesehatan, "retired" moved away from it."""
    earlier = mapped(world)
    moved: dict[str, Any] = {
        **people(),
        "usual": placed(CROWD["usual"], "2"),
        "low": placed(CROWD["low"], "2"),
    }
    know(world.a.pk, moved, day=LATER)
    with connection.cursor() as cursor:  # dropped at the end of a transaction, which a test has only one of
        cursor.execute("DROP TABLE staged_result")
    return world, earlier, mapped(world, name="Pemetaan kedua", day=LATER)


def compared(
    two: tuple[World, Mapping, Mapping], filters: Filters, role: Role = Role.TALENT_MANAGER
) -> Moves:
    world, earlier, later = two
    actor = world.actor(role)
    now, then = (narrowed(results(actor, item), filters) for item in (later, earlier))
    return moves(now, then, earlier)


def test_nobody_came_or_went_without_a_filter(two: tuple[World, Mapping, Mapping]) -> None:
    found = compared(two, Filters())
    assert (found.came, found.went) == (0, 0)


@pytest.mark.parametrize(("unit", "came", "went"), [("a.health", 2, 0), ("a.school", 0, 2)])
def test_a_department_is_left_and_joined(
    two: tuple[World, Mapping, Mapping], unit: str, came: int, went: int
) -> None:
    found = compared(two, Filters(unit=str(two[0].units[unit].pk)))
    assert (found.came, found.went) == (came, went)


def test_who_left_the_filter_is_not_counted_between_boxes(two: tuple[World, Mapping, Mapping]) -> None:
    box = Result.objects.get(mapping=two[1], person=person_id("usual")).box
    assert box is not None
    unit = str(two[0].units["a.school"].pk)
    assert sum(compared(two, Filters(unit=unit, box=str(box))).between.values()) == 0


def test_no_figure_is_ever_negative(two: tuple[World, Mapping, Mapping]) -> None:
    for box in range(1, 10):
        found = compared(two, Filters(box=str(box)))
        assert min(found.came, found.went, found.newly_mapped, found.no_longer_mapped) >= 0


def seen(world: World, mapping: Mapping, role: Role = Role.HEAD_OF_UNIT) -> set[int]:
    return set(results(world.actor(role), mapping).values_list("person_id", flat=True))


def test_a_head_keeps_the_own_unit_when_it_moves(world: World) -> None:
    mapping = mapped(world)
    before = seen(world, mapping)
    assert person_id("usual") in before
    school = Unit.objects.get(pk=world.units["a.school"].pk)
    school.parent = world.units["a.health"]
    school.save()
    assert seen(world, mapping) == before


def test_a_former_parent_no_longer_sees_a_unit_that_moved(world: World) -> None:
    mapping = mapped(world)
    part = Unit.objects.get(pk=world.units["a.part"].pk)
    part.parent = world.units["a.health"]
    part.save()
    assert person_id("low") not in seen(world, mapping)
    assert person_id("usual") in seen(world, mapping)
    assert person_id("low") in seen(world, mapping, Role.TALENT_MANAGER)
