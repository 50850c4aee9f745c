"""The funnel from all ASN to the mapped, over a whole run and over a part of it."""

from __future__ import annotations

import polars as pl
import pytest

from nawasena.core import display
from nawasena.mapping.bundle import read_bundle
from nawasena.mapping.funnel import Funnel, first_map, funnel
from nawasena.mapping.run import Run
from tests.mapping import crowd


def of(run: Run, people: pl.DataFrame | None = None) -> Funnel:
    folder = run.folder
    everybody = pl.read_parquet(folder / "bukti" / "orang.parquet") if people is None else people
    return funnel(pl.read_parquet(folder / "hasil.parquet"), everybody, read_bundle(folder / "kebijakan"))


def people_of(run: Run) -> pl.DataFrame:
    return pl.read_parquet(run.folder / "bukti" / "orang.parquet")


@pytest.mark.parametrize("name", ["kepka", "permen", "silka"])
def test_the_stages_are_those_of_the_run(name: str, request: pytest.FixtureRequest) -> None:
    run: Run = request.getfixturevalue(name)
    found = of(run)
    assert [stage.id for stage in found.stages] == [
        "asn", "population", "complete", "skp", "asesmen", "mapped",
    ]  # fmt: skip
    others = [(stage.label, stage.people) for stage in found.stages if stage.id != "complete"]
    assert tuple(others) == run.view.funnel


def test_complete_data_know_every_fact_the_policy_reads(kepka: Run) -> None:
    # the sample crowd has no date of entering the post, which this policy reads as a reserve
    people = people_of(kepka).with_columns(tmt_jabatan=pl.lit(None, dtype=pl.Date))
    assert complete(of(kepka, people)) == 0
    filled = people.with_columns(tmt_jabatan=pl.date(2020, 1, 1))
    whole = len(crowd.NAMES) - 2  # a candidate and a retired person are outside
    assert complete(of(kepka, filled)) == whole - 1  # of one the level is unknown


def test_a_refused_row_leaves_data_incomplete(kepka: Run) -> None:
    people = people_of(kepka).with_columns(tmt_jabatan=pl.date(2020, 1, 1))
    before = complete(of(kepka, people))
    refused = people.with_columns(ditolak_skp=pl.col("nip") == crowd.nip_of("usual"))
    assert complete(of(kepka, refused)) == before - 1
    unread = people.with_columns(ditolak_inovasi=pl.col("nip") == crowd.nip_of("usual"))
    assert complete(of(kepka, unread)) == before


def complete(found: Funnel) -> int:
    return next(stage.people for stage in found.stages if stage.id == "complete")


def test_a_part_of_the_people(kepka: Run) -> None:
    few = people_of(kepka).filter(pl.col("nip").is_in([crowd.nip_of("usual"), crowd.nip_of("retired")]))
    assert {stage.id: stage.people for stage in of(kepka, few).stages if stage.id != "complete"} == {
        "asn": 2, "population": 1, "skp": 1, "asesmen": 1, "mapped": 1,
    }  # fmt: skip


@pytest.mark.parametrize(("mapped", "first"), [(79, True), (80, False), (81, False)])
def test_from_which_coverage_on_a_mapping_is_complete(mapped: int, first: bool) -> None:
    text = f"Pemetaan awal: baru {mapped} % pegawai ({mapped} dari 100) dapat dipetakan."
    assert first_map(mapped, 100) == (text if first else None)


@pytest.mark.parametrize(
    ("mapped", "total", "share"),
    [(744, 5012, "14,8"), (1, 8, "12,5"), (49, 400, "12,3"), (1249, 10000, "12,5"), (1244, 10000, "12,4")],
)
def test_a_share_is_rounded_half_up_as_on_every_page(mapped: int, total: int, share: str) -> None:
    assert f"baru {share} % pegawai" in (first_map(mapped, total) or "")
    assert display.share(mapped, total) == f"{share} %"


def test_nobody_is_no_first_map() -> None:
    assert first_map(0, 0) is None
