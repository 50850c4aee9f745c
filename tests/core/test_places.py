"""Units of one name are told apart where a role is granted."""

from __future__ import annotations

import re
import time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nawasena.core.accounts import places, queries
from nawasena.core.accounts.roles import Role
from nawasena.core.forms import GrantForm
from nawasena.core.models import Unit
from tests.core.world import LONG_AGO, World


def below(parent: Unit, name: str, code: str, *, own: bool = False) -> Unit:
    """A unit under another: of its department, or a department itself."""
    made = Unit.objects.create(agency_id=parent.agency_id, code=code, name=name, parent=parent)
    made.department = made if own else parent.department
    made.save()
    made.refresh_from_db()
    return made


@pytest.fixture
def offices(world: World) -> dict[str, Unit]:
    health, school = world.units["a.health"], world.units["a.school"]
    first = below(health, "SEKRETARIAT", "21")
    return {
        "health": first,
        "school": below(school, "SEKRETARIAT", "12"),
        "general": below(first, "Subbagian Umum", "211"),
        "hospital": below(health, "RSUD Nusa", "22", own=True),
    }


def offered(world: World) -> list[places.Group]:
    return places.grouped(queries.units(world.actor(Role.AGENCY_ADMIN)))


def test_units_stand_under_their_department_in_the_order_of_the_tree(
    world: World, offices: dict[str, Unit]
) -> None:
    said = [(name, [text for _pk, text in units]) for name, units in offered(world)]
    assert said == [
        ("Kabupaten", ["Kabupaten"]),
        (
            "Dinas Kesehatan",
            [
                "Dinas Kesehatan",
                "SEKRETARIAT — Dinas Kesehatan",
                "Subbagian Umum — SEKRETARIAT — Dinas Kesehatan",
            ],
        ),
        ("RSUD Nusa", ["RSUD Nusa"]),
        (
            "Dinas Pendidikan",
            ["Dinas Pendidikan", "Bidang Sekolah — Dinas Pendidikan", "SEKRETARIAT — Dinas Pendidikan"],
        ),
    ]


def test_units_that_still_read_alike_carry_their_code(world: World, offices: dict[str, Unit]) -> None:
    below(world.units["a.health"], "SEKRETARIAT", "29")
    texts = [text for _name, units in offered(world) for _pk, text in units]
    assert "SEKRETARIAT — Dinas Kesehatan (21)" in texts
    assert "SEKRETARIAT — Dinas Kesehatan (29)" in texts
    assert "SEKRETARIAT — Dinas Pendidikan" in texts
    assert len(set(texts)) == len(texts)


def test_what_lies_under_no_department_stands_with_its_root(world: World) -> None:
    root = world.units["a.root"]
    made = below(root, "Staf Ahli", "9")
    alone = Unit.objects.create(agency_id=root.agency_id, code="99", name="Tanpa Tempat")
    groups = dict(offered(world))
    assert groups["Kabupaten"] == [(root.pk, "Kabupaten"), (made.pk, "Staf Ahli — Kabupaten")]
    assert groups["Tanpa Tempat"] == [(alone.pk, "Tanpa Tempat")]


def test_a_department_that_was_dissolved_still_names_its_units(
    world: World, offices: dict[str, Unit]
) -> None:
    Unit.objects.filter(pk=world.units["a.health"].pk).update(active=False)
    assert dict(offered(world))["Dinas Kesehatan"][0][1] == "SEKRETARIAT — Dinas Kesehatan"


def test_one_query_whatever_the_number_of_units(world: World, offices: dict[str, Unit]) -> None:
    units = queries.units(world.actor(Role.AGENCY_ADMIN))
    with CaptureQueriesContext(connection) as asked:
        page = str(GrantForm(units=units)["unit"])
    assert len(asked) == 1
    assert page.count("<option") == 9  # the eight units and the whole agency


def test_both_pages_offer_the_units_by_department(world: World, offices: dict[str, Unit]) -> None:
    client = _admin(world)
    account = world.accounts["a", Role.READER]
    for address in (reverse("create_account"), reverse("account", args=[account.pk])):
        page = client.get(address).content.decode()
        assert '<optgroup label="Dinas Kesehatan">' in page
        assert len(set(re.findall(r"<option[^>]*>\s*(SEKRETARIAT[^<]*)<", page))) == 2
        assert "KANARI-B" not in page


def test_a_unit_is_chosen_as_before_and_named_with_its_department(
    world: World, offices: dict[str, Unit]
) -> None:
    client = _admin(world)
    account = world.accounts["a", Role.READER]
    wish = {"role": Role.PERSONNEL_MANAGER, "unit": offices["health"].pk, "valid_from": LONG_AGO}
    address = reverse("grant_role", args=[account.pk])
    theirs = {**wish, "unit": world.units["b.health"].pk, "reason": "SK 1"}
    assert client.post(address, theirs).status_code == 422
    assert client.post(address, {**wish, "reason": "SK 1"}).status_code == 302
    shown = client.get(reverse("account", args=[account.pk])).content.decode()
    assert re.search(r'<td[^>]*data-label="Perangkat Daerah"[^>]*>SEKRETARIAT — Dinas Kesehatan<', shown)


def _admin(world: World) -> Client:
    client = world.client(Role.AGENCY_ADMIN)
    session = client.session
    session["account_authentication_methods"] += [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session.save()
    return client
