"""Case files: evidence or values in, results out, in YAML that an official can read."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, model_validator

from nawasena.i18n import _
from nawasena.rules.models import Slug, Strict, Text, validate
from nawasena.rules.numbers import Exact
from nawasena.rules.source import Source, parse, read

Fact = str | bool | int | Decimal | dt.date | None


class CaseEvidence(Strict):
    """A person's evidence. ``complete``: kinds for which no record means that there is none."""

    person: dict[Slug, Any] = Field(default_factory=dict)
    records: dict[Slug, list[dict[Slug, Any]]] = Field(default_factory=dict)
    complete: tuple[Slug, ...] = Field(default=(), strict=False)


class Expectation(Strict):
    """What must come out. Numbers are compared half-up at the decimals that are written here."""

    status: Literal["mapped", "unmapped", "outside"] | None = None
    box: int | None = Field(default=None, ge=1, le=9)
    kinerja: Exact | None = None
    potensial: Exact | None = None
    talent: Exact | None = None
    final: Exact | None = None
    kinerja_level: Literal[1, 2, 3] | None = None
    potensial_level: Literal[1, 2, 3] | None = None
    ekinerja_level: Literal[1, 2, 3] | None = None
    nodes: dict[Slug, Exact] = Field(default_factory=dict)
    gates: dict[Slug, Literal["met", "not_met", "manual"]] = Field(default_factory=dict)
    ranks: dict[Slug, int] = Field(default_factory=dict)
    short: dict[Slug, bool] = Field(default_factory=dict)
    unknown: tuple[Slug, ...] | None = Field(default=None, strict=False)


class Case(Strict):
    """One case: ``values`` of nodes (and axes), or ``evidence``, or both; ``refused``: a policy file that
    must be refused, with words its message must contain."""

    id: str = Field(min_length=1, max_length=60)
    note: Text | None = None
    source: str | None = None
    values: dict[Slug, Exact] = Field(default_factory=dict)
    evidence: CaseEvidence = CaseEvidence()
    expect: Expectation | None = None
    expect_not: Expectation | None = None
    refused: str | None = None
    because: str | None = None

    @model_validator(mode="after")
    def _asks_something(self) -> Case:
        if any(not 0 <= value <= 100 for value in self.values.values()):
            raise ValueError(_("Nilai simpul pada 'values' harus 0 sampai 100."))
        if self.refused is None and self.expect is None and self.expect_not is None:
            raise ValueError(_("Kasus tanpa 'expect', 'expect_not', atau 'refused' tidak memeriksa apa pun."))
        if (self.refused is None) != (self.because is None):
            raise ValueError(_("'refused' memerlukan 'because': kata yang harus ada dalam pesan."))
        return self


class CaseFile(Strict):
    """Cases of one policy (an id of the library, or a file beside this one) on one evaluation date."""

    schema_: Literal["nawasena-cases/1"] = Field(alias="schema")
    policy: str
    date: dt.date
    cases: tuple[Case, ...] = Field(strict=False, min_length=1)

    @model_validator(mode="after")
    def _names(self) -> CaseFile:
        names = [case.id for case in self.cases]
        for index, name in enumerate(names):
            if name in names[:index]:
                raise ValueError(_("Nama '{name}' dipakai lebih dari satu kali.").format(name=name))
        return self


def read_cases(path: Path) -> tuple[CaseFile, Source]:
    """Read a case file. Raises RuleError with file, line and cure."""
    source = read(path)
    return validate(CaseFile, source), source


def library_case_files() -> list[tuple[CaseFile, Source, Path]]:
    """The library's case files with the folder they are in."""
    folder = Path(str(resources.files("nawasena.rules") / "library" / "cases"))
    found = []
    for path in sorted(folder.glob("*.yaml")):
        source = parse(path.read_text(encoding="utf-8"), f"cases/{path.name}")
        found.append((validate(CaseFile, source), source, folder))
    return found
