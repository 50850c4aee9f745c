"""The coverage of a mapping on its pages: whom it begins with, what each stage is called, whom it is about."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest
from django.urls import reverse

from nawasena.core import store
from nawasena.core.accounts.roles import Role
from nawasena.mapping.bundle import read_bundle
from nawasena.mapping.funnel import funnel
from nawasena.mapping.models import Mapping, Preset
from nawasena.mapping.views import covering
from tests.core.world import World
from tests.mapping import crowd
from tests.mapping.results import mapped, people
from tests.people.known import know

KEPT = [["ASN dalam data", 26], ["Dalam populasi", 25], ["Terpetakan", 7]]
APART = "Seluruh instansi, bukan hanya unit Anda"


@pytest.mark.parametrize(
    ("preset", "first", "lead"),
    [
        (Preset.ALL, "ASN dalam data", "Dari seluruh ASN sampai terpetakan."),
        (
            Preset.JPT,
            "ASN dalam data: Jabatan Pimpinan Tinggi",
            "Dari populasi Jabatan Pimpinan Tinggi sampai terpetakan.",
        ),
    ],
)
def test_a_mapping_of_a_part_of_the_staff_does_not_begin_with_all_asn(
    preset: str, first: str, lead: str
) -> None:
    mapping = Mapping(preset=preset, funnel=KEPT)
    assert [(step["label"], step["count"]) for step in covering.steps(mapping)] == [
        (first, 26), ("Dalam populasi", 25), ("Terpetakan", 7),
    ]  # fmt: skip
    assert [step["count"] for step in covering.steps(mapping, [0, 2])] == [26, 7]
    assert covering.lead(mapping, everybody=True) == lead
    assert covering.lead(mapping, everybody=False).startswith(APART)


@pytest.mark.parametrize(("role", "apart"), [(Role.HEAD_OF_UNIT, True), (Role.TALENT_MANAGER, False)])
def test_who_sees_a_unit_only_reads_that_these_figures_are_of_all(
    world: World, role: Role, apart: bool
) -> None:
    mapping = mapped(world)
    assert mapping.warnings
    page = world.client(role).get(reverse("mapping", args=[mapping.pk])).content.decode()
    assert "ASN dalam data" in page
    assert (APART in page) is apart
    assert ("Keterangan ini tentang seluruh instansi, bukan hanya unit Anda." in page) is apart


def test_every_stage_says_what_was_looked_for(tmp_path: Path) -> None:
    stages = [label for label, _count in crowd.run(tmp_path / "hasil", "buleleng").view.funnel]
    assert "… dan data kepegawaian yang dinilai terisi" in stages
    assert "Pegawai" not in stages
    assert all(stage.startswith("… dan ") for stage in stages[2:-1])


def test_complete_data_stand_after_the_population_and_narrow_nothing(world: World) -> None:
    mapping = mapped(world)
    Mapping.objects.filter(pk=mapping.pk).update(
        funnel=[*KEPT[:2], ["… dan asesmen berlaku", 21], KEPT[2]], counts={**mapping.counts, "complete": 20}
    )
    page = world.client(Role.TALENT_MANAGER).get(reverse("mapping", args=[mapping.pk])).content.decode()
    part = page[page.index('<ol class="funnel">') :]
    assert part.index("Dalam populasi") < part.index("Data lengkap") < part.index("asesmen berlaku")
    assert "5 belum lengkap; langkah berikutnya tetap menghitung mereka." in part
    assert [part.count(f">{count} gugur di langkah ini<") for count in (1, 4, 14)] == [1, 1, 1]
    assert part.count("gugur di langkah ini") == 3


def test_the_job_keeps_how_many_have_complete_data(world: World) -> None:
    known = people()
    for name in ("usual", "no skp", "retired"):  # the others: since when they hold their post is not known
        known[name] = {**known[name], "facts": {**known[name]["facts"], "tmt_jabatan": dt.date(2020, 1, 1)}}
    know(world.a.pk, known)
    mapping = mapped(world)
    folder = store.folder_of(mapping.folder)
    facts, result = (pl.read_parquet(folder / name) for name in ("bukti/orang.parquet", "hasil.parquet"))
    found = funnel(result, facts, read_bundle(folder / "kebijakan"))
    complete = next(stage.people for stage in found.stages if stage.id == "complete")
    assert mapping.counts["complete"] == complete == 2  # who retired is outside


@pytest.mark.parametrize("counts", [{}, {"complete": None}])
def test_an_older_mapping_has_no_such_step(counts: dict[str, int | None]) -> None:
    mapping = Mapping(preset=Preset.ALL, funnel=KEPT, counts=counts)
    assert covering.all_steps(mapping) == covering.steps(mapping)


def test_nobody_is_told_to_lack_data_when_nobody_does() -> None:
    mapping = Mapping(preset=Preset.ALL, funnel=KEPT, counts={"complete": 25})
    assert covering.all_steps(mapping)[2]["note"] == ""
