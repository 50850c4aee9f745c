"""Data quality on screen: the numbers of the own subtrees, the people behind them, and the gate."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nawasena.core.accounts.roles import Role
from nawasena.core.models import AccessEntry
from nawasena.people import quality_queries
from nawasena.people.models import Delivery, Profile
from nawasena.people.quality_queries import assessed, quality_gate, shown_to
from tests.core.world import World
from tests.mapping.crowd import CROWD
from tests.people.known import EXPORT_HEADINGS, know, person_id, placed

GOOD = {"EMAIL": "contoh@example.org", "NOMOR HP": "x"}
BAD = {"EMAIL": "bukan alamat", "NOMOR HP": "x"}
# e-mail wrong: two in Dinas Pendidikan (one of them in its Bidang), one in Dinas Kesehatan; retired is not assessed
PEOPLE = {"usual": "1", "low": "11", "expired": "11", "no skp": "2", "cut": "2", "retired": "2"}
TEXTS = {"usual": BAD, "low": BAD, "expired": GOOD, "no skp": BAD, "cut": GOOD, "retired": BAD}


@pytest.fixture
def known(world: World) -> World:
    know(world.a.pk, {name: placed(CROWD[name], unit) for name, unit in PEOPLE.items()}, TEXTS)
    return world


def text_of(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return str(response.content.decode())


def test_the_assessment_comes_from_the_database(known: World) -> None:
    found = assessed(known.a.pk)
    assert found is not None
    score = found.result.agency.indicator("COM_6")
    assert (score.applicable, score.failing, score.value) == (5, 3, Fraction(40))
    appraisal = found.result.agency.indicator("COM_1")  # no skp has none
    assert (appraisal.applicable, appraisal.failing, appraisal.missing) == (5, 1, ())
    assert set(found.result.failing("COM_6")) == {person_id(name) for name in ("usual", "low", "no skp")}


def test_a_column_nobody_delivered_cannot_be_computed(known: World) -> None:
    found = assessed(known.a.pk)
    assert found is not None
    assert found.result.agency.indicator("ACC_5").missing == ("NIK", "IS VALID NIK")
    page = text_of(known.client(Role.TALENT_MANAGER).get(reverse("quality")))
    assert "Tidak dapat dihitung: kolom NIK, IS VALID NIK tidak ada" in page
    detail = text_of(known.client(Role.TALENT_MANAGER).get(reverse("quality_indicator", args=["ACC_5"])))
    assert "tidak dapat dihitung karena kolom NIK, IS VALID NIK tidak ada" in detail


def test_a_column_that_is_there_but_empty_counts_as_failing(world: World) -> None:
    know(
        world.a.pk, {"usual": placed(CROWD["usual"], "1")}, columns=(*EXPORT_HEADINGS, "NIK", "IS VALID NIK")
    )
    found = assessed(world.a.pk)
    assert found is not None
    score = found.result.agency.indicator("ACC_5")
    assert (score.applicable, score.failing, score.missing) == (1, 1, ())


def test_a_unit_that_only_people_name_is_not_in_the_hierarchy(world: World) -> None:
    row = placed(CROWD["usual"], "1")
    row = {**row, "facts": {**row["facts"], "unit_id": "TIDAK-ADA"}}
    know(world.a.pk, {"usual": row, "low": placed(CROWD["low"], "11")})
    found = assessed(world.a.pk)
    assert found is not None
    assert found.result.failing("TIM_1") == [person_id("usual")]


def test_a_head_of_unit_sees_the_own_subtree_only(known: World) -> None:
    shown = shown_to(known.actor(Role.HEAD_OF_UNIT))
    assert shown is not None
    score = shown.score.indicator("COM_6")
    assert (shown.score.people, score.applicable, score.failing) == (3, 3, 2)
    assert [name for name, _pk, _score in shown.departments] == ["Dinas Pendidikan"]
    page = text_of(known.client(Role.HEAD_OF_UNIT).get(reverse("quality_indicator", args=["COM_6"])))
    assert "USUAL" in page
    assert "LOW" in page
    assert "NO SKP" not in page
    assert "Dinas Kesehatan" not in page


def test_asking_for_a_unit_never_widens_the_scope(known: World) -> None:
    health = known.units["a.health"].pk
    client = known.client(Role.HEAD_OF_UNIT)
    page = text_of(client.get(reverse("quality_indicator", args=["COM_6"]), {"unit": health}))
    assert "NO SKP" not in page
    shown = shown_to(known.actor(Role.HEAD_OF_UNIT), health)
    assert shown is not None
    assert shown.score.people == 0


def test_a_unit_of_another_agency_is_not_found(known: World) -> None:
    foreign = known.units["b.school"].pk
    client = known.client(Role.TALENT_MANAGER)
    assert client.get(reverse("quality"), {"unit": foreign}).status_code == 404
    assert client.get(reverse("quality_indicator", args=["COM_6"]), {"unit": foreign}).status_code == 404


def test_another_agency_sees_nothing_of_it(known: World) -> None:
    page = text_of(known.client(Role.TALENT_MANAGER, "b").get(reverse("quality")))
    assert "Belum ada data yang dapat dinilai" in page
    address = reverse("quality_indicator", args=["COM_6"])
    assert known.client(Role.TALENT_MANAGER, "b").get(address).status_code == 404


def test_the_department_table_is_sorted_by_index(known: World) -> None:
    shown = shown_to(known.actor(Role.TALENT_MANAGER))
    assert shown is not None
    indices = [score.index for _name, _pk, score in shown.departments]
    assert indices == sorted(indices)
    assert {name for name, _pk, _score in shown.departments} == {"Dinas Pendidikan", "Dinas Kesehatan"}


@pytest.mark.parametrize("role", [Role.ASN, Role.READER, Role.COMMITTEE_MEMBER, Role.AGENCY_ADMIN])
def test_who_may_not_see_quality_is_refused(known: World, role: Role) -> None:
    assert known.client(role).get(reverse("quality")).status_code == 403
    assert known.client(role).get(reverse("quality_indicator", args=["COM_6"])).status_code == 403


def test_a_stranger_is_led_to_the_login(known: World, client: Any) -> None:
    assert client.get(reverse("quality")).status_code == 302


@pytest.mark.parametrize("code", ["COM_99", "com_6", "..", "%00", "x" * 300])
def test_an_unknown_indicator_is_not_found(known: World, code: str) -> None:
    assert known.client(Role.TALENT_MANAGER).get(f"/kualitas-data/{code}/").status_code == 404


@pytest.mark.parametrize(
    "given", [{"unit": "x"}, {"unit": "-1"}, {"after": "9" * 40}, {"before": "'"}, {"after": "1"}]
)
def test_a_damaged_address_shows_the_beginning(known: World, given: dict[str, str]) -> None:
    page = text_of(known.client(Role.TALENT_MANAGER).get(reverse("quality_indicator", args=["COM_6"]), given))
    assert "3 dari 3 pegawai" in page


def test_pages_go_on_and_back_by_person(known: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quality_queries, "PAGE", 2)
    client, address = known.client(Role.TALENT_MANAGER), reverse("quality_indicator", args=["COM_6"])
    first = text_of(client.get(address))
    assert [name in first for name in ("LOW", "NO SKP", "USUAL")] == [True, True, False]
    last = person_id("no skp")
    assert f"after={last}" in first
    second = text_of(client.get(address, {"after": last}))
    assert [name in second for name in ("LOW", "NO SKP", "USUAL")] == [False, False, True]
    back = text_of(client.get(address, {"before": person_id("usual")}))
    assert [name in back for name in ("LOW", "NO SKP", "USUAL")] == [True, True, False]


def test_who_fails_and_has_no_name_can_be_opened(known: World) -> None:
    person = person_id("usual")
    Profile.objects.filter(person_id=person).update(name="", name_key="")
    page = text_of(known.client(Role.TALENT_MANAGER).get(reverse("quality_indicator", args=["COM_6"])))
    assert f'<a href="{reverse("person", args=[person])}">Nama belum tercatat</a>' in page


def test_reading_who_fails_is_noted(known: World) -> None:
    known.client(Role.AUDITOR).get(reverse("quality_indicator", args=["COM_6"]))
    entry = AccessEntry.objects.get(page="quality_indicator")
    assert entry.people == sorted(person_id(name) for name in ("usual", "low", "no skp"))


def test_it_is_computed_once_a_delivery(known: World) -> None:
    first = assessed(known.a.pk)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert assessed(known.a.pk) is first
    assert len(queries) == 1
    know(
        known.a.pk, {name: placed(CROWD[name], unit) for name, unit in PEOPLE.items()}, {**TEXTS, "low": GOOD}
    )
    again = assessed(known.a.pk)
    assert again is not None
    assert person_id("low") not in again.result.failing("COM_6")


def test_an_unfinished_delivery_is_not_yet_known(known: World) -> None:
    first = assessed(known.a.pk)
    last = Delivery.objects.latest("id")
    Delivery.objects.create(agency_id=known.a.pk, as_of=last.as_of, learned_at=last.learned_at)
    assert assessed(known.a.pk) is first


def test_the_gate_is_shut_without_data_and_says_why(world: World) -> None:
    found = quality_gate(world.a.pk)
    assert not found.open
    assert found.reasons[0].cure.startswith("Impor Export Data ASN")


def test_the_gate_names_what_is_missing(known: World) -> None:
    found = quality_gate(known.a.pk)
    assert not found.open
    assert any("bobot indikator yang dapat dihitung" in reason.text for reason in found.reasons)
    page = text_of(known.client(Role.TALENT_MANAGER).get(reverse("quality")))
    assert "Data belum memenuhi syarat untuk memulai pemetaan" in page


def test_personal_texts_never_leave_the_database(known: World) -> None:
    know(
        known.a.pk,
        {"usual": placed(CROWD["usual"], "1")},
        {"usual": {"NIK": "3201010101850001", "EMAIL": "a@example.org"}},
        columns=(*EXPORT_HEADINGS, "NIK"),
    )
    frame = quality_queries._frame(known.a.pk)
    assert "3201010101850001" not in str(frame["NIK"].to_list())
