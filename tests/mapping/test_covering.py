"""The coverage of a mapping on its pages: whom it begins with, what each stage is called, whom it is about."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse

from nawasena.core.accounts.roles import Role
from nawasena.mapping.models import Mapping, Preset
from nawasena.mapping.views import covering
from tests.core.world import World
from tests.mapping import crowd
from tests.mapping.results import mapped

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
