"""The pages of the trail: who may open them, what they show, and that a broken chain is named."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from nawasena.core import access_log
from nawasena.core.accounts.roles import RULES, May, Role
from nawasena.core.audit import chain, jobs, naming, queries, sealing, state
from nawasena.core.exporting import safe_cell
from nawasena.core.jobs import running
from nawasena.core.models import Account, AuditEvent, Grant, Job, Seal
from nawasena.exchange.spreadsheets.models import Package, PackageFile
from nawasena.mapping.models import AdoptedPolicy, Mapping
from tests.core.test_audit_tampering import _owner_is_reachable, as_owner  # noqa: F401 -- a fixture
from tests.core.world import World

ADDRESSES = ("/audit/", "/audit/peristiwa/1/", "/audit/akses/")
DOWNLOADS = ("/audit/unduh/", "/audit/akses/unduh/", "/audit/periksa/")


@pytest.fixture(autouse=True)
def _own_seals(settings: Any, tmp_path: Any) -> None:
    settings.SEAL_FOLDER, settings.SEAL_KEY = tmp_path / "seals", tmp_path / "seal.key"


@pytest.fixture
def auditor(world: World) -> Client:
    return world.client(Role.AUDITOR)


def text(response: Any) -> str:
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.mark.parametrize("role", list(RULES))
def test_only_who_may_read_the_trail_opens_it(world: World, role: Role) -> None:
    client = world.client(role)
    expected = 200 if May.READ_AUDIT in RULES[role].may else 403
    assert {client.get(address).status_code for address in ADDRESSES} == {expected}


@pytest.mark.parametrize("address", [*ADDRESSES, *DOWNLOADS])
def test_a_stranger_is_led_to_the_login(world: World, address: str) -> None:
    response = Client().post(address) if address in DOWNLOADS else Client().get(address)
    assert response.status_code == 302
    assert response["Location"].startswith("/masuk/")


@pytest.mark.parametrize("address", DOWNLOADS)
def test_what_writes_is_posted(auditor: Client, address: str) -> None:
    assert auditor.get(address).status_code == 405


def test_events_are_told_in_words_newest_first(world: World, auditor: Client) -> None:
    chain.record(
        world.actor(Role.TALENT_MANAGER), "policy.adopted", "policy:7", {"version": "3", "policy": "silka"}
    )
    html = text(auditor.get("/audit/"))
    assert "Kebijakan penilaian diberlakukan" in html
    assert "Versi: 3" in html
    assert html.index("Versi: 3") < html.rindex("Peran diberikan")


def test_no_event_of_another_agency_is_shown(world: World, auditor: Client) -> None:
    world.see("b")
    chain.record(world.actor(Role.AUDITOR, "b"), "role.revoked", "grant:1", {"reason": "KANARI-B rahasia"})
    number = AuditEvent.objects.filter(agency_id=world.b.pk).latest("number").number
    world.see("a")
    assert "KANARI-B" not in text(auditor.get("/audit/"))
    assert "KANARI-B" not in auditor.get(f"/audit/peristiwa/{number}/").content.decode()
    assert "KANARI-B" not in auditor.post("/audit/unduh/").content.decode()


def test_an_event_that_is_not_there_is_404(auditor: Client) -> None:
    assert auditor.get("/audit/peristiwa/999999/").status_code == 404


def test_filters_narrow_by_action_actor_and_day(world: World) -> None:
    actor = world.actor(Role.AUDITOR)
    mine = chain.record(actor, "audit.exported", details={"rows": 1})
    today = timezone.localdate()
    number = AuditEvent.objects.get(pk=mine).number

    def found(**given: Any) -> list[int]:
        return list(queries.events(actor, queries.Period(**given)).values_list("number", flat=True))

    assert found(action="audit.exported") == [number]
    assert found(actor=actor.account) == [number]
    assert number not in found(actor=0)
    assert found(since=today, until=today)[0] == number
    assert found(since=today + dt.timedelta(days=1)) == []
    assert found(until=today - dt.timedelta(days=1)) == []


def test_pages_meet_without_gap_or_overlap(world: World) -> None:
    actor = world.actor(Role.AUDITOR)
    for number in range(2 * queries.PAGE + 3):
        chain.record(actor, "audit.exported", details={"rows": number})
    period = queries.Period(action="audit.exported")
    whole = [event.number for event in queries.events(actor, period)]
    read, before = [], None
    while True:
        shown = queries.page(queries.events(actor, period), "number", before=before, after=None)
        read += [event.number for event in shown.rows]
        before = shown.before
        if before is None:
            break
    assert read == whole
    back = queries.page(queries.events(actor, period), "number", before=None, after=whole[-1])
    assert [event.number for event in back.rows] == whole[-1 - queries.PAGE : -1]
    assert back.before == back.rows[-1].number
    assert back.after == back.rows[0].number


def test_exactly_one_page_has_no_other(world: World) -> None:
    actor = world.actor(Role.AUDITOR)
    for number in range(queries.PAGE):
        chain.record(actor, "audit.exported", details={"rows": number})
    found = queries.events(actor, queries.Period(action="audit.exported"))
    shown = queries.page(found, "number", before=None, after=None)
    assert (len(shown.rows), shown.before, shown.after) == (queries.PAGE, None, None)


@pytest.mark.parametrize(
    "query",
    ["since=kemarin", "since=2026-02-30", "actor=x", "action=<b>", "before=-1", "after=1e9", "until=0"],
)
def test_bad_filters_are_no_failure(auditor: Client, query: str) -> None:
    assert auditor.get(f"/audit/?{query}").status_code == 200
    assert auditor.get(f"/audit/akses/?{query}").status_code == 200


def test_an_end_before_the_beginning_is_told(auditor: Client) -> None:
    html = text(auditor.get("/audit/?since=2026-02-02&until=2026-02-01"))
    assert "Tanggal akhir mendahului tanggal awal." in html


def test_one_event_shows_its_place_in_the_chain(world: World, auditor: Client) -> None:
    event = AuditEvent.objects.get(
        pk=chain.record(world.actor(Role.AUDITOR), "audit.exported", details={"rows": 9})
    )
    html = text(auditor.get(f"/audit/peristiwa/{event.number}/"))
    assert event.hash in html
    assert event.previous in html
    assert "Sidik sesuai dengan isinya" in html


def test_the_state_of_the_seal_is_told(world: World, auditor: Client) -> None:
    assert "belum ada" in text(auditor.get("/audit/"))
    sealing.seal_all([world.a.pk])
    world.see("a")
    html = text(auditor.get("/audit/"))
    assert "0 menit yang lalu" in html
    assert "Segel terlambat" not in html


@pytest.mark.parametrize(("minutes", "late"), [(89, False), (90, False), (91, True)])
def test_a_seal_is_late_after_ninety_minutes(minutes: int, late: bool) -> None:
    now = timezone.now()
    seal = Seal(at=now - dt.timedelta(minutes=minutes))
    assert state.is_late(seal, None, now) is late
    assert state.is_late(None, seal.at, now) is late
    assert not state.is_late(None, None, now)


def test_a_check_is_asked_for_done_and_told(world: World, auditor: Client) -> None:
    sealing.seal_all([world.a.pk])
    assert auditor.post("/audit/periksa/").status_code == 302
    assert "Rantai sedang diperiksa" in text(auditor.get("/audit/"))
    world.see("a")
    job = Job.objects.get(kind=jobs.JOB)
    assert running.run(world.a.pk, job.pk)
    assert "utuh" in text(auditor.get("/audit/"))


@pytest.mark.usefixtures("_owner_is_reachable")
def test_a_check_names_the_first_bad_event(world: World, auditor: Client) -> None:
    actor = world.actor(Role.AUDITOR)
    bad = AuditEvent.objects.get(pk=chain.record(actor, "audit.exported", details={"rows": 9}))
    chain.record(actor, "audit.exported", details={"rows": 10})
    as_owner(f"UPDATE core_auditevent SET details = '{{}}' WHERE id = {bad.pk}")  # noqa: S608
    job = jobs.ask_check(actor)
    assert not running.run(world.a.pk, job.pk)
    world.see("a")
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert f"nomor {bad.number} " in job.problem
    html = text(auditor.get("/audit/"))
    assert "Rantai rusak" in html
    assert job.problem in html


def test_downloads_are_text_and_on_record(world: World, auditor: Client) -> None:
    chain.record(world.actor(Role.AUDITOR), "role.revoked", "=cmd|' /C calc'!A0", {"reason": "x"})
    response = auditor.post("/audit/unduh/?action=role.revoked")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "'=cmd" in response.content.decode()
    world.see("a")
    exported = AuditEvent.objects.filter(action="audit.exported").latest("number")
    assert chain.details_of(exported) == {"kind": "events", "rows": 1, "filters": {"action": "role.revoked"}}


@pytest.mark.parametrize("text_", ["=1", "+1", "-1", "@x", "\t=1", " =1", "|x", "%x", "\n=1", "\u00a0=1"])
def test_formulas_become_text(text_: str) -> None:
    assert safe_cell(text_) == "'" + text_


@pytest.mark.parametrize("text_", ["Siti Rahma", "12", "a=b", "", "'x"])
def test_other_cells_stay(text_: str) -> None:
    assert safe_cell(text_) == text_


def test_who_looked_at_whom(world: World, auditor: Client) -> None:
    manager = world.actor(Role.TALENT_MANAGER)
    access_log.record(manager, "mapping_people", {11, 12, 13, 14, 15, 16, 17})
    html = text(auditor.get(f"/audit/akses/?actor={manager.account}"))
    assert "talent_manager" in html
    assert "pegawai 11" in html
    assert "dan 2 orang lagi" in html
    csv = auditor.post("/audit/akses/unduh/").content.decode()
    assert csv.count("mapping_people") == 7
    today = timezone.localdate()
    assert "pegawai 11" not in text(auditor.get(f"/audit/akses/?since={today + dt.timedelta(days=1)}"))


def test_accounts_and_units_are_named(world: World, auditor: Client) -> None:
    reader, unit = world.accounts["a", Role.READER], world.units["a.health"]
    Account.objects.filter(pk=reader.pk).update(name="Bu Rahma")
    chain.record(
        world.actor(Role.AGENCY_ADMIN), "role.granted", "grant:0", {"account": reader.pk, "unit": unit.pk}
    )
    assert "Akun: Bu Rahma; Unit: Dinas Kesehatan" in text(auditor.get("/audit/"))


def test_a_role_that_was_revoked_names_role_and_holder(world: World, auditor: Client) -> None:
    account = world.accounts["a", Role.READER]
    Account.objects.filter(pk=account.pk).update(name="Bu Rahma")
    grant = Grant.objects.get(account=account)
    chain.record(world.actor(Role.AGENCY_ADMIN), "role.revoked", grant, {"reason": "pindah"})
    assert "Peran Pembaca (Bappeda) — Bu Rahma" in text(auditor.get("/audit/"))


def test_units_of_another_agency_are_not_named(world: World, auditor: Client) -> None:
    theirs = world.units["b.health"]
    chain.record(world.actor(Role.AUDITOR), "role.granted", "grant:0", {"unit": theirs.pk})
    html = text(auditor.get("/audit/"))
    assert f"Unit: {theirs.pk}" in html
    assert "KANARI-B" not in html


def test_a_long_list_of_accounts_is_short_in_a_line_and_whole_on_its_page(
    world: World, auditor: Client
) -> None:
    keys = [account.pk for (agency, _role), account in world.accounts.items() if agency == "a"]
    Account.objects.filter(pk__in=keys).update(name="Bu Rahma")
    event = AuditEvent.objects.get(
        pk=chain.record(world.actor(Role.AGENCY_ADMIN), "codes.issued", "account:", {"accounts": keys})
    )
    listed = ", ".join(["Bu Rahma"] * naming.LISTED)
    assert f"{listed}, dan {len(keys) - naming.LISTED} lagi" in text(auditor.get("/audit/"))
    whole = text(auditor.get(f"/audit/peristiwa/{event.number}/"))
    assert ", ".join(["Bu Rahma"] * len(keys)) in whole


def test_names_cost_the_same_for_one_event_and_for_many(world: World, auditor: Client) -> None:
    actor, unit = world.actor(Role.AUDITOR), world.units["a.health"]

    def asked() -> int:
        address = "/audit/?action=role.granted&actor=" + str(actor.account)
        with CaptureQueriesContext(connection) as done:
            text(auditor.get(address))
        world.see("a")
        return len(done)

    chain.record(actor, "role.granted", "grant:0", {"account": actor.account, "unit": unit.pk})
    asked()  # what is kept in memory from the first page on
    first = asked()
    for account in list(world.accounts.values())[:9]:
        chain.record(actor, "role.granted", "grant:0", {"account": account.pk, "unit": unit.pk})
    assert asked() == first


def test_an_event_leads_to_what_it_is_about_for_who_may_open_it(world: World) -> None:
    mapping = _mapping(world)
    chain.record(world.actor(Role.TALENT_MANAGER), "mapping.requested", mapping, {"preset": "all"})
    html = text(world.client(Role.AUDITOR).get("/audit/"))
    assert f'<a href="/pemetaan/{mapping.pk}/">Pemetaan Uji 2026</a>' in html
    assert "Populasi: Semua pegawai" in html


def test_a_package_is_named_and_its_file(world: World, auditor: Client) -> None:
    package = Package.objects.create(agency=world.a, title="Data Juni", as_of=dt.date(2026, 6, 30))
    PackageFile.objects.create(agency=world.a, package=package, name="asn.xlsx", sha256="a" * 64, size=12)
    actor = world.actor(Role.TALENT_MANAGER)
    chain.record(actor, "package.file_added", package, {"sha256": "a" * 64, "size": 12})
    html = text(auditor.get("/audit/"))
    assert "Paket impor Data Juni" in html
    assert "Berkas: asn.xlsx" in html
    assert f'href="/data/impor/{package.pk}/"' not in html  # an auditor may not open it


def _mapping(world: World) -> Mapping:
    policy = AdoptedPolicy.objects.create(
        agency=world.a, policy="uji", version="1", title="Uji", digest="b" * 64, status="draft",
        valid_from=dt.date(2020, 1, 1),
    )  # fmt: skip
    return Mapping.objects.create(
        agency=world.a, name="Uji 2026", evaluation_date=dt.date(2026, 6, 30), policy=policy
    )
