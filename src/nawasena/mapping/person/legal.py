"""Where the numbers of a policy stand: their status and the regulations they cite."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property

from nawasena.i18n import figures
from nawasena.mapping.person.axis_model import LegalBasis, NumberPart, RowPart
from nawasena.mapping.rule_words import row_words
from nawasena.mapping.values import number_words
from nawasena.rules.checks.status import NumberStatus, number_statuses
from nawasena.rules.numbers import RuleNumber
from nawasena.rules.policy.model import Citation
from nawasena.rules.policy.nodes import Node, Source
from nawasena.rules.registry import LoadedPolicy
from nawasena.rules.regulations import Regulation
from nawasena.rules.source import KeyPath, format_path
from nawasena.rules.tables import Table

VERIFIED, EXAMPLE = "verified", "example"


def worst(statuses: Iterable[str]) -> str:
    """Verified when everything is, otherwise example."""
    return VERIFIED if set(statuses) == {VERIFIED} else EXAMPLE


def references(loaded: LoadedPolicy) -> tuple[LegalBasis, ...]:
    """Everything a policy cites, in its own order."""
    book = loaded.book.regulations
    return tuple(basis_of(book[citation.id], citation) for citation in loaded.policy.references)


def basis_of(regulation: Regulation, citation: Citation | None) -> LegalBasis:
    """A regulation, as ``citation`` cites it."""
    article = citation.article if citation is not None else None
    note = (citation.note if citation is not None else None) or regulation.note or ""
    return LegalBasis(regulation.id, regulation.cite, article, regulation.standing_label, str(note))


def cited(basis: LegalBasis) -> str:
    """A regulation with its article, in one text."""
    return ", ".join(filter(None, (basis.cite, basis.article)))


class Legal:
    """The numbers and references of one policy."""

    def __init__(self, loaded: LoadedPolicy) -> None:
        self.loaded = loaded

    def bases(self, refs: Iterable[str]) -> tuple[LegalBasis, ...]:
        """What ``refs`` cite, each once, with the articles the policy names."""
        known = self.loaded.book.regulations
        return tuple(self._basis(ref) for ref in dict.fromkeys(refs) if ref in known)

    def _basis(self, ref: str) -> LegalBasis:
        """A regulation with all the articles and notes under which it is cited."""
        found = [basis for basis in self.references if basis.regulation == ref]
        if not found:
            return basis_of(self.loaded.book.regulations[ref], None)
        articles = "; ".join(basis.article for basis in found if basis.article)
        notes = " ".join(dict.fromkeys(basis.note for basis in found if basis.note))
        return replace(found[0], article=articles or None, note=notes)

    @cached_property
    def references(self) -> tuple[LegalBasis, ...]:
        """Everything the policy cites, in its own order."""
        return references(self.loaded)

    @cached_property
    def numbers(self) -> list[NumberStatus]:
        """Every number of the policy."""
        return list(number_statuses(self.loaded.policy))

    @cached_property
    def _places(self) -> dict[str, KeyPath]:
        """The path of every node in the file of the policy."""
        found: dict[str, KeyPath] = {}
        for name, axis in self.loaded.policy.axes:
            trees: list[tuple[KeyPath, tuple[Node, ...]]] = [((), axis.children)]
            trees += [(("variants", at), item.children) for at, item in enumerate(axis.variants)]
            for inside, children in trees:
                found |= _descend(("axes", name, *inside), children)
        return found

    def own(self, node: Node) -> tuple[NumberPart, ...]:
        """The numbers written at ``node`` itself, but not those of its score tables' other rows."""
        place = self._places[node.id]
        below = (*place, "children")
        skipped = [(*place, name) for name in ("score", "fallback")]
        return tuple(
            self._part(number)
            for number in self._under(place)
            if not any(_within(number.path, path) for path in (below, *skipped))
        )

    def row(self, node: Node, index: int, row: object) -> RowPart:
        """The row that gave a score: ``index`` of the source, ``row`` as the trace has it."""
        source = node.sources[index]
        words = row_words(row, source, self.loaded.book)
        table = self._table(source)
        numbers = tuple(self._row_numbers(node, index, row, table))
        if table is None:
            return RowPart(None, None, words, numbers)
        return RowPart(table.id, str(table.title), words, numbers)

    def _table(self, source: Source) -> Table | None:
        """The table of the library a score is read from, or is held against."""
        score = source.score
        name = score.lookup.table if score.lookup is not None else None
        rule = score.ratio or score.gap
        name = rule.standard if rule is not None else name
        return None if name is None else self.loaded.book.tables[name]

    def _row_numbers(self, node: Node, index: int, row: object, table: Table | None) -> Iterator[NumberPart]:
        source = node.sources[index]
        lookup = source.score.lookup
        number = (table.scores or {}).get(str(row)) if table is not None and lookup is not None else None
        if table is not None and number is not None:
            yield self._of_table(table, str(row), number)
            return
        place = self._places[node.id]
        score: KeyPath = (*place, "score") if index == 0 else (*place, "fallback", index - 1, "score")
        for path in _row_paths(score, source, row):
            yield from (self._part(number) for number in self._under(path))

    def _of_table(self, table: Table, key: str, number: RuleNumber) -> NumberPart:
        refs = (number.ref,) if number.ref else table.references
        place = f"tables/{table.id}: scores.{key}"
        return NumberPart(place, number_words(number.value), number.status or table.status, self.bases(refs))

    def _under(self, path: KeyPath) -> list[NumberStatus]:
        return [number for number in self.numbers if _within(number.path, path)]

    def _part(self, number: NumberStatus) -> NumberPart:
        text = figures(number.text)
        return NumberPart(format_path(number.path), text, number.status, self.bases([number.ref]))


def _descend(above: KeyPath, children: tuple[Node, ...]) -> dict[str, KeyPath]:
    found: dict[str, KeyPath] = {}
    for at, child in enumerate(children):
        found[child.id] = (*above, "children", at)
        found |= _descend(found[child.id], child.children)
    return found


def _within(path: KeyPath, above: KeyPath) -> bool:
    return path[: len(above)] == above


def _row_paths(score: KeyPath, source: Source, row: object) -> list[KeyPath]:
    """Where the used row is written in the policy; the whole rule where it is a formula."""
    rule = source.score
    if rule.lookup is not None:
        written = rule.lookup.rows is not None and str(row) in rule.lookup.rows
        return [(*score, "lookup", "rows", str(row)) if written else (*score, "lookup", "otherwise")]
    if rule.steps is not None and isinstance(row, int):
        return [(*score, "bands" if rule.bands is not None else "floor", row)]
    if rule.sum_of is not None and isinstance(row, tuple):
        keys = zip(source.measure.fields, row, strict=True)
        return [(*score, "sum_of", name, key) for name, key in keys]
    return [score]
