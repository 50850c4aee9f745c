"""What was learned and read back is what the files said, to the digest."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from django.utils import timezone

from nawasena.core.accounts.roles import Role
from nawasena.engine import snapshot
from nawasena.engine.snapshot import Evidence
from nawasena.exchange.sample import write_sample
from nawasena.exchange.spreadsheets.folder import ReadResult, read_folder
from nawasena.exchange.spreadsheets.identity import Held
from nawasena.exchange.spreadsheets.limits import Limits
from nawasena.exchange.spreadsheets.staging import delivered_of
from nawasena.people import services
from nawasena.people.learning import Delivered, compare, deliver
from nawasena.people.models import Delivery, Incumbency, NipPeriod, Post, Profile, Record
from nawasena.people.queries import Population, evidence_of
from nawasena.rules.catalogue import library_catalogue
from nawasena.rules.reading import Reads
from tests.core.world import World

DAY = dt.date(2026, 6, 30)
CATALOGUE = library_catalogue()


def read(folder: Path) -> ReadResult:
    return read_folder(
        folder,
        reads=Reads.everything(CATALOGUE),
        evaluation_date=DAY,
        limits=Limits(),
        progress=lambda _text: None,
    )


@pytest.fixture(scope="session")
def dirty_read(tmp_path_factory: pytest.TempPathFactory) -> ReadResult:
    folder = tmp_path_factory.mktemp("contoh")
    write_sample(folder, people=120, seed=3, dirty=True, progress=lambda _text: None)
    return read(folder)


def learn(world: World, delivered: Delivered, day: dt.date = DAY, *, close_gone: bool = False) -> Delivery:
    wish = services.Wish(
        as_of=day, learned_at=timezone.now(), files=[], notes=[], columns=[], close_gone=close_gone
    )
    worker = services.AtOnce(world.a.pk)
    with worker.piece():
        delivery = services.begin_delivery(world.a.pk, wish, delivered)
    services.learn(worker, delivery.pk, delivered)
    world.see("a")
    return Delivery.objects.get(pk=delivery.pk)


def digests(evidence: Evidence, folder: Path) -> dict[str, str]:
    snapshot.write(folder, evidence, CATALOGUE)
    connection = snapshot.connect(folder, CATALOGUE)
    found = snapshot.digests(connection, CATALOGUE)
    connection.close()
    return found


def test_the_database_gives_back_the_snapshot_of_the_files(
    world: World, dirty_read: ReadResult, tmp_path: Path
) -> None:
    learn(world, delivered_of(dirty_read, CATALOGUE))
    known = evidence_of(world.a.pk)
    assert digests(known.evidence, tmp_path / "a") == digests(dirty_read.evidence, tmp_path / "b")
    assert set(known.persons) == set(dirty_read.evidence.people["nip"])


def test_what_was_known_then_can_be_asked_for(world: World, dirty_read: ReadResult, tmp_path: Path) -> None:
    first = learn(world, delivered_of(dirty_read, CATALOGUE))
    less = without_people(dirty_read, 10)
    learn(world, delivered_of(less, CATALOGUE), close_gone=True)
    now, then = evidence_of(world.a.pk), evidence_of(world.a.pk, known_at=first.learned_at)
    assert now.evidence.people.height == less.evidence.people.height
    assert digests(then.evidence, tmp_path / "a") == digests(dirty_read.evidence, tmp_path / "b")
    before = evidence_of(world.a.pk, known_at=first.learned_at - dt.timedelta(seconds=1))
    assert before.evidence.people.height == 0


def without_people(result: ReadResult, count: int) -> ReadResult:

    gone = result.evidence.people["nip"].to_list()[:count]
    keep = ~pl.col("nip").is_in(gone)
    people = result.evidence.people.filter(keep)
    records = {kind: frame.filter(keep) for kind, frame in result.evidence.records.items()}
    evidence = replace(result.evidence, people=people, records=records)
    return replace(result, evidence=evidence, texts=result.texts[count:], held=Held())


def test_people_of_another_agency_are_not_read(world: World, dirty_read: ReadResult) -> None:
    learn(world, delivered_of(dirty_read, CATALOGUE))
    world.see("b")
    assert evidence_of(world.a.pk).evidence.people.height == 0
    assert evidence_of(world.b.pk).evidence.people.height == 0


def test_a_population_is_read_by_level_and_subtree(world: World, dirty_read: ReadResult) -> None:
    learn(world, delivered_of(dirty_read, CATALOGUE))
    people = dirty_read.evidence.people
    levels = frozenset({"jpt_pratama", "administrator"})
    found = evidence_of(world.a.pk, Population(job_levels=levels)).evidence.people
    assert set(found["nip"]) == set(people.filter(pl.col("jenjang").is_in(levels))["nip"])
    assert found.height
    unit = Profile.objects.exclude(unit=None).select_related("unit").first()
    assert unit is not None and unit.unit is not None
    below = evidence_of(world.a.pk, Population(path=unit.unit.path))
    assert unit.nip in below.persons


# --- what a later delivery does ------------------------------------------------------------------------


def evidence(*nips: str, skp: list[tuple[str, int, str]] | None = None, **coverage: set[str]) -> Delivered:
    """A small delivery: people, and appraisals as (NIP, year, predicate)."""
    people = pl.DataFrame(
        {"nip": nips, "nama": [f"Pegawai {nip[-3:]}" for nip in nips], "sumber": [f"x / {n}" for n in nips]},
        schema={"nip": pl.String, "nama": pl.String, "sumber": pl.String},
    )
    people = people.with_columns(
        pl.lit(None).cast(pl.String).alias(name)
        for name in ("unit_id", "unit", "jabatan", "jabatan_id", "jenjang", "jenis_jabatan", "golongan")
    ).with_columns(pl.lit(None).cast(pl.Date).alias(name) for name in ("tanggal_lahir", "tmt_jabatan"))
    records = {}
    if skp is not None:
        schema = {"nip": pl.String, "tahun": pl.Int32, "predikat": pl.String}
        frame = pl.DataFrame(skp, schema=schema, orient="row")
        empty = pl.lit(None).cast(pl.String)
        records["skp"] = frame.with_columns(
            empty.alias("hasil_kerja"), empty.alias("perilaku"), pl.lit("y").alias("sumber")
        )

    said = Evidence(people, records, refused={"skp": coverage.get("refused", set())})
    return deliver(said, pl.DataFrame(), [], CATALOGUE, tree=False)


A, B = "198608182015051001", "199001012015051002"


def current(nip: str) -> set[tuple[int, str]]:
    rows = Record.objects.filter(person__nips__nip=nip, superseded_at=None)
    return {(row.data["tahun"], row.data["predikat"]) for row in rows}


def test_a_set_is_replaced_for_whom_the_file_speaks_of(world: World) -> None:
    learn(world, evidence(A, B, skp=[(A, 2024, "baik"), (A, 2025, "baik"), (B, 2024, "baik")]))
    learn(world, evidence(A, B, skp=[(A, 2025, "sangat_baik")]))
    assert current(A) == {(2025, "sangat_baik")}
    assert current(B) == {(2024, "baik")}


def test_a_delivery_without_a_kind_says_nothing_about_it(world: World) -> None:
    learn(world, evidence(A, skp=[(A, 2024, "baik")]))
    learn(world, evidence(A))
    assert current(A) == {(2024, "baik")}


def test_a_refused_row_keeps_what_was_known_unless_it_is_contradicted(world: World) -> None:
    learn(world, evidence(A, skp=[(A, 2023, "baik"), (A, 2024, "baik")]))
    learn(world, evidence(A, skp=[(A, 2024, "kurang")], refused={A}))
    assert current(A) == {(2023, "baik"), (2024, "kurang")}


def test_nothing_is_overwritten(world: World) -> None:
    learn(world, evidence(A, skp=[(A, 2024, "baik")]))
    learn(world, evidence(A, skp=[(A, 2024, "kurang")]))
    rows = Record.objects.order_by("id")
    assert [(row.data["predikat"], row.superseded_at is None) for row in rows] == [
        ("baik", False),
        ("kurang", True),
    ]


def test_equal_records_are_both_kept_and_stay(world: World) -> None:
    twice = [(A, 2024, "baik"), (A, 2024, "baik")]
    learn(world, evidence(A, skp=twice))
    learn(world, evidence(A, skp=twice))
    assert Record.objects.count() == 2


def test_a_person_keeps_the_id_when_closed_and_back(world: World) -> None:
    learn(world, evidence(A, B))
    known = NipPeriod.objects.get(nip=A).person_id
    learn(world, evidence(B), close_gone=True)
    assert not Profile.objects.filter(nip=A, superseded_at=None).exists()
    learn(world, evidence(A, B))
    assert Profile.objects.get(nip=A, superseded_at=None).person_id == known


# --- posts ------------------------------------------------------------------------------------------------


def posted(nip: str, post: str, since: dt.date | None) -> Delivered:
    made = evidence(nip)
    people = made.people.with_columns(
        pl.lit(post).alias("post_name"), pl.lit(since).cast(pl.Date).alias("post_since")
    )

    return replace(made, people=people)


def seats() -> list[tuple[str, dt.date, dt.date | None]]:
    rows = Incumbency.objects.filter(superseded_at=None).select_related("post").order_by("period")
    return [(row.post.name, row.period.lower, row.period.upper) for row in rows]


D18, D20, D22 = dt.date(2018, 1, 1), dt.date(2020, 1, 1), dt.date(2022, 1, 1)


def test_a_new_post_ends_the_earlier_one(world: World) -> None:
    learn(world, posted(A, "Analis", D18))
    learn(world, posted(A, "Kepala Bidang", D20))
    assert seats() == [("Analis", D18, D20), ("Kepala Bidang", D20, None)]


def test_a_corrected_date_replaces_the_wrong_one(world: World) -> None:
    learn(world, posted(A, "Analis", D20))
    for since in (D18, D22):
        learn(world, posted(A, "Analis", since))
        assert seats() == [("Analis", since, None)]


def test_a_post_from_before_the_known_one_takes_its_place(world: World) -> None:
    learn(world, posted(A, "Analis", D20))
    learn(world, posted(A, "Kepala Bidang", D18))
    assert seats() == [("Kepala Bidang", D18, None)]


def test_an_unknown_date_counts_from_the_day_of_the_data(world: World) -> None:
    learn(world, posted(A, "Analis", None))
    learn(world, posted(A, "Analis", None), DAY + dt.timedelta(days=30))
    assert seats() == [("Analis", DAY, None)]


def test_whoever_is_gone_holds_no_post(world: World) -> None:
    learn(world, posted(A, "Analis", D18))
    learn(world, evidence(B), close_gone=True)
    assert seats() == [("Analis", D18, DAY)]


def test_heads_of_units_exist_also_while_nobody_holds_the_post(world: World, dirty_read: ReadResult) -> None:
    learn(world, delivered_of(dirty_read, CATALOGUE))
    heads = Post.objects.exclude(code="")
    assert heads.filter(incumbencies=None).exists()
    assert heads.exclude(incumbencies=None).exists()
    assert world.actor(Role.TALENT_MANAGER).agency == world.a.pk


def test_texts_of_the_export_are_kept_without_personal_ones(world: World, dirty_read: ReadResult) -> None:
    learn(world, delivered_of(dirty_read, CATALOGUE))
    kept = Profile.objects.filter(export__has_key="NIK").first()
    assert kept is not None and kept.export["NIK"] == "ada"


# --- rows that were refused or left out -------------------------------------------------------------------


def test_whoever_was_held_back_is_not_gone_and_keeps_everything(world: World) -> None:
    learn(world, evidence(A, B, skp=[(A, 2024, "baik"), (B, 2024, "baik")]))
    later = replace(evidence(skp=[]), held=(A,))
    found = compare(world.a.pk, later)
    assert (found.counts["held"], found.counts["gone"]) == (1, 1)
    assert dict(found.people.select("nip", "state").iter_rows()) == {A: "held", B: "gone"}
    learn(world, later, close_gone=True)
    assert set(Profile.objects.filter(superseded_at=None).values_list("nip", flat=True)) == {A}
    assert current(A) == {(2024, "baik")}


@pytest.mark.parametrize(("unreadable", "closed"), [(0, True), (1, False)])
def test_nobody_is_closed_while_a_row_names_nobody(world: World, unreadable: int, closed: bool) -> None:
    learn(world, evidence(A, B))
    learn(world, replace(evidence(A), unreadable=unreadable), close_gone=True)
    assert Profile.objects.filter(nip=B, superseded_at=None).exists() is not closed


def test_held_people_are_kept_in_the_folder_and_in_the_digest(tmp_path: Path) -> None:
    said = replace(evidence(A), held=(B,), unreadable=2)
    said.write(tmp_path)
    again = Delivered.read(tmp_path)
    assert (again.held, again.unreadable, again.digest) == ((B,), 2, said.digest)
    assert said.digest != evidence(A).digest
