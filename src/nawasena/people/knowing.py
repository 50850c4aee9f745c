"""What is known about an agency's people now, in the form a mapping takes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from nawasena.engine.snapshot import Evidence


@dataclass(frozen=True)
class Known:
    """Evidence with its origin. ``people``: ``nip`` and ``profile`` (id) of everybody in it; ``files`` and
    ``notes``: of the deliveries it came with (name, sha256, size, role)."""

    evidence: Evidence
    people: pl.DataFrame
    files: tuple[dict[str, Any], ...] = ()
    notes: tuple[str, ...] = ()
