"""A policy in words: its tree, cut-offs, boxes and legal standing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from nawasena.i18n import _
from nawasena.mapping.view import PERFORMANCE, POTENTIAL, BoxView, CutView, NodeView, PolicyView
from nawasena.rules.numbers import plain
from nawasena.rules.policy.measures import Measure
from nawasena.rules.policy.model import Gate, Policy
from nawasena.rules.policy.nodes import Node, Source
from nawasena.rules.registry import LoadedPolicy, validity_words
from nawasena.rules.rulebook import Rulebook

AXIS_NAMES = {"kinerja": PERFORMANCE, "potensial": POTENTIAL}


def policy_view(loaded: LoadedPolicy) -> PolicyView:
    """The policy for readers."""
    policy = loaded.policy
    return PolicyView(
        id=policy.id,
        version=policy.version,
        title=str(policy.title),
        status=policy.status,
        valid=validity_words(policy),
        digest=loaded.digest,
        note=str(policy.summary or ""),
        references=tuple(reference_views(loaded)),
        nodes=tuple(_nodes(loaded)),
        cuts=tuple(cut_views(loaded)),
    )


def reference_views(loaded: LoadedPolicy) -> Iterator[tuple[str, str, str]]:
    """(citation, standing, note) of everything the policy cites."""
    for citation in loaded.policy.references:
        regulation = loaded.book.regulations[citation.id]
        cite = ", ".join(filter(None, (regulation.cite, citation.article)))
        yield cite, regulation.standing_label, str(citation.note or regulation.note or "")


def _nodes(loaded: LoadedPolicy) -> Iterator[NodeView]:
    policy = loaded.policy
    for name, axis in policy.axes:
        for child in axis.children:
            yield from _node(child, name, 0, loaded, (axis.status or policy.status, axis.ref or policy.ref))


def _node(
    node: Node, axis: str, depth: int, loaded: LoadedPolicy, around: tuple[str, str]
) -> Iterator[NodeView]:
    status, ref = node.status or around[0], node.ref or around[1]
    weight = node.weight.value if node.weight is not None else None
    rule = leaf_words(node, loaded.book) if node.leaf else combine_words(node)
    cite = loaded.book.regulations[ref].short if ref in loaded.book.regulations else ref
    yield NodeView(node.id, AXIS_NAMES[axis], depth, str(node.label), weight, rule, status, cite, node.leaf)
    for child in node.children:
        yield from _node(child, axis, depth + 1, loaded, (status, ref))


def combine_words(node: Node) -> str:
    """How a component is made from its children."""
    words = {
        "weighted": _("jumlah tertimbang"),
        "mean": _("rata-rata"),
        "max": _("nilai tertinggi"),
        "min": _("nilai terendah"),
    }
    return words[node.combined]


def leaf_words(node: Node, book: Rulebook) -> str:
    """The rule of an indicator in one line."""
    lines = [source_words(source, book) for source in node.sources]
    text = _("; bila kosong: ").join(lines)
    return text + "; " + missing_words(node)


def missing_words(node: Node) -> str:
    """What happens when the indicator is unknown."""
    missing = node.unknown
    if missing is None or missing.rule == "fail":
        return _("belum diketahui: tidak dapat dipetakan")
    if missing.rule == "exclude":
        return _("belum diketahui: dikeluarkan, bobot dinormalkan")
    value = missing.default.value if missing.default is not None else Decimal(0)
    return _("belum diketahui: dihitung {value}").format(value=plain(value))


def source_words(source: Source, book: Rulebook) -> str:
    """Where a value comes from and how it is scored."""
    words = f"{measure_words(source.measure, book)}: {score_words(source, book)}"
    if source.none is not None:
        words += "; " + _("tidak ada = {value}").format(value=plain(source.none.value))
    return words


def measure_words(measure: Measure, book: Rulebook) -> str:
    """A measure in words, for example "terbaru dari Penilaian kinerja (SKP), 2 tahun terakhir"."""
    takes = {
        "newest": _("terbaru"), "earliest": _("paling awal"), "best": _("terbaik"), "worst": _("terberat"),
        "count": _("jumlah catatan"), "distinct": _("banyaknya nilai berbeda"), None: _("fakta"),
    }  # fmt: skip
    words = _("{take} dari {kind}").format(take=takes[measure.take], kind=book.kind(measure).label)
    if measure.window is not None:
        words += ", " + _("{years} tahun terakhir").format(years=measure.window.years)
    return words


def score_words(source: Source, book: Rulebook) -> str:
    """A score rule in words."""
    score = source.score
    if score.bands is not None:
        return "; ".join(f"{band.words()} = {plain(band.score.value)}" for band in score.bands)
    if score.linear is not None:
        return _("nilai / {max} x 100").format(max=plain(score.linear.max.value))
    if score.ratio is not None:
        return _("capaian / standar jenjang x 100")
    lookup = score.lookup
    assert lookup is not None  # noqa: S101 -- exactly one way, says the schema
    rows = lookup.rows if lookup.rows is not None else (book.tables[lookup.table or ""].scores or {})
    text = "; ".join(
        f"{value_label(name, source.measure, book)} = {plain(number.value)}" for name, number in rows.items()
    )
    if lookup.otherwise is not None:
        text += "; " + _("lainnya = {value}").format(value=plain(lookup.otherwise.value))
    return text


def value_label(name: str, measure: Measure, book: Rulebook) -> str:
    """The label of a category id, or ya/tidak."""
    item = book.field(measure)
    if item is not None and item.type == "category":
        return book.catalogue.categories(item).label_of(name)
    return {"true": _("ya"), "false": _("tidak")}.get(name, name)


def cut_views(loaded: LoadedPolicy) -> Iterator[CutView]:
    """The levels of both axes, highest first."""
    policy = loaded.policy
    for name, axis in policy.axes:
        for level in sorted(axis.levels, key=lambda item: -item.level):
            words = level.words()
            if axis.measure is not None:
                words = ", ".join(value_label(item, axis.measure, loaded.book) for item in level.when or ())
            status = level.status or axis.status or policy.status
            end = level.from_ if level.from_ is not None else level.above
            yield CutView(AXIS_NAMES[name], level.level, str(level.label), words, status, end)


def box_views(loaded: LoadedPolicy, counts: Mapping[int, int]) -> tuple[BoxView, ...]:
    """The nine boxes with their counts, 9 first."""
    policy: Policy = loaded.policy
    views = []
    for box in sorted(loaded.book.boxes[policy.boxes].boxes, key=lambda item: -item.box):
        views.append(
            BoxView(
                number=box.box,
                row=box.kinerja,
                column=box.potensial,
                predicate=str(box.predicate),
                performance=str(policy.axes.kinerja.level(box.kinerja).label),
                potential=str(policy.axes.potensial.level(box.potensial).label),
                follow_up=tuple(str(item) for item in box.follow_up),
                count=counts.get(box.box, 0),
                succession=bool(box.succession),
            )
        )
    return tuple(views)


def gate_label(gate: Gate) -> str:
    """The name of a requirement."""
    return str(gate.label)
