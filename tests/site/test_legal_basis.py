"""Dasar Hukum: every regulation cited anywhere has its place on the page, every number its status."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from nawasena.core.accounts.roles import RULES, Role
from nawasena.core.models import Account
from nawasena.mapping.adopting import adopt
from nawasena.rules.checks.status import number_statuses
from nawasena.rules.registry import in_force
from nawasena.rules.regulations import library_regulations
from nawasena.rules.source import format_path
from tests.core.world import World
from tests.mapping.crowd import DAY, KEPKA, PERMEN, SILKA
from tests.mapping.results import announced, mapped
from tests.people.known import person_id


def text_of(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return str(response.content.decode())


def anchors(page: str) -> set[str]:
    return set(re.findall(r'\bid="([^"]+)"', page))


def cited(page: str) -> set[str]:
    return set(re.findall(rf'href="{reverse("legal_basis")}#([^"]+)"', page))


@pytest.mark.parametrize("role", [role for role in RULES if role != Role.SERVICE])
def test_everybody_with_a_role_may_read_it(world: World, role: Role) -> None:
    page = text_of(world.client(role).get(reverse("legal_basis")))
    assert set(library_regulations()) <= anchors(page)
    assert "Belum ada kebijakan yang ditetapkan" in page


def test_what_is_no_regulation_is_not_listed_as_one(world: World) -> None:
    page = text_of(world.client(Role.TALENT_MANAGER).get(reverse("legal_basis")))
    regulations, sources = page.split("Sumber lain yang dirujuk", 1)
    for item in library_regulations().values():
        place = regulations if item.kind == "regulation" else sources
        assert f'id="{item.id}"' in place, item.id
    assert all(
        "bukan peraturan" not in item.cite for item in library_regulations().values() if item.kind != "source"
    )


def test_a_stranger_is_led_to_the_login(world: World, client: Any) -> None:
    assert client.get(reverse("legal_basis")).status_code == 302


@pytest.mark.parametrize("policy", [KEPKA, PERMEN, SILKA])
def test_what_an_explanation_cites_is_there(world: World, policy: str) -> None:
    mapping = announced(world, mapped(world, policy=policy))
    manager = world.client(Role.TALENT_MANAGER)
    explained = text_of(manager.get(reverse("mapping_person", args=[mapping.pk, person_id("usual")])))
    Account.objects.filter(pk=world.accounts["a", Role.ASN].pk).update(person=person_id("usual"))
    world.accounts["a", Role.ASN].refresh_from_db()
    own = text_of(world.client(Role.ASN).get(reverse("me")))
    quality = text_of(manager.get(reverse("quality")))
    there = anchors(text_of(manager.get(reverse("legal_basis"))))
    for page in (explained, own, quality):
        assert cited(page)
        assert cited(page) <= there


def test_every_number_is_shown_with_its_status(world: World) -> None:
    loaded = in_force(PERMEN, DAY)
    adopted = adopt(world.actor(Role.TALENT_MANAGER), loaded, valid_from=DAY)
    page = text_of(world.client(Role.READER).get(reverse("legal_basis")))
    numbers = list(number_statuses(loaded.policy))
    verified = sum(number.status == "verified" for number in numbers)
    assert f"kebijakan-{adopted.pk}" in anchors(page)
    assert f"{verified} dari {len(numbers)} angka terverifikasi" in page
    assert {number.ref for number in numbers} <= anchors(page)
    assert format_path(numbers[0].path) in page
    assert not re.search(r"children|levels\[", re.sub(r'title="[^"]*"', "", page)), "keys are for tooltips"
    local = set(re.findall(r'href="#([^"]+)"', page))
    assert local <= anchors(page)


def test_a_policy_of_another_agency_is_not_shown(world: World) -> None:
    world.see("b")
    adopt(world.actor(Role.TALENT_MANAGER, "b"), in_force(PERMEN, DAY), valid_from=DAY)
    world.see("a")
    page = text_of(world.client(Role.TALENT_MANAGER).get(reverse("legal_basis")))
    assert "Belum ada kebijakan yang ditetapkan" in page


def test_ids_are_there_once(world: World) -> None:
    adopt(world.actor(Role.TALENT_MANAGER), in_force(PERMEN, DAY), valid_from=DAY)
    page = text_of(world.client(Role.TALENT_MANAGER).get(reverse("legal_basis")))
    found = re.findall(r'\bid="([^"]+)"', page)
    assert sorted(set(found)) == sorted(found)
