"""Reads written files back, independently of the product's own reader."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from nawasena.exchange.sample import SampleSummary
from nawasena.exchange.spreadsheets.formats import EVIDENCE_FILE, EXPORT_FILE, HIERARCHY_FILE

SMALL = 400  # people; enough for every planted error

Rows = list[dict[str, Any]]
Written = tuple[Path, SampleSummary]
Write = Callable[..., Written]


def read(path: Path, sheet: str) -> Rows:
    """A sheet as rows by heading; headings compared in capitals without stray blanks."""
    lines = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python()
    headings = [str(cell).strip().upper() for cell in lines[0]]
    return [dict(zip(headings, line, strict=True)) for line in lines[1:]]


def read_export(folder: Path) -> Rows:
    """Data ASN."""
    return read(folder / EXPORT_FILE, "Data ASN")


def read_hierarchy(folder: Path) -> Rows:
    """HierarkiUnor."""
    return read(folder / HIERARCHY_FILE, "HierarkiUnor")


def read_evidence(folder: Path, sheet: str) -> Rows:
    """One sheet of the evidence workbook."""
    return read(folder / EVIDENCE_FILE, sheet)
