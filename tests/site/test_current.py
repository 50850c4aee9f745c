"""Which mapping tells on the work home where the agency stands, and what is said of it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nawasena.core.accounts.roles import Role
from nawasena.mapping.models import AdoptedPolicy, Mapping, Preset
from nawasena.mapping.queries.mappings import current_mapping
from nawasena.site.tasks import tasks
from tests.core.world import World
from tests.mapping.results import announced, mapped

DONE, ANNOUNCED, FAILED = Mapping.State.DONE, Mapping.State.ANNOUNCED, Mapping.State.FAILED
ALL, JPT = Preset.ALL, Preset.JPT


def made(world: World, *kinds: tuple[str, str], agency: str = "a") -> None:
    """One mapping for each (preset, state), each a year younger than the one before, named by its place."""
    world.see(agency)
    home = world.a if agency == "a" else world.b
    policy = AdoptedPolicy.objects.create(
        agency=home, policy="x", version="1", title="X", digest="0" * 64, status="example",
        valid_from=dt.date(2020, 1, 1),
    )  # fmt: skip
    for place, (preset, state) in enumerate(kinds):
        day = dt.date(2020 + place, 6, 30)
        Mapping.objects.create(
            agency=home, name=str(place), evaluation_date=day, preset=preset, state=state, policy=policy
        )
    world.see("a")


@pytest.mark.parametrize(
    ("kinds", "chosen"),
    [
        ([], None),
        ([(ALL, FAILED)], None),
        ([(ALL, ANNOUNCED), (ALL, DONE), (JPT, ANNOUNCED), (JPT, DONE)], "0"),
        ([(ALL, ANNOUNCED), (ALL, ANNOUNCED), (ALL, DONE)], "1"),
        ([(ALL, DONE), (ALL, DONE), (JPT, ANNOUNCED)], "1"),
        ([(JPT, DONE), (Preset.FUNCTIONAL, DONE), (ALL, FAILED)], "1"),
    ],
)
def test_a_trial_never_stands_before_what_everybody_was_told(
    world: World, kinds: list[tuple[str, str]], chosen: str | None
) -> None:
    made(world, *kinds)
    made(world, (ALL, ANNOUNCED), agency="b")
    found = current_mapping(world.actor(Role.TALENT_MANAGER))
    assert (found.name if found else None) == chosen


def test_of_two_of_one_day_the_later_one_counts(world: World) -> None:
    made(world, (ALL, DONE), (ALL, DONE))
    Mapping.objects.update(evaluation_date=dt.date(2026, 6, 30))
    found = current_mapping(world.actor(Role.TALENT_MANAGER))
    assert found is not None and found.name == "1"


def trial(world: World) -> Mapping:
    """A younger mapping that nobody announced."""
    with connection.cursor() as cursor:  # each job has its own transaction; a test has but one
        cursor.execute("DROP TABLE staged_result")
    return mapped(world, name="Uji Coba", day=dt.date(2026, 9, 30))


def home(world: World, role: Role = Role.TALENT_MANAGER) -> str:
    response = world.client(role).get(reverse("home"))
    assert response.status_code == 200
    return str(response.content.decode())


def test_the_card_says_whom_it_is_about_under_which_policy_and_that_it_is_not_announced(world: World) -> None:
    first = announced(world, mapped(world, name="Pemetaan Resmi"))
    trial(world)
    page = home(world)
    assert "Pemetaan Resmi" in page and "Uji Coba" not in page
    assert f"Semua pegawai · keadaan per 30 Juni 2026 · {first.policy.title}" in page
    assert "belum diumumkan" not in page
    Mapping.objects.filter(pk=first.pk).update(state=DONE, preset=JPT)
    assert "Uji Coba" in home(world) and "belum diumumkan" in home(world)


def test_what_is_counted_for_tasks_is_of_the_same_mapping(world: World) -> None:
    first = announced(world, mapped(world, name="Pemetaan Resmi"))
    later = trial(world)
    urls = [task.url for task in tasks(world.actor(Role.TALENT_MANAGER))]
    assert reverse("mapping_expiring", args=[first.pk]) in urls
    assert not [url for url in urls if f"/{later.pk}/" in url]


def test_a_head_of_a_unit_reads_that_the_figure_is_of_the_unit(world: World) -> None:
    announced(world, mapped(world))
    assert "pegawai di unit Anda terpetakan" in home(world, Role.HEAD_OF_UNIT)
    assert "pegawai di unit Anda" not in home(world)


def test_it_is_found_with_one_question(world: World) -> None:
    made(world, (ALL, ANNOUNCED), (JPT, DONE))
    actor = world.actor(Role.TALENT_MANAGER)
    with CaptureQueriesContext(connection) as asked:
        found = current_mapping(actor)
        assert found is not None and found.policy.title == "X"
    assert len(asked) == 1
