"""The errors to repair on screen: refused rows and cells, each cured by one right value in one cell."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from random import Random

from nawasena.exchange.sample.dirty import Files
from nawasena.exchange.sample.sheets import Row, Sheet
from nawasena.exchange.sample.story.damage import (
    DAMAGES,
    EXPORT,
    PREDICATE,
    Damage,
    Spoiler,
    Spoilt,
    another_predicate,
    nip_of,
)
from nawasena.exchange.sample.story.plan import Story
from nawasena.exchange.spreadsheets.formats import EVIDENCE_FILE, EXPORT_FILE
from nawasena.i18n import _

FIRST_ROW = 2  # under the headings, as Excel counts
CONTRADICTION = "skp_contradiction"
SILENT_KINDS = ("export_nip_number", "export_nip_short", "export_nip_impossible")


@dataclass(frozen=True)
class PlantedError:
    """A row that is refused until ``right`` is typed into ``column``.

    ``row`` is the number Excel shows. Of two SKP that contradict each other both rows are refused;
    correcting the wrong one cures both, and the right one keeps what it says.
    """

    kind: str
    file: str
    sheet: str
    row: int
    column: str
    right: str


def silent_people(plan: Story, records: Mapping[str, int], nips: Collection[str]) -> list[str]:
    """NIPs that the export will damage: those with the fewest records, which must not be in the files.

    A refused NIP would make every record of its owner refused as well. ``records``: how many each NIP has.
    """
    count = sum(plan.errors[kind] for kind in SILENT_KINDS)
    return sorted(nips, key=lambda nip: (records.get(nip, 0), nip))[:count]


class ErrorPlanter:
    """Plants the errors of the table; each row gets one at most."""

    def __init__(self, files: Files, rng: Random, silent: Collection[str], spared: Collection[str]) -> None:
        self._files, self._rng = files, rng
        self._silent, self._spared = frozenset(silent), frozenset(spared)
        self._pools: dict[str, list[int]] = {}
        self._spoiler = Spoiler(frozenset(nip_of(row) for row in files.export.rows))
        self.planted: list[PlantedError] = []

    def plant(self, plan: Story) -> list[PlantedError]:
        """All errors in the order of the table. Raises ValueError when the sheets have too few rows."""
        for kind, count in plan.errors.items():
            if kind == CONTRADICTION:
                for _unused in range(count // 2):
                    self._contradict(kind)
            else:
                for _unused in range(count):
                    self._damage(kind, DAMAGES[kind])
        return self.planted

    def _damage(self, kind: str, damage: Damage) -> None:
        sheet = self._sheet(damage.sheet)
        line, (wrong, right) = self._find(
            sheet, kind, lambda row: damage.spoil(self._spoiler, row, damage.column)
        )
        sheet.rows[line].update({**dict.fromkeys(damage.blanked), damage.column: wrong})
        self._note(kind, sheet, line, damage.column, right)

    def _contradict(self, kind: str) -> None:
        """Append a copy of a row with another predicate."""
        sheet = self._sheet("skp")
        line, (wrong, right) = self._find(sheet, kind, another_predicate)
        sheet.rows.append(sheet.rows[line] | {PREDICATE: wrong})
        self._note(kind, sheet, line, PREDICATE, right)
        self._note(kind, sheet, len(sheet.rows) - 1, PREDICATE, right)

    def _find(self, sheet: Sheet, kind: str, spoil: Callable[[Row], Spoilt | None]) -> tuple[int, Spoilt]:
        """A row that has no error yet and can have this one."""
        pool = self._pool(sheet)
        for place, line in enumerate(pool):
            if not self._may_have(kind, sheet.rows[line]):
                continue
            if (spoilt := spoil(sheet.rows[line])) is not None:
                del pool[place]
                return line, spoilt
        raise ValueError(
            _("Lembar {sheet} terlalu pendek untuk semua kesalahan contoh.").format(sheet=sheet.name)
        )

    def _pool(self, sheet: Sheet) -> list[int]:
        if sheet.name not in self._pools:
            self._pools[sheet.name] = list(range(len(sheet.rows)))
            self._rng.shuffle(self._pools[sheet.name])
        return self._pools[sheet.name]

    def _may_have(self, kind: str, row: Row) -> bool:
        nip = nip_of(row)
        return nip not in self._spared and (nip in self._silent) == (kind in SILENT_KINDS)

    def _sheet(self, name: str) -> Sheet:
        return self._files.export if name == EXPORT else self._files.evidence[name]

    def _note(self, kind: str, sheet: Sheet, line: int, column: str, right: str) -> None:
        file = EXPORT_FILE if sheet is self._files.export else EVIDENCE_FILE
        self.planted.append(PlantedError(kind, file, sheet.name, line + FIRST_ROW, column, right))
