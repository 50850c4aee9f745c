"""Beranda Kerja: each role finds its own tasks, and nothing of anybody else's."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from nawasena.core.accounts.roles import RULES, Role
from nawasena.core.models import Account, Agency, Grant, Job, Seal
from nawasena.exchange.spreadsheets.models import Package
from nawasena.mapping.models import AdoptedPolicy, Mapping, Result
from nawasena.mapping.queries.figures import figures_of_all
from nawasena.site.import_tasks import SHOWN
from nawasena.site.task import Task
from nawasena.site.tasks import guidance, tasks
from tests.core.retention.keeping import on
from tests.core.world import World
from tests.mapping.crowd import nip_of
from tests.mapping.results import announced, mapped
from tests.people.known import person_id


def seal(at: dt.datetime) -> None:
    Seal.objects.create(at=at, heads={}, digest="0" * 64, signature="0" * 128, public_key="0" * 64)


@pytest.fixture
def calm(world: World) -> World:
    """Nothing waits: sealed just now, a policy in force."""
    seal(timezone.now())
    AdoptedPolicy.objects.create(
        agency=world.a,
        policy="x",
        version="1",
        title="X",
        digest="0" * 64,
        status="example",
        valid_from=dt.date(2026, 1, 1),
    )
    return world


def package(world: World, state: str, by: Role = Role.TALENT_MANAGER, agency: str = "a") -> Package:
    world.see(agency)
    made = Package.objects.create(
        agency=world.a if agency == "a" else world.b,
        title=f"Paket {agency.upper()} {state}",
        as_of=dt.date(2026, 6, 30),
        state=state,
        created_by=world.accounts[agency, by],
        proposed_at=timezone.now(),
        reason="Angkanya belum benar",
    )
    world.see("a")
    return made


def found(world: World, role: Role) -> dict[str, Task]:
    return {task.title: task for task in tasks(world.actor(role))}


@pytest.mark.parametrize("role", list(RULES))
def test_nothing_waits_in_a_calm_agency(calm: World, role: Role) -> None:
    assert tasks(calm.actor(role)) == []


@pytest.mark.parametrize("role", [role for role in RULES if role != Role.SERVICE])
def test_the_page_opens_for_every_role(calm: World, role: Role) -> None:
    page = calm.client(role).get(reverse("home"))
    assert page.status_code == 200
    assert "Tidak ada yang menunggu Anda" in page.content.decode()


def test_a_proposed_package_waits_for_the_approvers_and_blocks_its_maker(calm: World) -> None:
    made = package(calm, Package.State.PROPOSED)
    asked = f"Setujui atau tolak paket: {made.title}"
    blocked = f"Menunggu orang kedua: {made.title}"
    for role in RULES:
        titles = set(found(calm, role))
        assert (asked in titles) == (role in (Role.PPK, Role.PYB, Role.COMMITTEE_SECRETARY)), role
        assert (blocked in titles) == (role == Role.TALENT_MANAGER), role
    text = found(calm, Role.TALENT_MANAGER)[blocked].text
    assert "Pejabat Pembina Kepegawaian atau Pejabat yang Berwenang (Sekretaris Daerah)" in text


def test_nobody_is_asked_to_approve_the_own_package(calm: World) -> None:
    package(calm, Package.State.PROPOSED, by=Role.PPK)
    assert found(calm, Role.PPK) == {}
    assert len(found(calm, Role.PYB)) == 1


@pytest.mark.parametrize("state", [Package.State.REPAIRING, Package.State.REJECTED, Package.State.UNREADABLE])
def test_an_open_import_is_its_makers_alone(calm: World, state: str) -> None:
    made = package(calm, state)
    (task,) = found(calm, Role.TALENT_MANAGER).values()
    assert made.title in task.title
    for role in RULES:
        assert role == Role.TALENT_MANAGER or found(calm, role) == {}


@pytest.mark.parametrize(("many", "others"), [(SHOWN, 0), (SHOWN + 1, 1), (SHOWN + 12, 12)])
def test_older_open_imports_are_counted_with_the_way_to_them(calm: World, many: int, others: int) -> None:
    made = [package(calm, Package.State.COLLECTING) for _number in range(many)]
    given = list(tasks(calm.actor(Role.TALENT_MANAGER)))
    assert [task.url for task in given[:SHOWN]] == [
        reverse("package", args=[item.pk]) for item in reversed(made[-SHOWN:])
    ]
    rest = [(task.title, task.url) for task in given[SHOWN:]]
    assert rest == ([(f"… dan {others} paket lain", reverse("packages"))] if others else [])


def test_what_blocks_an_import_is_said_at_home(calm: World) -> None:
    unread, shut = package(calm, Package.State.UNREADABLE), package(calm, Package.State.REPAIRING)
    reasons = [{"text": "Indeks kualitas data 61, padahal paling sedikit 70.", "cure": "Perbaiki."}]
    Package.objects.filter(pk=unread.pk).update(problem="asn.xlsx: kolom NIP tidak ada.")
    Package.objects.filter(pk=shut.pk).update(
        mapping_name="Pemetaan 2026", quality={"open": False, "reasons": reasons}
    )
    by_url = {task.url: task for task in tasks(calm.actor(Role.TALENT_MANAGER))}
    task = by_url[reverse("package", args=[unread.pk])]
    assert "asn.xlsx: kolom NIP tidak ada." in task.text and task.tone == "warning"
    task = by_url[reverse("package", args=[shut.pk])]
    assert "syarat kualitas data belum terpenuhi" in task.text and reasons[0]["text"] in task.text


@pytest.mark.parametrize(
    ("name", "quality"), [("", {"open": False, "reasons": []}), ("Pemetaan 2026", {"open": True})]
)
def test_nothing_blocks_an_import_alone_or_with_good_data(
    calm: World, name: str, quality: dict[str, object]
) -> None:
    made = package(calm, Package.State.REPAIRING)
    Package.objects.filter(pk=made.pk).update(mapping_name=name, quality=quality)
    (task,) = found(calm, Role.TALENT_MANAGER).values()
    assert (task.text, task.tone) == ("", "neutral")


@pytest.mark.parametrize("name", ["", "Pemetaan 2026"])
def test_a_mapping_is_promised_only_where_one_starts(calm: World, name: str) -> None:
    made = package(calm, Package.State.PROPOSED)
    policy = AdoptedPolicy.objects.get() if name else None
    people = dict.fromkeys(("new", "changed", "same", "held", "gone"), 0)
    Package.objects.filter(pk=made.pk).update(
        mapping_name=name, proposed_by=made.created_by, policy=policy, difference={"people": people}
    )
    (asked,) = found(calm, Role.PPK).values()
    (waits,) = found(calm, Role.TALENT_MANAGER).values()
    assert ("Impor dan pemetaan dimulai" in asked.text) is bool(name)
    assert ("pemetaan dimulai" in waits.text) is bool(name)
    page = calm.client(Role.PPK).get(reverse("package", args=[made.pk])).content.decode()
    assert ("dimulainya pemetaan" in page) is bool(name)
    assert ("tidak ada pemetaan yang dimulai" in page) is not bool(name)


def test_a_missing_policy_stops_the_talent_manager(world: World) -> None:
    assert "Tetapkan kebijakan penilaian" in found(world, Role.TALENT_MANAGER)
    assert "Tetapkan kebijakan penilaian" not in found(world, Role.PPK)


def test_a_finished_mapping_waits_for_the_announcement(world: World) -> None:
    mapping = mapped(world)
    title = f"Umumkan hasil: {mapping.name}"
    for role in RULES:
        assert (title in found(world, role)) == (role in (Role.PPK, Role.PYB)), role
    announced(world, mapping)
    assert title not in found(world, Role.PPK)


def test_a_failed_mapping_tells_who_asked_for_it(calm: World) -> None:
    actor = calm.actor(Role.TALENT_MANAGER)
    job = Job.objects.create(agency=calm.a, kind="map", subject=1, problem="Tidak ada pegawai.")
    Mapping.objects.create(
        agency=calm.a, name="P", evaluation_date=dt.date(2026, 6, 30), policy=AdoptedPolicy.objects.get(),
        state=Mapping.State.FAILED, requested_by_id=actor.account, job=job,
    )  # fmt: skip
    assert found(calm, Role.TALENT_MANAGER)["Pemetaan gagal: P"].text == "Tidak ada pegawai."
    assert found(calm, Role.PPK) == {}


def test_expiring_assessments_are_told_where_they_can_be_renewed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    on(monkeypatch, dt.date(2026, 6, 30))
    mapped(world)  # the one whose assessment ends works in Dinas Kesehatan
    title = "Asesmen segera berakhir"
    assert found(world, Role.TALENT_MANAGER)[title].count == 1
    assert "30 Juni 2026" in found(world, Role.TALENT_MANAGER)[title].due
    for role in (Role.HEAD_OF_UNIT, Role.AUDITOR, Role.PPK, Role.ASN):
        assert title not in found(world, role), role


@pytest.mark.parametrize(
    ("today", "title", "said", "due"),
    [
        (30, "Asesmen segera berakhir", "Setelah berakhir", "paling awal 30 Juni 2026"),
        (
            31,
            "Asesmen sudah atau segera berakhir",
            "1 sudah berakhir dan 1 segera",
            "paling awal 31 Juli 2026",
        ),
        (62, "Asesmen sudah atau segera berakhir", "2 sudah berakhir dan 0 segera", ""),
    ],
)
def test_assessments_that_have_ended_are_told_apart(
    world: World, monkeypatch: pytest.MonkeyPatch, today: int, title: str, said: str, due: str
) -> None:
    mapping = mapped(world)
    other = Result.objects.filter(mapping=mapping, nip=nip_of("usual"))
    other.update(assessment_ends=dt.date(2026, 7, 31))
    Mapping.objects.filter(pk=mapping.pk).update(figures=figures_of_all(mapping).kept())
    on(monkeypatch, dt.date(2026, 6, 30) + dt.timedelta(days=today - 30))
    task = found(world, Role.TALENT_MANAGER)[title]
    assert said in task.text
    assert (task.count, task.due) == (2, due)


def test_data_to_mend_is_counted_within_the_own_unit(world: World) -> None:
    mapped(world)
    title = "Data pegawai yang perlu diperbaiki"
    everybody, unit = (
        found(world, role)[title].count for role in (Role.TALENT_MANAGER, Role.PERSONNEL_MANAGER)
    )
    assert everybody is not None
    assert unit is not None
    assert 0 < unit < everybody
    for role in (Role.PPK, Role.AUDITOR, Role.ASN, Role.READER):
        assert title not in found(world, role), role


@pytest.mark.parametrize(("days", "told"), [(-1, False), (0, True), (30, True), (31, False)])
def test_roles_that_end_within_thirty_days(calm: World, days: int, told: bool) -> None:
    until = timezone.localdate() + dt.timedelta(days=days)
    Grant.objects.filter(role="coach").update(valid_until=until)
    assert ("Peran yang segera berakhir" in found(calm, Role.AGENCY_ADMIN)) is told
    assert found(calm, Role.TALENT_MANAGER) == {}


def test_a_vacant_duty_is_the_administrators(calm: World) -> None:
    Grant.objects.filter(role="auditor").update(revoked_at=timezone.now())
    assert "Akun dan peran pertama" in found(calm, Role.AGENCY_ADMIN)
    assert found(calm, Role.TALENT_MANAGER) == {}


@pytest.mark.parametrize(("minutes", "late"), [(89, False), (91, True)])
def test_a_late_seal_is_the_auditors(world: World, minutes: int, late: bool) -> None:
    seal(timezone.now() - dt.timedelta(minutes=minutes))
    assert ("Segel jejak audit terlambat" in found(world, Role.AUDITOR)) is late
    assert found(world, Role.AGENCY_ADMIN) == {}


def test_an_asn_is_told_of_the_own_announced_result_only(world: World) -> None:
    mapping = mapped(world)
    account = world.accounts["a", Role.ASN]
    Account.objects.filter(pk=account.pk).update(person=person_id("usual"))
    account.refresh_from_db()
    assert found(world, Role.ASN) == {}
    announced(world, mapping)
    assert set(found(world, Role.ASN)) == {"Lihat hasil pemetaan Anda"}


def test_nothing_of_another_agency_waits_here(calm: World) -> None:
    package(calm, Package.State.PROPOSED, agency="b")
    package(calm, Package.State.REPAIRING, agency="b")
    for role in RULES:
        assert found(calm, role) == {}


def test_the_profile_of_a_new_agency_is_asked_for(calm: World) -> None:
    Agency.objects.filter(pk=calm.a.pk).update(short_name="")
    assert "Profil instansi" in found(calm, Role.AGENCY_ADMIN)


@pytest.mark.parametrize("role", [Role.READER, Role.OVERSIGHT, Role.PERSONNEL_MANAGER, Role.COMMITTEE_MEMBER])
def test_a_role_without_tasks_is_led_to_what_it_can_do(calm: World, role: Role) -> None:
    (told,) = guidance(calm.actor(role))
    assert told.url == reverse("mappings")
    client = calm.client(role)
    assert told.text in client.get(reverse("home")).content.decode()
    assert client.get(told.url).status_code == 200


@pytest.mark.parametrize("role", [Role.ASSESSOR, Role.COACH])
def test_a_role_of_later_parts_is_told_that_nothing_is_asked_of_it(world: World, role: Role) -> None:
    page = world.client(role).get(reverse("home")).content.decode()
    assert "tidak ada yang diminta dari Anda" in page
    (told,) = guidance(world.actor(role))
    assert world.client(role).get(told.url).status_code == 200


def test_who_has_tasks_needs_no_guidance(calm: World) -> None:
    assert guidance(calm.actor(Role.TALENT_MANAGER)) == []
