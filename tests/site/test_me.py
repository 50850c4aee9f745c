"""My page: the own box after the announcement, nobody else's, and everything that is held."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nawasena.core.accounts.roles import Role
from nawasena.core.models import AccessEntry, Account
from nawasena.mapping.models import Result
from nawasena.rules.disclosure import Disclosure, read_disclosure
from nawasena.rules.source import parse
from nawasena.site import own_data
from nawasena.site.views import me as view
from tests.core.world import World
from tests.mapping.crowd import nip_of
from tests.mapping.results import announced, mapped, people
from tests.people.known import know, person_id


def asn(world: World, name: str | None = "usual") -> Client:
    """The browser of the ASN who is somebody of the crowd."""
    account = world.accounts["a", Role.ASN]
    Account.objects.filter(pk=account.pk).update(person=person_id(name) if name else None)
    account.refresh_from_db()
    return world.client(Role.ASN)


def text_of(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return str(response.content.decode())


def disclosure(**parts: bool) -> Disclosure:
    """The disclosure of the library with some parts switched, read by the rules themselves."""
    path = resources.files("nawasena.rules") / "library" / "disclosure.yaml"
    text = path.read_text(encoding="utf-8")
    for name, value in parts.items():
        for old in ("true", "false"):
            text = text.replace(f"  {name}: {old} ", f"  {name}: {str(value).lower()} ")
    return read_disclosure(parse(text, "disclosure.yaml"))


@pytest.fixture
def switch(monkeypatch: pytest.MonkeyPatch) -> Any:
    def to(**parts: bool) -> None:
        chosen = disclosure(**parts)
        assert all(getattr(chosen.own, name) is value for name, value in parts.items())
        for module in (view, own_data):
            monkeypatch.setattr(module, "library_disclosure", lambda: chosen)

    return to


def test_before_the_announcement_there_is_no_box(world: World) -> None:
    mapped(world)
    page = text_of(asn(world).get(reverse("me")))
    assert "Hasil belum diumumkan" in page
    assert "Hasil Anda" not in page
    assert "box-badge" not in page


def test_without_any_mapping_the_page_says_so(world: World) -> None:

    know(world.a.pk, people())
    assert "Belum ada pemetaan" in text_of(asn(world).get(reverse("me")))


def test_after_the_announcement_it_is_the_own_box(world: World) -> None:
    announced(world, mapped(world))
    page = text_of(asn(world).get(reverse("me")))
    box = Result.objects.get(nip=nip_of("usual")).box
    assert "Hasil Anda" in page
    assert f'<span class="visually-hidden">Kotak </span>{box}<' in page
    assert "USUAL" in page


def test_nobody_else_is_on_it(world: World) -> None:
    announced(world, mapped(world))
    page = text_of(asn(world, "low").get(reverse("me")))
    assert "LOW" in page
    for other in ("usual", "expired", "last valid day", "no skp"):
        assert nip_of(other) not in page.replace(" ", "")
        assert other.upper() not in page


@pytest.mark.parametrize("role", [Role.TALENT_MANAGER, Role.PPK, Role.AUDITOR, Role.AGENCY_ADMIN])
@pytest.mark.parametrize("name", ["me", "my_data"])
def test_it_is_for_the_asn_alone(world: World, role: Role, name: str) -> None:
    assert world.client(role).get(reverse(name)).status_code == 403


@pytest.mark.parametrize("name", ["me", "my_data"])
def test_a_stranger_is_led_to_the_login_and_an_account_without_person_finds_nothing(
    world: World, client: Client, name: str
) -> None:
    assert client.get(reverse(name)).status_code == 302
    assert asn(world, None).get(reverse(name)).status_code == 404


def test_an_asn_of_another_agency_gets_nothing_of_this_one(world: World) -> None:
    announced(world, mapped(world))
    account = world.accounts["b", Role.ASN]
    theirs = person_id("usual")
    world.see("b")
    Account.objects.filter(pk=account.pk).update(person=theirs)
    client = world.client(Role.ASN, "b")
    page = text_of(client.get(reverse("me")))
    assert "USUAL" not in page
    assert "Hasil Anda" not in page
    given = json.loads(client.get(reverse("my_data")).content)
    assert (given["data_kepegawaian"], given["bukti"], given["hasil_yang_diumumkan"]) == ([], [], [])


def test_an_asn_opens_no_page_of_others(world: World) -> None:
    mapping = announced(world, mapped(world))
    client = asn(world)
    for name, given in (("mapping", [mapping.pk]), ("mapping_person", [mapping.pk, person_id("low")])):
        assert client.get(reverse(name, args=given)).status_code == 403


def test_a_part_that_is_switched_off_is_not_shown(world: World, switch: Any) -> None:
    announced(world, mapped(world))
    client = asn(world)
    whole = text_of(client.get(reverse("me")))
    switch(box=False, gates=False, changes=False)
    part = text_of(client.get(reverse("me")))
    assert "box-badge" in whole
    assert "box-badge" not in part
    switch(scores=False, indicators=False)
    part = text_of(client.get(reverse("me")))
    assert 'class="tree' in whole
    assert 'class="tree' not in part
    assert "box-badge" in part


def test_the_copy_obeys_the_disclosure(world: World, switch: Any) -> None:
    announced(world, mapped(world))
    client = asn(world)
    (result,) = json.loads(client.get(reverse("my_data")).content)["hasil_yang_diumumkan"]
    assert result["box"] == Result.objects.get(nip=nip_of("usual")).box
    assert "rank" not in result
    switch(box=False, rank=True)
    (result,) = json.loads(client.get(reverse("my_data")).content)["hasil_yang_diumumkan"]
    assert "box" not in result
    assert "rank" in result


def test_the_copy_holds_everything_and_nobody_else(world: World) -> None:
    mapped(world)
    response = asn(world).get(reverse("my_data"))
    assert response["Content-Disposition"] == 'attachment; filename="data-saya.json"'
    given = json.loads(response.content)
    assert given["hasil_yang_diumumkan"] == []  # not announced
    assert [row["nip"] for row in given["data_kepegawaian"]] == [nip_of("usual")]
    assert given["data_kepegawaian"][0]["facts"]["jabatan"] == "KEPALA SEKSI UJI"
    assert sorted(row["kind"] for row in given["bukti"]) == ["asesmen", "skp", "skp"]
    text = response.content.decode()
    for other in ("low", "expired", "last valid day"):
        assert nip_of(other) not in text


def test_who_looked_is_the_talent_manager_and_not_myself(world: World) -> None:
    mapping = announced(world, mapped(world))
    client = asn(world)
    client.get(reverse("me"))
    assert not AccessEntry.objects.exists()
    address = reverse("mapping_person", args=[mapping.pk, person_id("usual")])
    world.client(Role.TALENT_MANAGER).get(address)
    page = text_of(client.get(reverse("me")))
    assert "Penjelasan hasil pemetaan" in page
    assert "Pengelola Talenta" in page
    (visit,) = json.loads(client.get(reverse("my_data")).content)["yang_melihat_data_saya"]
    assert visit["who"] == "talent_manager"
    other = asn(world, "low")
    assert "Belum ada orang lain yang membuka data Anda" in text_of(other.get(reverse("me")))


def test_a_list_with_myself_on_it_is_no_visit_of_somebody_else(world: World) -> None:
    mapped(world)
    own = person_id("usual")
    entry = {"agency_id": world.a.pk, "role": "asn", "page": "people", "at": "2026-07-01T00:00Z"}
    AccessEntry.objects.create(account=world.accounts["a", Role.ASN].pk, people=[own, own + 1], **entry)
    assert "Belum ada orang lain yang membuka data Anda" in text_of(asn(world).get(reverse("me")))
