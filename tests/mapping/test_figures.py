"""The figures kept with a mapping are what counting again gives, and only for who may see everybody."""

from __future__ import annotations

import pytest

from nawasena.core.accounts.roles import Role
from nawasena.mapping.models import Mapping, Result
from nawasena.mapping.queries.figures import Figures, count, figures, figures_of_all
from nawasena.mapping.queries.grid import grid
from nawasena.mapping.queries.results import Filters, narrowed, results
from tests.core.world import World
from tests.mapping.results import mapped


@pytest.fixture
def mapping(world: World) -> Mapping:
    return mapped(world)


def ordered(found: Figures) -> tuple[list[tuple[object, ...]], list[tuple[str, int]], int, object]:
    return sorted(map(tuple, found.counted), key=str), found.reasons, found.ending, found.ends


def test_what_is_kept_is_what_counting_gives(world: World, mapping: Mapping) -> None:
    kept = figures(world.actor(Role.TALENT_MANAGER), mapping)
    assert ordered(kept) == ordered(figures_of_all(mapping))
    assert grid(mapping, kept.counted).total == Result.objects.filter(mapping=mapping).count()


def test_everybody_is_not_counted_again(world: World, mapping: Mapping) -> None:
    mapping.figures = {"counted": [], "reasons": [["sebab", 3]], "ending": 2, "ends": "2027-01-31"}
    found = figures(world.actor(Role.TALENT_MANAGER), mapping)
    assert (found.counted, found.reasons, found.ending) == ([], [("sebab", 3)], 2)
    assert str(found.ends) == "2027-01-31"


@pytest.mark.parametrize("narrowing", [Filters(box="5"), Filters(search="a"), Filters(near="1")])
def test_a_filter_is_counted(world: World, mapping: Mapping, narrowing: Filters) -> None:
    actor = world.actor(Role.TALENT_MANAGER)
    expected = count(narrowed(results(actor, mapping), narrowing))
    assert ordered(figures(actor, mapping, narrowing)) == ordered(expected)


def test_the_head_of_a_unit_gets_figures_of_the_unit(world: World, mapping: Mapping) -> None:
    actor = world.actor(Role.HEAD_OF_UNIT)
    total = grid(mapping, figures(actor, mapping).counted).total
    assert total == results(actor, mapping).count()
    assert total < Result.objects.filter(mapping=mapping).count()


def test_a_mapping_that_keeps_none_is_counted(world: World, mapping: Mapping) -> None:
    kept = figures(world.actor(Role.TALENT_MANAGER), mapping)
    mapping.figures = {}
    assert ordered(figures(world.actor(Role.TALENT_MANAGER), mapping)) == ordered(kept)
