"""Reads the written kabupaten with the product's own reader and engine."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

from nawasena.engine import snapshot
from nawasena.engine.reference import Evaluation, Evaluator, evaluate_all
from nawasena.exchange.spreadsheets.folder import ReadResult, read_folder
from nawasena.exchange.spreadsheets.limits import Limits
from nawasena.rules.reading import Reads
from nawasena.rules.registry import LoadedPolicy, in_force

TODAY = dt.date(2026, 6, 30)


@cache
def kepka() -> LoadedPolicy:
    return in_force("kepka-bkn-411-2025", TODAY)


@cache
def read_story(folder: Path, day: dt.date) -> ReadResult:
    return read_anew(folder, day)


def read_anew(folder: Path, day: dt.date) -> ReadResult:
    return read_folder(
        folder,
        reads=Reads.of(kepka()),
        evaluation_date=day,
        limits=Limits.from_environment(),
        progress=lambda _line: None,
    )


def evaluated(folder: Path, day: dt.date, target: Path) -> dict[str, Evaluation]:
    """Everybody of a folder, evaluated on ``day``, by NIP; ``target`` takes the snapshot."""
    catalogue = kepka().book.catalogue
    snapshot.write(target, read_story(folder, day).evidence, catalogue)
    people = snapshot.read_people(target, catalogue)
    return {item.person.nip: item for item in evaluate_all(Evaluator(kepka(), day), people)}
