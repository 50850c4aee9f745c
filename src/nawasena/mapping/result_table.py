"""The result table of a run with facts of its people, as lists and findings read it."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import polars as pl

from nawasena.i18n import _
from nawasena.mapping.manifest import RESULT_FILE, SNAPSHOT_FOLDER, RunFolderError
from nawasena.rules.catalogue import PERSON


def read_result(folder: Path, facts: Collection[str] = ()) -> pl.DataFrame:
    """The result of the run in ``folder``, in its order, with ``facts`` of its people (columns of ``orang``,
    for example ``perangkat_daerah``). Raises RunFolderError when it cannot be read."""
    try:
        result = pl.read_parquet(folder / RESULT_FILE)
        if not facts:
            return result
        people = pl.read_parquet(folder / SNAPSHOT_FOLDER / f"{PERSON}.parquet", columns=["id", *facts])
        return result.join(people, on="id", how="left", maintain_order="left")
    except (pl.exceptions.PolarsError, OSError) as error:
        raise RunFolderError(_("Bukti atau hasil pada folder ini tidak dapat dibaca.")) from error
