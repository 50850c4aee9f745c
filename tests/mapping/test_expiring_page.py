"""The page of assessments that expire, and the findings that stand beside the grid."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from nawasena.core.accounts.roles import Role
from nawasena.core.models import AccessEntry
from nawasena.i18n import speaking
from nawasena.mapping import distribution
from nawasena.mapping.concentrating import shown
from nawasena.mapping.models import Mapping, Result
from nawasena.rules.thresholds import library_thresholds
from tests.core.retention.keeping import on
from tests.core.world import World
from tests.mapping.crowd import nip_of
from tests.mapping.results import mapped


def text_of(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_the_job_records_until_when_an_assessment_counts(world: World) -> None:
    mapping = mapped(world)
    ends = dict(Result.objects.filter(mapping=mapping).values_list("nip", "assessment_ends"))
    # assessed on 20 May 2025: counts for more than twelve months after 30 June 2026
    assert ends[nip_of("usual")] is None
    assert ends[nip_of("last valid day")] == dt.date(2026, 6, 30)
    assert ends[nip_of("expired")] is None


def test_who_ends_is_listed_by_date(world: World) -> None:
    mapping = mapped(world)
    page = text_of(world.client(Role.TALENT_MANAGER).get(reverse("mapping_expiring", args=[mapping.pk])))
    assert "LAST VALID DAY" in page
    assert "30 Juni 2026" in page
    assert "1 pegawai memiliki asesmen yang berakhir sampai dengan 30 Juni 2027" in page
    assert "USUAL" not in page


@pytest.mark.parametrize(("day", "over"), [(29, False), (30, False), (31, True)])
def test_what_has_ended_before_today_is_marked_in_words(
    world: World, monkeypatch: pytest.MonkeyPatch, day: int, over: bool
) -> None:
    mapping = mapped(world)  # the only one ends on 30 June
    on(monkeypatch, dt.date(2026, 6, 1) + dt.timedelta(days=day - 1))
    page = text_of(world.client(Role.TALENT_MANAGER).get(reverse("mapping_expiring", args=[mapping.pk])))
    assert ("Sudah berakhir" in page) is over
    assert ("1 asesmen sudah berakhir" in page) is over
    assert ("Yang masih berlaku hari ini: 0." in page) is over


@pytest.mark.parametrize("route", ["mapping_expiring", "mapping_people"])
@pytest.mark.parametrize("way", ["after", "before"])
def test_a_list_is_turned(world: World, route: str, way: str) -> None:
    mapping = mapped(world)
    row = Result.objects.get(mapping=mapping, nip=nip_of("last valid day"))
    client, address = world.client(Role.TALENT_MANAGER), reverse(route, args=[mapping.pk])
    assert "LAST VALID DAY" not in text_of(client.get(address, {way: row.pk}))
    assert "ditampilkan dari awal" not in text_of(client.get(address))


@pytest.mark.parametrize("route", ["mapping_expiring", "mapping_people"])
@pytest.mark.parametrize("way", ["after", "before"])
def test_a_cursor_that_is_not_in_the_list_leads_to_its_beginning(world: World, route: str, way: str) -> None:
    theirs = Result.objects.filter(mapping=mapped(world, agency="b")).values_list("pk", flat=True)[0]
    with connection.cursor() as cursor:  # it lives until the end of a transaction, which is all of the test
        cursor.execute("DROP TABLE staged_result")
    mapping = mapped(world)
    client, address = world.client(Role.TALENT_MANAGER), reverse(route, args=[mapping.pk])
    first = text_of(client.get(address))
    pages = [text_of(client.get(address, {way: key})) for key in (2**40, theirs)]
    for page in pages:
        assert "Halaman itu tidak ada lagi dalam daftar ini; ditampilkan dari awal." in page
        assert listed(page) == listed(first) != []
    assert _same(pages[0]).splitlines() == _same(pages[1]).splitlines()


def listed(page: str) -> list[str]:
    """The addresses of the people in the order of the list."""
    return re.findall(r'href="(/pemetaan/\d+/pegawai/\d+/)"', page)


def _same(page: str) -> str:
    """The page without what differs from one request to the next."""
    return re.sub(r'"[A-Za-z0-9]{64}"', "", page)  # tokens against forged requests


def test_reading_the_list_is_noted(world: World) -> None:
    mapping = mapped(world)
    world.client(Role.TALENT_MANAGER).get(reverse("mapping_expiring", args=[mapping.pk]))
    entry = AccessEntry.objects.get(page="mapping_expiring")
    assert entry.people == [Result.objects.get(nip=nip_of("last valid day")).person_id]


def test_a_head_sees_the_own_unit_only(world: World) -> None:
    mapping = mapped(world)
    page = text_of(world.client(Role.HEAD_OF_UNIT).get(reverse("mapping_expiring", args=[mapping.pk])))
    assert "LAST VALID DAY" not in page
    assert "Tidak ada asesmen yang segera berakhir" in page


def test_the_list_is_narrowed_to_a_department(world: World) -> None:
    mapping = mapped(world)
    address = reverse("mapping_expiring", args=[mapping.pk])
    client = world.client(Role.TALENT_MANAGER)
    assert "LAST VALID DAY" not in text_of(client.get(address, {"unit": world.units["a.school"].pk}))
    assert "LAST VALID DAY" in text_of(client.get(address, {"unit": world.units["a.health"].pk}))
    assert "LAST VALID DAY" in text_of(client.get(address, {"unit": "x'; --"}))


@pytest.mark.parametrize(("role", "status"), [(Role.READER, 403), (Role.ASN, 403), (Role.AGENCY_ADMIN, 403)])
def test_who_may_not_see_results_is_refused(world: World, role: Role, status: int) -> None:
    mapping = mapped(world)
    assert world.client(role).get(reverse("mapping_expiring", args=[mapping.pk])).status_code == status


def test_another_agency_finds_nothing(world: World) -> None:
    mapping = mapped(world)
    client = world.client(Role.TALENT_MANAGER, "b")
    assert client.get(reverse("mapping_expiring", args=[mapping.pk])).status_code == 404


FINDINGS = [["", "SELURUHNYA"], ["Dinas Pendidikan", "PENDIDIKAN"], ["Dinas Kesehatan", "KESEHATAN"]]


@pytest.mark.parametrize(
    ("role", "unit", "seen"),
    [
        (Role.TALENT_MANAGER, "", ["SELURUHNYA", "PENDIDIKAN", "KESEHATAN"]),
        (Role.TALENT_MANAGER, "health", ["KESEHATAN"]),
        (Role.HEAD_OF_UNIT, "", ["SELURUHNYA", "PENDIDIKAN"]),
        (Role.HEAD_OF_UNIT, "health", []),
    ],
)
def test_findings_stand_beside_the_grid_for_whom_they_concern(
    world: World, role: Role, unit: str, seen: list[str]
) -> None:
    mapping = mapped(world)
    Mapping.objects.filter(pk=mapping.pk).update(concentrations=FINDINGS)
    given = {"unit": world.units[f"a.{unit}"].pk} if unit else {}
    page = text_of(world.client(role).get(reverse("mapping", args=[mapping.pk]), given))
    assert [words for _group, words in FINDINGS if words in page] == seen


def test_findings_of_two_departments_of_one_name_are_for_who_sees_both(world: World) -> None:
    mapping = mapped(world)
    same = [[pk, "Dinas Pendidikan", path] for pk, _name, path in mapping.facets["units"]]
    mapping.facets, mapping.concentrations = {**mapping.facets, "units": same}, FINDINGS
    assert "Dinas Pendidikan" in dict(shown(mapping, world.actor(Role.TALENT_MANAGER)))
    assert set(dict(shown(mapping, world.actor(Role.HEAD_OF_UNIT)))) == {""}


def test_the_job_keeps_what_hardly_tells_people_apart(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    small = library_thresholds().model_copy(update={"axis_crowd": 2})
    monkeypatch.setattr(distribution, "library_thresholds", lambda: small)
    mapping = mapped(world)
    groups = {kept[0] for kept in mapping.concentrations}
    assert groups <= {"", "Dinas Pendidikan", "Dinas Kesehatan"}
    said = dict(shown(mapping, world.actor(Role.TALENT_MANAGER)))
    assert set(said) == groups
    assert all(words.startswith(f"{group}: ") for group, found in said.items() if group for words in found)
    with speaking("en"):
        told = [
            words for _group, found in shown(mapping, world.actor(Role.TALENT_MANAGER)) for words in found
        ]
    assert told and not [words for words in told if "hampir" in words or "pegawai" in words]


def test_a_crowd_too_small_is_no_finding(world: World) -> None:
    assert mapped(world).concentrations == []
