"""From upload to applied: states, repairs, four eyes, the same content twice."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.http import Http404

from nawasena.core.accounts.roles import Role
from nawasena.exchange.spreadsheets import permissions, queries, services
from nawasena.exchange.spreadsheets.models import Package
from nawasena.exchange.spreadsheets.starting import start_mapping
from nawasena.mapping import proposing
from nawasena.mapping.models import AdoptedPolicy
from nawasena.people.models import Incumbency, Profile, Record
from tests.core.world import World
from tests.exchange.spreadsheets.books import write_book
from tests.exchange.spreadsheets.importing import (
    DAY,
    applied,
    collected,
    proposed,
    read,
    sample,
)
from tests.mapping import proposals


def test_a_package_goes_from_upload_to_applied(world: World) -> None:
    package = applied(world, collected(world, sample()))
    assert package.state == Package.State.APPLIED
    assert package.delivery is not None and package.delivery.finished
    assert Profile.objects.filter(superseded_at=None).count() == package.delivery.counts["people_new"]
    assert Record.objects.count() == package.delivery.counts["records_new"]
    assert Incumbency.objects.count() > 0


def test_the_same_content_twice_is_refused_with_the_name_of_the_first(world: World) -> None:
    applied(world, collected(world, sample()))
    again = collected(world, sample(), "Impor ulang")
    with pytest.raises(ValidationError, match="Impor Juni"):
        services.request_reading(world.actor(Role.TALENT_MANAGER), again)


def test_the_same_facts_of_another_day_change_nothing(world: World) -> None:
    first = applied(world, collected(world, sample()))
    second = applied(world, collected(world, sample(), "Juli", DAY + dt.timedelta(days=1)))
    assert first.delivery and second.delivery
    counts = second.delivery.counts
    changed = {name: count for name, count in counts.items() if count}
    assert not changed
    assert second.difference["people"] == {
        "new": 0, "changed": 0, "same": first.difference["people"]["new"], "held": 0, "gone": 0
    }  # fmt: skip


def test_a_second_upload_of_a_file_is_the_file_that_is_there(world: World) -> None:
    package = collected(world, [*sample(), *sample()])
    assert package.files.count() == 3


def test_dirty_files_list_cells_with_row_and_cure_and_good_rows_go_on(world: World) -> None:
    package = read(world, collected(world, sample(120, 3, dirty=True)))
    assert package.state == Package.State.REPAIRING
    errors = list(package.errors.all())
    assert errors and all(error.row and error.reason for error in errors)
    assert package.difference["people"]["new"] > 90


def test_a_repaired_cell_counts_when_read_again(world: World) -> None:
    package = read(world, collected(world, sample(120, 3, dirty=True)))
    error = package.errors.filter(sheet="SKP").exclude(column="NIP").first()
    assert error is not None
    before = package.errors.count()
    actor = world.actor(Role.TALENT_MANAGER)
    value = {"TAHUN": "2024"}.get(error.column, "Baik")
    services.repair(actor, package, error.pk, text=value)
    again = read(world, package)
    assert again.errors.count() < before
    assert not again.errors.filter(sheet="SKP", row=error.row, column=error.column).exists()


def test_a_row_left_out_knowingly_is_no_error_any_more(world: World) -> None:
    package = read(world, collected(world, sample(120, 3, dirty=True)))
    error = package.errors.order_by("id").first()
    assert error is not None
    services.repair(world.actor(Role.TALENT_MANAGER), package, error.pk, skip_row=True)
    again = read(world, package)
    assert not again.errors.filter(file=error.file, sheet=error.sheet, row=error.row).exists()


def test_a_proposal_after_an_unread_repair_is_refused(world: World) -> None:
    package = read(world, collected(world, sample(120, 3, dirty=True)))
    error = package.errors.first()
    assert error is not None
    services.repair(world.actor(Role.TALENT_MANAGER), package, error.pk, skip_row=True)
    package.refresh_from_db()
    with pytest.raises(ValidationError, match="baca ulang"):
        proposed(world, package)


def test_nobody_approves_what_they_prepared(world: World) -> None:
    package = proposed(world, read(world, collected(world, sample())))
    manager = world.actor(Role.TALENT_MANAGER)
    with pytest.raises(PermissionDenied):
        services.approve(manager, package, package.version)
    secretary = world.accounts["a", Role.COMMITTEE_SECRETARY]
    Package.objects.filter(pk=package.pk).update(created_by=secretary)
    with pytest.raises(PermissionDenied, match="orang lain"):
        services.approve(world.actor(Role.COMMITTEE_SECRETARY), package, package.version)


@pytest.mark.parametrize("hand", ["uploaded", "explained", "repaired"])
def test_nobody_approves_what_they_had_a_hand_in(world: World, hand: str) -> None:
    package = read(world, collected(world, sample(120, 3, dirty=True)))
    actor, error = world.actor(Role.TALENT_MANAGER), package.errors.exclude(column="").first()
    assert error is not None
    services.choose_columns(actor, package, "SKP", {"TAHUN": "THN"})
    services.repair(actor, package, error.pk, text="x")
    package = proposed(world, read(world, package))
    secretary = world.accounts["a", Role.COMMITTEE_SECRETARY]
    assert permissions.may_decide(world.actor(Role.COMMITTEE_SECRETARY), package)
    touched = {
        "uploaded": lambda: package.files.filter(uploaded_by=actor.account).update(uploaded_by=secretary),
        "explained": lambda: package.column_choices.filter(by=actor.account).update(by=secretary),
        "repaired": lambda: package.repairs.filter(by=actor.account).update(by=secretary),
    }
    assert touched[hand]()
    assert not permissions.may_decide(world.actor(Role.COMMITTEE_SECRETARY), package)
    with pytest.raises(PermissionDenied, match="orang lain"):
        services.approve(world.actor(Role.COMMITTEE_SECRETARY), package, package.version)


@pytest.mark.parametrize("author", ["created_by", "proposed_by"])
def test_the_database_refuses_a_decision_by_an_author(world: World, author: str) -> None:
    package = proposed(world, read(world, collected(world, sample())))
    with pytest.raises(DatabaseError), transaction.atomic():
        Package.objects.filter(pk=package.pk).update(decided_by=getattr(package, f"{author}_id"))


def test_an_approval_names_the_version_it_saw(world: World) -> None:
    package = proposed(world, read(world, collected(world, sample())))
    seen = package.version
    services.withdraw(world.actor(Role.TALENT_MANAGER), package)
    package.refresh_from_db()
    proposed(world, package)
    with pytest.raises(ValidationError, match="berubah sejak halaman dibuka"):
        services.approve(world.actor(Role.COMMITTEE_SECRETARY), package, seen)


def test_a_difference_to_older_knowledge_cannot_be_approved(world: World) -> None:
    waiting = proposed(world, read(world, collected(world, sample(60, 8), "Menunggu")))
    applied(world, collected(world, sample(), "Mendahului"))
    with pytest.raises(ValidationError, match="membaca ulang"):
        services.approve(world.actor(Role.COMMITTEE_SECRETARY), waiting, waiting.version)


def test_pressing_approve_twice_asks_once(world: World) -> None:
    package = proposed(world, read(world, collected(world, sample())))
    actor = world.actor(Role.COMMITTEE_SECRETARY)
    first = services.approve(actor, package, package.version)
    second = services.approve(actor, package, package.version)
    assert first.job_id == second.job_id


def test_a_rejection_needs_a_reason_and_the_package_can_be_mended(world: World) -> None:
    package = proposed(world, read(world, collected(world, sample())))
    actor = world.actor(Role.PPK)
    with pytest.raises(ValidationError, match="alasan"):
        services.reject(actor, package, package.version, reason="  ")
    services.reject(actor, package, package.version, reason="SKP belum lengkap")
    assert read(world, package).state == Package.State.REPAIRING


def test_outsiders_do_not_reach_a_package(world: World) -> None:
    package = collected(world, sample())
    stranger = world.actor(Role.TALENT_MANAGER, "b")
    with pytest.raises(Http404):
        queries.package_for(stranger, package.pk)
    for role in (Role.HEAD_OF_UNIT, Role.ASN, Role.AGENCY_ADMIN, Role.AUDITOR):
        with pytest.raises(Http404):
            queries.package_for(world.actor(role), package.pk)


def test_people_who_vanished_are_closed_only_when_the_approver_agrees(world: World) -> None:
    applied(world, collected(world, sample()))
    known = Profile.objects.filter(superseded_at=None).count()
    other = sample(60, 8)
    kept = applied(world, collected(world, other, "Lain"))
    assert kept.difference["people"]["gone"] == known
    assert Profile.objects.filter(superseded_at=None).count() == known + kept.difference["people"]["new"]
    third = applied(world, collected(world, other, "Tutup", DAY + dt.timedelta(days=2)), close_gone=True)
    assert third.delivery and third.delivery.counts["people_gone"] == known


def test_headings_of_the_agency_s_own_are_explained_once(world: World, tmp_path: Path) -> None:
    rows = [["NOMOR INDUK", "THN", "PREDIKAT"], ["1", "2025", "Baik"], ["2", "2025", "Baik"]]
    write_book(tmp_path / "bukti.xlsx", {"SKP": rows, "PENGHARGAAN": [["NIP", "TANGGAL", "TINGKAT"]]})
    package = read(world, collected(world, [sample()[0], tmp_path / "bukti.xlsx"]))
    assert package.state == Package.State.UNREADABLE
    (table,) = [item for item in package.headings if item["sheet"] == "SKP"]
    assert table["missing"] == ["NIP", "TAHUN"]
    actor = world.actor(Role.TALENT_MANAGER)
    services.choose_columns(actor, package, "SKP", {"NIP": "NOMOR INDUK", "TAHUN": "THN"})
    again = read(world, package)
    assert again.state == Package.State.REPAIRING
    assert again.errors.filter(sheet="SKP", column="NOMOR INDUK").count() == 2


def test_a_file_that_is_no_spreadsheet_leaves_a_sentence(world: World, tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(b"%PDF-1.7 bukan")
    package = read(world, collected(world, [tmp_path / "x.xlsx"]))
    assert package.state == Package.State.UNREADABLE
    assert "x.xlsx" in package.problem


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/x.xlsx", "x.xlsx"),
        ("C:\\data\\Data ASN.XLSX", "Data ASN.xlsx"),
        ('"; rm -rf.csv', "rm -rf.csv"),
        ("a\r\nb\x1b[31m.csv", "a  b _31m.csv"),
        ("é" * 300 + ".xlsx", "é" * 95 + ".xlsx"),
        ("....xlsx", "berkas.xlsx"),
    ],
)
def test_hostile_names_are_cleaned(name: str, kept: str) -> None:
    from nawasena.exchange.spreadsheets.services.collecting import safe_name

    assert safe_name(name) == kept


@pytest.mark.parametrize("name", ["", "x", "x.exe", "x.xlsx.exe", "..", "x.xlsm"])
def test_names_of_other_files_are_refused(name: str) -> None:
    from nawasena.exchange.spreadsheets.services.collecting import safe_name

    with pytest.raises(ValidationError):
        safe_name(name)


def test_a_full_disk_refuses_uploads(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from nawasena.exchange.spreadsheets.services import collecting

    usage = type("Usage", (), {"total": 100 * 1024**3, "free": 0})
    for free, refused in ((10 * 1024**3, False), (10 * 1024**3 - 1, True), (2 * 1024**3 - 1, True)):
        usage.free = free
        monkeypatch.setattr(collecting.shutil, "disk_usage", lambda _path: usage)
        if refused:
            with pytest.raises(ValidationError, match="hampir habis"):
                collecting.ensure_room()
        else:
            collecting.ensure_room()


def test_a_package_takes_no_name_that_a_proposal_holds(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    proposals.ready(world, monkeypatch)
    mapping = proposals.proposed(world)
    actor = world.actor(Role.TALENT_MANAGER)
    given = {"title": "Juli", "as_of": DAY, "policy": mapping.policy, "mapping_name": mapping.name}
    with pytest.raises(ValidationError, match="sudah diajukan"):
        services.create_package(actor, **given)
    proposing.withdraw(actor, mapping)
    assert services.create_package(actor, **given).mapping_name == mapping.name


def test_a_mapping_that_could_not_start_with_its_package_starts_from_the_page(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposals.ready(world, monkeypatch)
    policy = AdoptedPolicy.objects.get()
    package = Package(
        agency=world.a, title="Juli", as_of=DAY, policy=policy, mapping_name=proposals.NAME,
        created_by=world.accounts["a", Role.TALENT_MANAGER], decided_by=world.accounts["a", Role.PYB],
    )  # fmt: skip
    held = proposals.proposed(world)
    assert start_mapping(package) is None
    assert "Mulai dari halaman Pemetaan" in package.notes[-1]
    world.see("a")
    assert proposing.approve(world.actor(Role.PYB), held, held.version).job is not None
