"""Small counts: never shown, and for each there is another population of which the very same is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from nawasena.mapping.disclosure import (
    BOXES,
    EKINERJA,
    FEW,
    MORE,
    NOTHING,
    OUTSIDE,
    UNMAPPED,
    Counts,
    Summary,
    counted,
    group,
    list_count,
    stages,
    summary,
)

ROWS = {3: (7, 8, 9), 2: (4, 5, 6), 1: (1, 2, 3)}
LEVEL = {box: level for level, boxes in ROWS.items() for box in boxes}
# a place: the box (or what else), the e-Kinerja status, the department, near a cut, a failed gate
Place = tuple[int | str, int | None, int | None, bool, bool]
World = Counter[Place]


def counts(world: World) -> Counts:
    return counted(
        ROWS,
        [
            (
                "mapped" if isinstance(at, int) else at,
                at if isinstance(at, int) else None,
                (LEVEL.get(at) if isinstance(at, int) else None, status),
                department, people, people * near, people * gate,
            )
            for (at, status, department, near, gate), people in world.items()
        ],
    )  # fmt: skip


places = some.tuples(
    some.sampled_from([*BOXES, UNMAPPED, OUTSIDE]),
    some.sampled_from(EKINERJA),
    some.sampled_from([None, 1, 2, 3]),
    some.just(False),
    some.just(False),
)
flagged = some.tuples(
    some.sampled_from(BOXES), some.sampled_from(EKINERJA), some.just(1), some.booleans(), some.booleans()
)
worlds = some.builds(
    lambda few, many: Counter(few) + Counter(many),
    some.dictionaries(places | flagged, some.integers(1, 5), max_size=30),
    some.dictionaries(places, some.integers(5, 40), max_size=40),
)


def cells(found: Counts) -> dict[object, int]:
    """Every count that somebody could want to know, by where it stands."""
    pairs = {
        ("e", level, status): found.ekinerja.get((level, status), 0) for level in ROWS for status in EKINERJA
    }
    inside = {
        ("d", department, column): count
        for department, columns in found.departments.items()
        for column, count in columns.items()
    }
    sides = {
        "unmapped": found.unmapped,
        "outside": found.outside,
        "near": found.near,
        "gates": found.gates_failed,
    }
    return {**found.boxes, **pairs, **inside, **sides}


def neighbours(world: World) -> Iterator[World]:
    """Populations that differ from this one by one person: moved, flagged, gone, or one more."""
    statuses, departments = EKINERJA, (None, 1, 2, 3)
    for place in list(world):
        at, status, department, near, gate = place
        others = [(box, status, department, near, gate) for box in [*BOXES, UNMAPPED, OUTSIDE]]
        others += [(at, other, department, near, gate) for other in statuses]
        others += [(at, status, other, near, gate) for other in departments]
        others += [(at, status, department, not near, gate), (at, status, department, near, not gate)]
        others += [(box, other, department, near, gate) for box in BOXES for other in statuses]
        for other in [*others, None]:
            if other != place:
                yield world - Counter([place]) + Counter([other] if other else [])
        yield world + Counter([place])


@settings(max_examples=60, deadline=None)
@given(worlds)
def test_no_small_count_can_be_computed(world: World) -> None:
    told, true = summary(counts(world)), cells(counts(world))
    small = {key for key, count in true.items() if 1 <= count <= 4}
    for other in neighbours(world):
        if not small:
            break
        if summary(counts(other)) == told:
            changed = cells(counts(other))
            small -= {key for key in small if changed.get(key, 0) != true[key]}
    assert small == set(), told


@settings(max_examples=200, deadline=None)
@given(worlds)
def test_what_is_shown_is_true(world: World) -> None:
    found = counts(world)
    told = summary(found)
    for box, shown in told.boxes.items():
        count = found.boxes.get(box, 0)
        assert shown == count >= 5 or (shown == FEW and count < 5) or (shown == MORE and count >= 5)
    assert told.total in (NOTHING, sum(world.values()))


def test_a_large_population_without_small_counts_hides_nothing() -> None:
    world = Counter({(box, status, 1, False, False): 10 for box in BOXES for status in EKINERJA})
    told = summary(counts(world))
    assert set(told.boxes.values()) == {40}
    assert told.mapped == told.total == 360
    assert told.ekinerja is not None
    assert set(told.ekinerja.values()) == {30}


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ([5, 6, 7], [5, 6, 7]),
        ([4, 6, 7], [FEW, MORE, 7]),
        ([9, 0, 7], [MORE, FEW, 7]),
        ([1, 4, 0], None),
    ],
)
def test_a_group_hides_one_large_count_beside_small_ones(values: list[int], shown: list[int | str]) -> None:
    assert group(values) == shown


@pytest.mark.parametrize(
    ("people", "kept"),
    [
        ([100, 90, 80], [0, 1, 2]),
        ([100, 96, 80], [0, 2]),
        ([100, 95, 80], [0, 1, 2]),
        ([100, 100, 80], [0, 1, 2]),
        ([100, 82, 80], [0, 2]),
        ([82, 81, 80], []),
        ([], []),
    ],
)
def test_a_funnel_without_small_steps(people: list[int], kept: list[int]) -> None:
    assert stages(people) == kept


@pytest.mark.parametrize(("mapped", "shown"), [(36, NOTHING), (37, 37), (0, NOTHING)])
def test_a_list_tells_how_many_only_when_a_box_must_be_large(mapped: int, shown: int | str) -> None:
    assert list_count(mapped) == shown


def test_departments_are_told_where_two_of_them_are_large() -> None:
    rest = Counter({(box, status, 1, False, False): 9 for box in BOXES for status in EKINERJA})
    world = rest + Counter({(9, 3, 2, False, False): 4, (9, 3, 3, False, False): 2})
    alone: Summary = summary(counts(world))
    assert {columns[9] for columns in alone.departments.values()} == {NOTHING}
    world += Counter({(9, 3, 2, False, False): 2})
    told = summary(counts(world))
    assert told.boxes[9] == 44
    assert Counter(told.departments[department][9] for department in (1, 2)) in (
        {MORE: 1, 6: 1},
        {MORE: 1, 36: 1},
    )
    assert told.departments[3][9] == FEW
