"""Reference tables of the library: scores of categories, and matrices of two categories."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Literal

from pydantic import Field, model_validator

from nawasena.i18n import _
from nawasena.rules.models import Slug, Status, Strict, Text, validate
from nawasena.rules.numbers import Number
from nawasena.rules.source import Source, parse


class Table(Strict):
    """A dated, referenced table.

    ``scores``: category id to number. ``matrix``: row category to column category to category id.
    """

    schema_: Literal["nawasena-table/1"] = Field(alias="schema")
    id: Slug
    title: Text
    set: Slug
    column_set: Slug | None = None
    status: Status
    references: tuple[Slug, ...] = Field(strict=False, min_length=1)
    note: Text | None = None
    scores: dict[str, Number] | None = None
    matrix: dict[str, dict[str, Slug]] | None = None

    @model_validator(mode="after")
    def _one_content(self) -> Table:
        if (self.scores is None) == (self.matrix is None):
            raise ValueError(_("Tabel berisi 'scores' atau 'matrix', salah satu."))
        if (self.matrix is None) != (self.column_set is None):
            raise ValueError(_("'column_set' wajib untuk 'matrix' dan hanya untuk itu."))
        return self

    def score_of(self, category: str | None) -> Decimal | None:
        """The number of a category; None when the table has no such row."""
        number = (self.scores or {}).get(category or "")
        return None if number is None else number.value

    def cell(self, row: str | None, column: str | None) -> str | None:
        """The category in a cell of the matrix; None when either key is missing."""
        return (self.matrix or {}).get(row or "", {}).get(column or "")


def table_sources() -> list[Source]:
    """The YAML files of the library's tables."""
    folder = resources.files("nawasena.rules") / "library" / "tables"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".yaml"))
    return [parse((folder / name).read_text(encoding="utf-8"), f"tables/{name}") for name in names]


@cache
def library_tables() -> dict[str, Table]:
    """All tables of the library by id."""
    return {table.id: table for table in (validate(Table, source) for source in table_sources())}


def library_table(name: str) -> Table:
    """One table. Raises KeyError when the library has none of that name."""
    return library_tables()[name]
