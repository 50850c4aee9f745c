"""The summary of a mapping: for who sees counts, without names, lists, small counts, or other filters."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from nawasena.core.accounts import services
from nawasena.core.accounts.actor import Actor, Right
from nawasena.core.accounts.roles import May, Role
from nawasena.mapping.models import Result
from tests.core.world import LONG_AGO, World
from tests.mapping import crowd
from tests.mapping.crowd import CROWD
from tests.mapping.results import mapped
from tests.people.known import know, placed

SUMMED = (Role.READER, Role.OVERSIGHT, Role.PERSONNEL_MANAGER)


@pytest.fixture
def crowded(world: World, monkeypatch: Any) -> World:
    """Fifty people: thirty of Dinas Pendidikan in one box, twenty of Dinas Kesehatan."""
    monkeypatch.setattr(crowd, "NAMES", tuple(f"orang {at:03d}" for at in range(50)))
    units = ["1"] * 30 + ["2"] * 20
    know(
        world.a.pk,
        {name: placed(CROWD["usual"], unit) for name, unit in zip(crowd.NAMES, units, strict=True)},
    )
    return world


@pytest.mark.parametrize("role", SUMMED)
def test_a_summary_names_nobody_and_links_to_no_list(world: World, role: Role) -> None:
    mapping = mapped(world)
    page = world.client(role).get(reverse("mapping", args=[mapping.pk]))
    assert page.status_code == 200
    text = page.content.decode()
    assert "Ringkasan tanpa nama" in text
    assert "&lt; 5" in text
    for route in ("mapping_people", "mapping_expiring", "mapping_export"):
        assert reverse(route, args=[mapping.pk]) not in text
    assert all(row.name not in text for row in Result.objects.filter(mapping=mapping))


def figures(world: World, role: Role, mapping: Any, query: str = "") -> dict[str, str]:
    page = world.client(role).get(reverse("mapping", args=[mapping.pk]) + query).content.decode()
    return dict(re.findall(r"<dt>([^<]+)</dt>\s*<dd class=\"kpi__value\">([^<]+)</dd>", page))


def test_a_reader_counts_the_agency_and_a_personnel_manager_the_own_unit(crowded: World) -> None:
    mapping = mapped(crowded)
    assert figures(crowded, Role.READER, mapping)["Terpetakan"] == "50"
    assert figures(crowded, Role.PERSONNEL_MANAGER, mapping)["Terpetakan"] == "30"


def test_other_filters_than_the_department_change_nothing(crowded: World) -> None:
    mapping = mapped(crowded)
    assert figures(crowded, Role.READER, mapping) == figures(
        crowded, Role.READER, mapping, "?grade=III/a&box=9&age=u35&near=1&unit=999999"
    )
    assert figures(crowded, Role.READER, mapping, "?unit=abc") == figures(crowded, Role.READER, mapping)


def test_a_list_of_mappings_tells_a_reader_no_small_count(world: World) -> None:
    mapping = mapped(world)
    assert mapping.counts["mapped"] < 5
    cell = 'data-label="Terpetakan">{}<'
    page = world.client(Role.READER).get(reverse("mappings")).content.decode()
    assert cell.format("–") in page
    page = world.client(Role.TALENT_MANAGER).get(reverse("mappings")).content.decode()
    assert cell.format(mapping.counts["mapped"]) in page


def test_who_sees_results_gets_the_whole_page(world: World) -> None:
    mapping = mapped(world)
    text = world.client(Role.AUDITOR).get(reverse("mapping", args=[mapping.pk])).content.decode()
    assert "Ringkasan tanpa nama" not in text
    assert reverse("mapping_people", args=[mapping.pk]) in text


# --- several roles ------------------------------------------------------------------------------------


def test_a_head_of_unit_who_also_reads_has_both_pages(crowded: World) -> None:
    mapping = mapped(crowded)
    page = reverse("mapping_summary", args=[mapping.pk])
    head = crowded.client(Role.HEAD_OF_UNIT)
    own = head.get(reverse("mapping", args=[mapping.pk])).content.decode()
    assert page not in own  # the unit alone: the summary would show nothing more
    crowded.see("a")
    account = crowded.accounts["a", Role.HEAD_OF_UNIT]
    services.first_grant(crowded.a, services.Wish(account=account, role=Role.READER, valid_from=LONG_AGO))
    both = head.get(reverse("mapping", args=[mapping.pk])).content.decode()
    assert page in both
    assert "Buka daftar pegawai" in both
    summed = head.get(page).content.decode()
    assert "Ringkasan tanpa nama" in summed
    assert "Yang dihitung hanya pegawai di unit Anda." not in summed
    assert re.search(r'<dd class="kpi__value">50</dd>', summed)


def test_rights_of_two_units_add_up() -> None:
    head, personnel = Right(Role.HEAD_OF_UNIT, ".1.2."), Right(Role.PERSONNEL_MANAGER, ".1.2.3.")

    def beyond(*rights: Right) -> bool:
        return Actor(1, "", 1, rights).reaches_beyond(May.SEE_SUMMARY, May.SEE_RESULTS)

    assert not beyond(head)
    assert not beyond(head, personnel)  # below the unit one leads
    assert beyond(head, Right(Role.PERSONNEL_MANAGER, ".1.4."))
    assert beyond(head, Right(Role.READER))
    assert beyond(Right(Role.READER))
    assert not beyond(Right(Role.READER), Right(Role.TALENT_MANAGER))
