"""Pemetaan baru and the page of a mapping without a result, as each role meets them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from nawasena.core.accounts.roles import RULES, Role
from nawasena.core.jobs import running
from nawasena.core.models import Job
from nawasena.mapping import proposing
from nawasena.mapping.models import AdoptedPolicy, Mapping
from nawasena.mapping.states import State
from nawasena.site.task import Task
from nawasena.site.tasks import tasks
from tests.core.world import World
from tests.mapping import proposals
from tests.mapping.crowd import DAY
from tests.mapping.proposals import NAME, TODAY, approved, failed, proposed
from tests.mapping.results import people
from tests.people.known import know

NEW = "/pemetaan/baru/"


@pytest.fixture
def ready(world: World, monkeypatch: Any) -> World:
    return proposals.ready(world, monkeypatch)


def given(**changes: Any) -> dict[str, Any]:
    """What the form sends."""
    policy = AdoptedPolicy.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return {"name": NAME, "evaluation_date": DAY.isoformat(), "preset": "all", "policy": policy, **changes}


def page(world: World, role: Role, url: str, status: int = 200, agency: str = "a") -> str:
    response = world.client(role, agency).get(url)
    assert response.status_code == status, response.status_code
    return str(response.content.decode())


def told(response: Any) -> str:
    """The page a write leads to."""
    assert response.redirect_chain, response.status_code
    return str(response.content.decode())


def found(world: World, role: Role) -> dict[str, Task]:
    return {task.title: task for task in tasks(world.actor(role))}


def at(mapping: Mapping, act: str = "") -> str:
    return reverse(f"mapping_{act}" if act else "mapping", args=[mapping.pk])


def test_the_page_says_what_a_mapping_would_be_made_from(ready: World) -> None:
    text = page(ready, Role.TALENT_MANAGER, NEW)
    assert f'value="{NAME}"' in text
    assert f'value="{DAY.isoformat()}"' in text
    for words in (f"{len(people())} pegawai", "0 pegawai", "Jabatan Pimpinan Tinggi", "Kebijakan contoh",
                  "PermenPANRB", "Data memenuhi syarat", "Ajukan untuk disetujui"):  # fmt: skip
        assert words in text, words
    assert reverse("quality") in text


def test_from_the_form_to_the_result(ready: World) -> None:
    manager = ready.client(Role.TALENT_MANAGER)
    text = told(manager.post(NEW, given(), follow=True))
    mapping = Mapping.objects.get()
    assert "Pemetaan diajukan" in text
    assert at(mapping, "withdraw") in text
    assert at(mapping, "approve") not in text
    told(manager.post(NEW, given(), follow=True))
    assert Mapping.objects.count() == 1, "pressed twice"

    approver = ready.client(Role.PYB)
    text = approver.get(at(mapping)).content.decode()
    assert f"Semua pegawai: {len(people())} pegawai" in text
    version = re.search(r'name="version" value="(\d+)"', text)
    assert version is not None
    text = told(approver.post(at(mapping, "approve"), {"version": version[1]}, follow=True))
    assert "mulai dihitung" in text
    assert at(mapping, "progress") in text
    ready.see("a")
    mapping.refresh_from_db()
    assert mapping.job_id is not None
    assert running.run(ready.a.pk, mapping.job_id)
    assert "Terpetakan" in page(ready, Role.PYB, at(mapping))


@pytest.mark.parametrize("role", [role for role in RULES if role != Role.TALENT_MANAGER])
def test_others_do_not_open_it(ready: World, role: Role) -> None:
    client = ready.client(role)
    assert client.get(NEW).status_code == 403
    assert client.post(NEW, given()).status_code == 403
    assert not Mapping.objects.exists()


def test_a_shut_gate_says_what_to_mend_and_offers_nothing(ready: World, monkeypatch: Any) -> None:
    proposals.gate_at(monkeypatch, 100)
    text = page(ready, Role.TALENT_MANAGER, NEW)
    assert "Data belum memenuhi syarat" in text
    assert "paling rendah 100" in text
    assert "Ajukan untuk disetujui" not in text
    refused = ready.client(Role.TALENT_MANAGER).post(NEW, given())
    assert refused.status_code == 422
    assert "Kualitas data belum memenuhi syarat" in refused.content.decode()
    assert not Mapping.objects.exists()


def test_without_data_or_policy_the_page_leads_to_them(world: World, monkeypatch: Any) -> None:
    assert reverse("packages") in page(world, Role.TALENT_MANAGER, NEW)
    proposals.gate_at(monkeypatch, 0)
    know(world.a.pk, people())
    text = page(world, Role.TALENT_MANAGER, NEW)
    assert "Tidak ada kebijakan yang berlaku" in text
    assert reverse("adopt_policy") in text


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        (DAY.isoformat(), DAY), (TODAY.isoformat(), TODAY), ("2026-07-02", DAY), ("9999-99-99", DAY), ("x", DAY),
        ("", DAY),
    ],
)  # fmt: skip
def test_another_day_is_chosen_in_the_address(ready: World, asked: str, shown: Any) -> None:
    response = ready.client(Role.TALENT_MANAGER).get(NEW, {"evaluation_date": asked})
    assert response.status_code == (200 if asked in ("", shown.isoformat()) else 422)
    hidden = f'name="evaluation_date" value="{shown.isoformat()}"'
    assert response.content.decode().count(hidden) == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""}, {"name": "x" * 121}, {"name": "a\x00b"}, {"preset": "semua"}, {"preset": "jpt"}, {"policy": "x"},
        {"policy": 2**70}, {"policy": ""}, {"evaluation_date": ""}, {"evaluation_date": "30/06/2026"},
        {"evaluation_date": "2026-07-02"}, {"evaluation_date": "2026-06-29"},
    ],
)  # fmt: skip
def test_bad_input_is_told_beside_the_form(ready: World, changes: dict[str, Any]) -> None:
    response = ready.client(Role.TALENT_MANAGER).post(NEW, given(**changes))
    assert response.status_code == 422
    assert not Mapping.objects.exists()


def test_a_failed_name_is_told_with_its_cure(ready: World, monkeypatch: Any) -> None:
    failed(ready, monkeypatch)
    response = ready.client(Role.TALENT_MANAGER).post(NEW, given())
    assert response.status_code == 422
    assert "dipegang pemetaan yang gagal" in response.content.decode()


def test_an_old_page_decides_nothing(ready: World) -> None:
    mapping = proposed(ready)
    for sent in ({}, {"version": ""}, {"version": "7"}, {"version": "x" * 50}):
        text = told(ready.client(Role.PYB).post(at(mapping, "approve"), sent, follow=True))
        assert "berubah sejak halaman dibuka" in text
    mapping.refresh_from_db()
    assert mapping.state == State.PROPOSED


def test_a_refusal_is_told_to_who_proposed(ready: World) -> None:
    mapping = proposed(ready)
    client = ready.client(Role.PPK)
    text = told(client.post(at(mapping, "refuse"), {"version": 0, "reason": " "}, follow=True))
    assert "Isi alasan penolakan" in text
    told(
        client.post(at(mapping, "refuse"), {"version": 0, "reason": "SKP <b>belum</b> lengkap"}, follow=True)
    )
    text = page(ready, Role.TALENT_MANAGER, at(mapping))
    assert "SKP &lt;b&gt;belum&lt;/b&gt; lengkap" in text
    assert f"{NEW}?evaluation_date={DAY.isoformat()}" in text
    task = found(ready, Role.TALENT_MANAGER)[f"Usulan pemetaan ditolak: {NAME}"]
    assert task.text == "SKP <b>belum</b> lengkap"
    proposed(ready)
    assert f"Usulan pemetaan ditolak: {NAME}" not in found(ready, Role.TALENT_MANAGER)


def test_a_failed_mapping_offers_to_be_begun_again(ready: World, monkeypatch: Any) -> None:
    mapping = failed(ready, monkeypatch)
    text = page(ready, Role.TALENT_MANAGER, at(mapping))
    assert "Penyimpanan penuh." in text
    assert at(mapping, "retry") in text
    for role in (Role.PYB, Role.HEAD_OF_UNIT, Role.READER):
        assert at(mapping, "retry") not in page(ready, role, at(mapping)), role
    text = told(ready.client(Role.TALENT_MANAGER).post(at(mapping, "retry"), follow=True))
    assert "Pemetaan dimulai lagi" in text
    assert at(mapping, "progress") in text


def test_a_job_that_was_given_up_shows_as_failed(ready: World) -> None:
    mapping = approved(ready)
    Mapping.objects.filter(pk=mapping.pk).update(state=State.RUNNING)
    Job.objects.filter(pk=mapping.job_id).update(state=Job.State.FAILED, problem="Berulang kali berhenti.")
    assert "Gagal" in page(ready, Role.TALENT_MANAGER, reverse("mappings"))
    text = page(ready, Role.TALENT_MANAGER, at(mapping))
    assert "Berulang kali berhenti." in text
    assert at(mapping, "retry") in text
    assert found(ready, Role.TALENT_MANAGER)[f"Pemetaan gagal: {NAME}"].text == "Berulang kali berhenti."
    know(ready.a.pk, people(), day=TODAY)
    text = page(ready, Role.TALENT_MANAGER, at(mapping))
    assert at(mapping, "retry") not in text
    assert "Data pegawai berubah" in text
    told(ready.client(Role.TALENT_MANAGER).post(at(mapping, "withdraw"), follow=True))
    assert f"Pemetaan gagal: {NAME}" not in found(ready, Role.TALENT_MANAGER)


def test_the_progress_is_a_part_of_its_page_until_the_work_has_ended(ready: World) -> None:
    mapping = approved(ready)
    client = ready.client(Role.READER)
    response = client.get(at(mapping, "progress"))
    assert "<html" not in response.content.decode()
    assert "HX-Refresh" not in response.headers
    Job.objects.filter(pk=mapping.job_id).update(state=Job.State.FAILED)
    assert client.get(at(mapping, "progress")).headers["HX-Refresh"] == "true"


def test_new_data_stop_the_approval_and_both_are_told(ready: World) -> None:
    mapping = proposed(ready)
    know(ready.a.pk, people(), day=TODAY)
    text = page(ready, Role.PYB, at(mapping))
    assert "Data pegawai berubah" in text
    assert at(mapping, "approve") not in text
    assert at(mapping, "refuse") in text
    assert "Data pegawai berubah" in found(ready, Role.PYB)[f"Setujui atau tolak pemetaan: {NAME}"].text
    assert "Data pegawai berubah" in found(ready, Role.TALENT_MANAGER)[f"Menunggu orang kedua: {NAME}"].text


def test_the_work_home_asks_the_approvers_and_nobody_else(ready: World) -> None:
    proposed(ready)
    for role in RULES:
        titles = set(found(ready, role))
        approves = role in (Role.PPK, Role.PYB, Role.COMMITTEE_SECRETARY)
        assert (f"Setujui atau tolak pemetaan: {NAME}" in titles) == approves, role
        assert (f"Menunggu orang kedua: {NAME}" in titles) == (role == Role.TALENT_MANAGER), role
        assert not {
            title for title in (task.title for task in tasks(ready.actor(role, "b"))) if NAME in title
        }
        ready.see("a")


def test_the_list_and_its_empty_page_lead_to_it(ready: World) -> None:
    assert NEW in page(ready, Role.TALENT_MANAGER, reverse("mappings"))
    assert NEW not in page(ready, Role.PYB, reverse("mappings"))
    proposed(ready)
    assert NEW in page(ready, Role.TALENT_MANAGER, reverse("mappings"))
    assert NAME in page(ready, Role.PYB, reverse("mappings"))
    assert NAME not in page(ready, Role.HEAD_OF_UNIT, reverse("mappings"))


@pytest.mark.parametrize("role", [Role.HEAD_OF_UNIT, Role.READER, Role.COMMITTEE_MEMBER])
def test_a_proposal_is_nowhere_for_who_has_no_part_in_it(ready: World, role: Role) -> None:
    mapping = proposed(ready)
    page(ready, role, at(mapping), 404)
    page(ready, role, at(mapping, "progress"), 404)


def test_an_auditor_reads_what_was_proposed_and_cannot_touch_it(ready: World) -> None:
    text = page(ready, Role.AUDITOR, at(proposed(ready)))
    assert "Yang diminta" in text and "Diajukan oleh" in text
    assert not re.search(r'<form[^>]*action="/pemetaan/', text)


def test_a_reason_of_several_lines_is_as_long_as_the_browser_counted(ready: World) -> None:
    mapping = proposed(ready)
    reason = "x" * 249 + "\r\n" + "y" * 250  # 500 signs in the field, 501 on the way
    client = ready.client(Role.PYB)
    told(client.post(at(mapping, "refuse"), {"version": mapping.version, "reason": reason}, follow=True))
    ready.see("a")
    assert Mapping.objects.get(pk=mapping.pk).reason == reason.replace("\r\n", "\n")


def test_what_has_no_result_lists_and_exports_nobody(ready: World) -> None:
    mapping, manager = approved(ready), ready.client(Role.TALENT_MANAGER)
    for name in ("mapping_people", "mapping_expiring"):
        answer = manager.get(reverse(name, args=[mapping.pk]))
        assert (answer.status_code, answer.headers["Location"]) == (302, at(mapping)), name
    assert manager.post(reverse("mapping_export", args=[mapping.pk])).headers["Location"] == at(mapping)


def test_the_other_agency_finds_nothing(ready: World) -> None:
    mapping = proposed(ready)
    for role, act in ((Role.PYB, "approve"), (Role.PYB, "refuse"), (Role.TALENT_MANAGER, "withdraw"),
                      (Role.TALENT_MANAGER, "retry")):  # fmt: skip
        client = ready.client(role, "b")
        assert client.get(at(mapping)).status_code == 404
        assert client.post(at(mapping, act), {"version": 0, "reason": "x"}).status_code == 404
    ready.see("a")
    mapping.refresh_from_db()
    assert mapping.state == State.PROPOSED


def test_a_lost_policy_can_be_refused_but_not_approved(ready: World) -> None:
    mapping = proposed(ready)
    AdoptedPolicy.objects.update(digest="0" * 64)
    text = page(ready, Role.PYB, at(mapping))
    assert "Naskah kebijakan ini tidak ada lagi" in text
    assert at(mapping, "approve") not in text
    told(ready.client(Role.PYB).post(at(mapping, "approve"), {"version": 0}, follow=True))
    mapping.refresh_from_db()
    assert mapping.state == State.PROPOSED
    assert proposing.refuse(ready.actor(Role.PYB), mapping, 0, reason="x").state == State.REFUSED
