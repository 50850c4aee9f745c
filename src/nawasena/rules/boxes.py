"""The nine boxes: which levels make which number, with predicate and follow-up; and other label sets."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Literal

from pydantic import Field, model_validator

from nawasena.i18n import _
from nawasena.rules.models import Slug, Status, Strict, Text, validate
from nawasena.rules.source import Source, parse

Axis3 = Literal[1, 2, 3]
LABELS_SCHEMA = "nawasena-box-labels/1"


class Box(Strict):
    """One box: levels are 1 (low) to 3 (high)."""

    box: int = Field(ge=1, le=9)
    kinerja: Axis3
    potensial: Axis3
    predicate: Text
    follow_up: tuple[Text, ...] = Field(default=(), strict=False)
    succession: tuple[Literal["instansi", "nasional"], ...] = Field(default=(), strict=False)


class BoxTable(Strict):
    """A complete table of nine boxes. Not monotone in either axis: always a table, never arithmetic."""

    schema_: Literal["nawasena-boxes/1"] = Field(alias="schema")
    id: Slug
    title: Text
    status: Status
    references: tuple[Slug, ...] = Field(strict=False, min_length=1)
    boxes: tuple[Box, ...] = Field(strict=False, min_length=9, max_length=9)

    @model_validator(mode="after")
    def _complete(self) -> BoxTable:
        if sorted(box.box for box in self.boxes) != list(range(1, 10)):
            raise ValueError(_("Kotak 1 sampai 9 masing-masing ditulis sekali."))
        if len({(box.kinerja, box.potensial) for box in self.boxes}) != len(self.boxes):
            raise ValueError(_("Dua kotak memakai pasangan tingkat yang sama."))
        return self

    def number(self, kinerja: int, potensial: int) -> int:
        """The box of two levels (1 = low, 3 = high)."""
        return next(box.box for box in self.boxes if (box.kinerja, box.potensial) == (kinerja, potensial))

    def box(self, number: int) -> Box:
        return next(box for box in self.boxes if box.box == number)


class BoxLabels(Strict):
    """Another way of naming the boxes (an alias set); a box the source does not name is null."""

    schema_: Literal["nawasena-box-labels/1"] = Field(alias="schema")
    id: Slug
    title: Text
    status: Status
    references: tuple[Slug, ...] = Field(strict=False, min_length=1)
    labels: dict[str, Text | None]

    @model_validator(mode="after")
    def _all_boxes(self) -> BoxLabels:
        if sorted(self.labels) != [str(number) for number in range(1, 10)]:
            raise ValueError(_("Label ditulis untuk kotak 1 sampai 9 (null bila tidak disebut)."))
        return self


def box_sources() -> list[Source]:
    """The YAML files of the library's box tables and label sets."""
    folder = resources.files("nawasena.rules") / "library" / "boxes"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".yaml"))
    return [parse((folder / name).read_text(encoding="utf-8"), f"boxes/{name}") for name in names]


def read_boxes(sources: Iterable[Source]) -> tuple[dict[str, BoxTable], dict[str, BoxLabels]]:
    """(box tables, label sets) by id."""
    tables, labels = {}, {}
    for source in sources:
        if isinstance(source.data, dict) and source.data.get("schema") == LABELS_SCHEMA:
            named = validate(BoxLabels, source)
            labels[named.id] = named
        else:
            table = validate(BoxTable, source)
            tables[table.id] = table
    return tables, labels


@cache
def library_boxes() -> dict[str, BoxTable]:
    """Box tables by id."""
    return read_boxes(box_sources())[0]


@cache
def library_box_labels() -> dict[str, BoxLabels]:
    """Label sets by id."""
    return read_boxes(box_sources())[1]
