"""The result table with facts of its people."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from nawasena.mapping.manifest import RESULT_FILE, RunFolderError
from nawasena.mapping.result_table import read_result
from nawasena.mapping.run import Run
from tests.mapping import crowd


def test_the_result_alone(kepka: Run) -> None:
    assert read_result(kepka.folder).columns == kepka.manifest.columns


def test_facts_stand_beside_the_result_of_their_person(kepka: Run) -> None:
    found = read_result(kepka.folder, ["jenis_asn", "unit"])
    assert found.drop("jenis_asn", "unit").equals(pl.read_parquet(kepka.folder / RESULT_FILE))
    kinds = dict(found.select("nip", "jenis_asn").iter_rows())
    assert (kinds[crowd.nip_of("candidate")], kinds[crowd.nip_of("usual")]) == ("cpns", "pns")


@pytest.mark.parametrize("content", [None, b"bukan parquet"])
def test_a_damaged_result_is_told_in_words(content: bytes | None, copy: Path) -> None:
    if content is None:
        (copy / RESULT_FILE).unlink()
    else:
        (copy / RESULT_FILE).write_bytes(content)
    with pytest.raises(RunFolderError, match="tidak dapat dibaca"):
        read_result(copy)


def test_a_fact_that_does_not_exist_is_told_in_words(copy: Path) -> None:
    with pytest.raises(RunFolderError, match="tidak dapat dibaca"):
        read_result(copy, ["tidak_ada"])
