"""What people say about files before they are read: cells typed anew, rows left out, headings explained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from nawasena.exchange.spreadsheets.cells import heading
from nawasena.exchange.spreadsheets.opening import OpenedFile, RawSheet

Place = tuple[str, str]  # file, sheet


@dataclass(frozen=True)
class SheetRepairs:
    """``changes``: compared heading, Excel row, the text that counts. ``left_out``: Excel rows."""

    changes: dict[str, dict[int, str]] = field(default_factory=dict)
    left_out: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Amendments:
    """All that was said: repairs by file and sheet; ``names`` of headings by compared sheet name.

    Names under the empty sheet name hold for every sheet (an export or a hierarchy may be called anything).
    """

    repairs: Mapping[Place, SheetRepairs] = field(default_factory=dict)
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def apply(self, file: OpenedFile) -> OpenedFile:
        """The file as it is to be read; the opened one stays as it is."""
        if not self.repairs and not self.names:
            return file
        return replace(file, sheets=tuple(self._sheet(file.name, raw) for raw in file.sheets))

    def _sheet(self, file: str, raw: RawSheet) -> RawSheet:
        named = {**self.names.get("", {}), **self.names.get(heading(raw.name), {})}
        repairs = self.repairs.get((file, raw.name))
        if repairs is None:
            return replace(raw, names=named)
        kept = [place for place, row in enumerate(raw.rows) if row not in repairs.left_out]
        out = tuple(place for place, row in enumerate(raw.rows) if row in repairs.left_out)
        rows = [raw.rows[place] for place in kept]
        places = tuple(kept) if out else None
        raw = replace(raw, rows=rows, places=places, left_out=out)
        return replace(raw, changes=repairs.changes, names=named)


NO_AMENDMENTS = Amendments()
