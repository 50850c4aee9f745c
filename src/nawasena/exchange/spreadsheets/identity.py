"""Whose row is it? NIPs read, wrong ones refused, repeated ones settled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from nawasena.exchange.spreadsheets.cells import Findings, Table, convert, tidy
from nawasena.exchange.spreadsheets.problems import CellProblem
from nawasena.exchange.spreadsheets.values import parse_nip_cell
from nawasena.i18n import _

_LISTED = 5


@dataclass(frozen=True)
class Held:
    """Whose rows were refused or left out. Of the export: their ``nips``, and how many rows name nobody.

    About these people the export says nothing; they are not gone. ``records``: the same of each kind of
    record, and ``unowned``: how many rows of a kind name nobody, so that they may concern everybody.
    ``facts``: of rows that were read, the facts of which a cell was refused, with their NIPs.
    """

    nips: frozenset[str] = frozenset()
    unreadable: int = 0
    records: Mapping[str, frozenset[str]] = field(default_factory=dict)
    unowned: Mapping[str, int] = field(default_factory=dict)
    facts: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Owned:
    """The data rows with a readable NIP: positions and NIPs, in file order."""

    positions: list[int]
    nips: list[str]


def read_owners(table: Table, column: str, findings: Findings) -> Owned:
    """The rows whose NIP can be read; the others are refused."""
    cells = table.cells(column)
    read = convert(cells, parse_nip_cell)
    positions = []
    for index, nip in enumerate(read.values):
        if nip is not None:
            positions.append(index)
            continue
        problem = read.problems.get(index) or CellProblem(
            _("NIP kosong."), _("Isi NIP 18 digit sebagai teks.")
        )
        findings.reject(table, index, column, problem, cells[index][0])
    return Owned(positions, [nip for nip in read.values if nip is not None])


def held_back(table: Table, columns: tuple[str, str], owners: Owned, owned: Owned) -> Held:
    """Who stands in the table but not among the ``owned``; ``columns``: NIP and name.

    A row with neither NIP nor name (a total, a signature) is nobody's.
    """
    nips, names = map(table.cells, columns)
    read = set(owners.positions)
    nameless = [
        place
        for place in range(len(table))
        if place not in read and (tidy(nips[place][0]) or tidy(names[place][0]))
    ]
    out_nips, out_names = map(table.cells_left_out, columns)
    out = convert(out_nips, parse_nip_cell).values
    said = [
        nip or tidy(cell[0]) or tidy(name[0])
        for nip, cell, name in zip(out, out_nips, out_names, strict=True)
    ]
    unknown = [text for nip, text in zip(out, said, strict=True) if nip is None and text]
    refused = {*owners.nips, *(nip for nip in out if nip)} - set(owned.nips)
    return Held(frozenset(refused), len(nameless) + len(unknown))


def once(table: Table, column: str, owned: Owned, findings: Findings) -> Owned:
    """Each NIP once: equal rows are dropped with a remark, different ones all refused."""
    groups: dict[str, list[int]] = {}
    for position, nip in zip(owned.positions, owned.nips, strict=True):
        groups.setdefault(nip, []).append(position)
    repeated = {nip: places for nip, places in groups.items() if len(places) > 1}
    if not repeated:
        return owned
    content = _contents(table, repeated.values())
    dropped: set[int] = set()
    for nip, places in repeated.items():
        if len({content[place] for place in places}) == 1:
            dropped.update(places[1:])
            continue
        dropped.update(places)
        _refuse_all(table, column, places, nip, findings)
    _note_dropped(table, repeated, dropped, findings)
    kept = [pair for pair in zip(owned.positions, owned.nips, strict=True) if pair[0] not in dropped]
    return Owned([place for place, _nip in kept], [nip for _place, nip in kept])


def _contents(table: Table, groups: Iterable[list[int]]) -> dict[int, tuple[str, ...]]:
    """The whole row, as tidied text, of each repeated position."""
    places = sorted(place for group in groups for place in group)
    columns = [table.cells(name) for name in table.columns]
    return {place: tuple(tidy(cells[place][0]) for cells in columns) for place in places}


def _refuse_all(table: Table, column: str, places: Sequence[int], nip: str, findings: Findings) -> None:
    rows = [table.rows[place] for place in places]
    for place, row in zip(places, rows, strict=True):
        others = ", ".join(str(other) for other in rows if other != row)
        problem = CellProblem(
            _("NIP yang sama ada di baris {rows} dengan isi berbeda.").format(rows=others),
            _("Sisakan satu baris yang benar."),
            _("NIP yang sama ada di baris lain dengan isi berbeda."),
        )
        findings.reject(table, place, column, problem, nip)


def _note_dropped(
    table: Table, repeated: dict[str, list[int]], dropped: set[int], findings: Findings
) -> None:
    same = [place for places in repeated.values() for place in places[1:] if places[0] not in dropped]
    if same:
        rows = ", ".join(str(table.rows[place]) for place in sorted(same)[:_LISTED])
        more = ", …" if len(same) > _LISTED else ""
        text = _("{file}: {count} baris ganda yang sama persis dilewati (baris {rows}).")
        findings.note(text.format(file=table.file, count=len(same), rows=rows + more))
