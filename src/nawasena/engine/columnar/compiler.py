"""From a policy to one SQL statement over the snapshot's tables.

The statement is a chain of common table expressions, each adding columns to the one before: ``k_<kind>``
(one pass over each kind of record), ``ukur`` (people with their measured values), ``skor`` (sources scored),
``daun`` (indicators), ``simpul_<n>`` (components, deepest first), ``sumbu`` (axes), ``kotak``, ``hasil``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlglot import exp

from nawasena.engine.arithmetic import Scales
from nawasena.engine.columnar.axes import axis_columns, branch_columns, level_columns, place_columns
from nawasena.engine.columnar.leaves import held_columns, leaves_columns
from nawasena.engine.columnar.measuring import RecordScore, SqlMeasure
from nawasena.engine.columnar.outcome import (
    box_columns,
    final_columns,
    outside_columns,
    rank_columns,
    short_columns,
)
from nawasena.engine.columnar.scoring import reads_sum, record_score, source_score
from nawasena.engine.columnar.sql import Columns, col, lit
from nawasena.engine.columnar.tree import Component, leaf_reach
from nawasena.engine.result import MAPPED, Layout
from nawasena.rules.catalogue import PERSON
from nawasena.rules.policy.measures import Measure
from nawasena.rules.policy.nodes import Node, Source
from nawasena.rules.registry import LoadedPolicy

GIVEN_TABLE = "nilai_kasus"
BLOCKS = "bagian"
GROUP = "kelompok_"  # prefix of the facts that ranks are grouped by
DIALECT = "duckdb"


@dataclass(frozen=True)
class Statement:
    """The compiled policy and the layout of its rows.

    ``sql`` evaluates everybody at once. The same work can be done in blocks of people, which bounds memory:
    ``block`` evaluates the people its views show (all but ranks, with the columns ``groups`` that ranks
    need), ``ranks`` gives the ranks of everybody in the order of id, over the view ``bagian`` of all blocks.
    ``block`` is None where levels depend on others.
    """

    sql: str
    layout: Layout
    block: str | None
    ranks: str
    groups: tuple[str, ...]


def compile_policy(loaded: LoadedPolicy, day: dt.date, given: frozenset[str] = frozenset()) -> Statement:
    """Compile ``loaded`` for one evaluation date; ``given`` nodes are read from the view ``nilai_kasus``."""
    return _Compiler(loaded, day, given).compile()


@dataclass
class _Compiler:
    loaded: LoadedPolicy
    day: dt.date
    given: frozenset[str]
    measures: dict[tuple[Measure, str, bool], SqlMeasure] = field(default_factory=dict)
    companions: list[tuple[SqlMeasure, str]] = field(default_factory=list)
    stages: list[tuple[str, exp.Select]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.policy = self.loaded.policy
        self.scales = Scales(self.loaded, self.given)
        self.layout = Layout.of(self.policy, self.scales)
        self.trees = {
            node.id: (name, number)
            for name, axis in self.policy.axes
            if axis.variants and name not in self.given
            for number, children in enumerate(axis.branches)
            for child in children
            for node in child.walk()
        }

    def compile(self) -> Statement:
        leaves = [
            leaf
            for _axis, leaf in self.policy.leaves()
            if leaf.id in self.scales.nodes and leaf.id not in self.given
        ]
        sources = {
            leaf.id: [self.source(source, leaf, place) for place, source in enumerate(leaf.sources)]
            for leaf in leaves
        }
        parts, trees, axes = axis_columns(self)
        levels = level_columns(self)
        outside, boxes, finals = outside_columns(self), box_columns(self), final_columns(self)
        self.stage("ukur", self.people())
        self.extend("nilai", self.merged(item.value_columns() for item in self.measures.values()))
        self.extend("keadaan", self.merged(item.state_columns() for item in self.measures.values()))
        self.extend("cabang", branch_columns(self))
        for number, columns in enumerate(self.scores(leaves, sources)):
            self.extend(f"skor_{number}", columns)
        self.extend("daun", leaves_columns(self, leaves, sources))
        self.extend("batas", self.merged(held_columns(self, leaf) for leaf in leaves))
        for number, columns in enumerate(self.components()):
            self.extend(f"simpul_{number}", columns)
        self.extend("bagian_sumbu", parts)
        self.extend("pohon", trees)
        self.extend("sumbu", axes)
        self.extend("populasi", outside)
        self.extend("kedudukan", place_columns(self))
        self.extend("tingkat", levels)
        self.extend("kotak", boxes)
        self.extend("akhir", finals)
        block = None if any(axis.relative for _name, axis in self.policy.axes) else self.block()
        self.extend("peringkat", rank_columns(self, ""))
        self.extend("pendek", short_columns(self))
        query = exp.select(*(col(name) for name in self.layout.columns)).from_(self.last).order_by(col("id"))
        return Statement(self.text(query), self.layout, block, self.ranks(), tuple(self.groups))

    def text(self, query: exp.Select) -> str:
        """``query`` after every pass and stage there is so far."""
        for name, stage in [*self.passes(), *self.stages]:
            query = query.with_(exp.to_identifier(name, quoted=True), as_=stage, copy=False)
        return query.sql(dialect=DIALECT, pretty=True)

    @property
    def ranked(self) -> list[str]:
        """The columns that need everybody."""
        return [name for name in self.layout.columns if name.startswith(("rank_", "short_"))]

    @property
    def groups(self) -> dict[str, str]:
        """The facts that ranks are grouped by, under the names they have in a block."""
        return {GROUP + name: name for ranking in self.policy.ranking for name in ranking.groups}

    def block(self) -> str:
        """Everything but ranks, with the facts that ranks are grouped by."""
        plain = [col(name) for name in self.layout.columns if name not in self.ranked]
        groups = [exp.alias_(col(name), alias, quoted=True) for alias, name in self.groups.items()]
        return self.text(exp.select(*plain, *groups).from_(self.last).order_by(col("id")))

    def ranks(self) -> str:
        """The ranks of everybody over the blocks, in their order; empty where nobody is ranked."""
        if not self.policy.ranking:
            return ""
        ranks = [exp.alias_(value, name, quoted=True) for name, value in rank_columns(self, GROUP).items()]
        mapped = exp.EQ(this=col("status"), expression=lit(MAPPED))
        placed = exp.select(col("id"), *ranks).from_(exp.to_table(BLOCKS)).where(mapped).subquery("urut")
        everybody = exp.select(col("id")).from_(exp.to_table(BLOCKS)).subquery("semua")
        short = [exp.alias_(value, name, quoted=True) for name, value in short_columns(self).items()]
        query = exp.select(*(col(name) for name in rank_columns(self, GROUP)), *short).from_(everybody)
        query = query.join(placed, using=["id"], join_type="left").order_by(col("id", "semua"))
        return query.sql(dialect=DIALECT, pretty=True)

    def measure(self, measure: Measure) -> SqlMeasure:
        """The prepared measure; equal ones share their columns."""
        return self.prepared(measure, "", None, added=bool(measure.fields))

    def source(self, source: Source, leaf: Node, place: int) -> tuple[Source, SqlMeasure]:
        """A source of an indicator; best and worst have columns of their own, since the score decides."""
        if source.measure.take not in ("best", "worst"):
            added = bool(source.measure.fields) and reads_sum(source.score)
            return source, self.prepared(source.measure, "", None, added=added)
        score = record_score(source, self.loaded, self.scales.nodes[leaf.id].denominator)
        return source, self.prepared(source.measure, f"{leaf.id}_{place}", score)

    def prepared(
        self, measure: Measure, owner: str, score: RecordScore | None, *, added: bool = False
    ) -> SqlMeasure:
        key = (measure, owner, added)
        if key not in self.measures:
            kind, name = self.loaded.book.kind(measure), f"m{len(self.measures)}"
            self.measures[key] = SqlMeasure(name, measure, kind, self.day, score, added, self.codes(measure))
        return self.measures[key]

    def codes(self, measure: Measure) -> tuple[str, ...]:
        """The categories of the one field that is read from records; none for anything else."""
        item = self.loaded.book.field(measure) if measure.field and measure.from_ != PERSON else None
        if item is None or item.type != "category":
            return ()
        return self.loaded.book.catalogue.categories(item).ids

    def companion(self, measured: SqlMeasure, name: str) -> exp.Column:
        """Another field of the record that ``measured`` chose."""
        self.companions.append((measured, name))
        return col(f"{measured.name}_{name}")

    def passes(self) -> list[tuple[str, exp.Select]]:
        """One grouped query for each kind of record that is read."""
        found = []
        for kind in self.loaded.book.catalogue.records:
            measures = [item for item in self.measures.values() if item.kind.id == kind.id]
            columns = [column for item in measures for column in item.columns()]
            columns += [
                item.companion(name)
                for item, name in dict.fromkeys(self.companions)
                if item.kind.id == kind.id
            ]
            if not columns:
                continue
            query = exp.select(
                col("id", "r"), *(exp.alias_(c.expression, c.name, quoted=True) for c in columns)
            )
            query = query.from_(exp.alias_(exp.to_table(kind.id), "r", table=True)).group_by(col("id", "r"))
            if any(item.needs_person for item in measures):
                owner = exp.alias_(exp.to_table(PERSON), "o", table=True)
                query = query.join(owner, on=exp.EQ(this=col("id", "o"), expression=col("id", "r")))
            found.append((f"k_{kind.id}", query))
        keyed = [item for item in self.measures.values() if item.keyed]
        return [*found, *((f"k_{item.name}", item.keyed_pass()) for item in keyed)]

    def people(self) -> exp.Select:
        """Everybody, with the aggregates of every pass; nobody disappears."""
        names = [name for name, _query in self.passes()]
        if self.given:
            names.append(GIVEN_TABLE)
        stars = [exp.Column(this=exp.Star(), table=exp.to_identifier("p"))]
        others = [
            exp.Column(this=exp.Star(except_=[col("id")]), table=exp.to_identifier(name, quoted=True))
            for name in names
        ]
        query = exp.select(*stars, *others).from_(exp.alias_(exp.to_table(PERSON), "p", table=True))
        for name in names:
            on = exp.EQ(this=col("id", name), expression=col("id", "p"))
            query = query.join(exp.to_table(f'"{name}"'), on=on, join_type="left")
        return query

    @staticmethod
    def merged(groups: Iterable[Columns]) -> Columns:
        """The columns of all ``groups``."""
        return {name: expression for columns in groups for name, expression in columns.items()}

    def scores(
        self, leaves: list[Node], sources: dict[str, list[tuple[Source, SqlMeasure]]]
    ) -> list[Columns]:
        """Score, clamping and state of every source of every indicator; helper columns in stages before."""
        stages: list[Columns] = [{}, {}, {}]
        last: Columns = {}
        for leaf in leaves:
            size = self.scales.nodes[leaf.id].denominator
            for place, (source, measured) in enumerate(sources[leaf.id]):
                name = f"{leaf.id}_{place}"
                scored = source_score(measured, source, self.loaded, size, name)
                for stage, columns in zip(stages, scored.prepare, strict=False):
                    stage.update(columns)
                last |= {f"x_{name}": scored.value, f"y_{name}": scored.clamped, f"t_{name}": measured.state}
        return [*stages, last]

    def components(self) -> list[Columns]:
        """Indicators' reach first, then components from the deepest up."""
        levels: dict[int, Columns] = {}
        for _axis, node in self.policy.nodes():
            if node.id in self.scales.nodes:
                depth = 2 * self.height(node)
                parts, columns = self.node_columns(node)
                levels.setdefault(depth - 1, {}).update(parts)
                levels.setdefault(depth, {}).update(columns)
        return [levels[depth] for depth in sorted(levels)]

    def node_columns(self, node: Node) -> tuple[Columns, Columns]:
        """(what must be a column before, the columns) of one node."""
        scale = self.scales.nodes[node.id]
        if node.id in self.given:
            return {}, {f"{end}_{node.id}": col(f"given_{node.id}") for end in ("node", "low", "high")}
        if node.leaf:
            return {}, leaf_reach(node, scale)
        component = Component.of(node.children, node.combined, scale, self.scales, node.held)
        return component.prepare(node.id), component.columns(node.id, f"node_{node.id}")

    def height(self, node: Node) -> int:
        """Steps from the deepest indicator below; given nodes are ends."""
        if node.leaf or node.id in self.given:
            return 0
        return 1 + max(self.height(child) for child in node.children)

    @property
    def last(self) -> exp.Table:
        """The stage that has every column."""
        return exp.to_table(f'"{self.stages[-1][0]}"')

    def stage(self, name: str, query: exp.Select) -> None:
        self.stages.append((name, query))

    def extend(self, name: str, columns: Columns) -> None:
        """A stage that adds ``columns`` to the one before."""
        if columns:
            previous = self.stages[-1][0]
            added = [exp.alias_(expression, alias, quoted=True) for alias, expression in columns.items()]
            self.stage(
                name,
                exp.select(exp.Star(), *added, copy=False).from_(exp.to_table(f'"{previous}"'), copy=False),
            )
