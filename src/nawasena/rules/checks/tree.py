"""Checks of the tree: names, weights and what an unknown indicator does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from nawasena.i18n import _
from nawasena.rules.checks.context import Context, Problems
from nawasena.rules.checks.measures import check_measure
from nawasena.rules.checks.scores import check_score, check_source
from nawasena.rules.numbers import plain
from nawasena.rules.policy.axes import AXES, Axis
from nawasena.rules.policy.nodes import Node
from nawasena.rules.source import KeyPath

RESERVED = frozenset({*AXES, "box", "talent", "final", "status", "id", "nip", "nama"})
MAX_LEAVES = 62  # one bit each in a signed 64-bit mask, two spare
TOTAL = Decimal(100)


def check_tree(context: Context) -> Problems:
    """Names and indicators of both axes."""
    yield from _names(context)
    leaves = context.policy.leaves()
    if len(leaves) > MAX_LEAVES:
        message = _("Kebijakan memiliki {count} indikator; paling banyak {max}.").format(
            count=len(leaves), max=MAX_LEAVES
        )
        yield context.problem(("axes",), message)
    for path, node in context.nodes():
        if node.leaf:
            yield from _leaf(context, path, node)
        elif node.combined == "first":
            yield from _order(context, path, node)
    for name, axis in context.policy.axes:
        if axis.children:
            yield from _weights(context, ("axes", name), axis)


def _names(context: Context) -> Problems:
    counts = Counter(node.id for _path, node in context.nodes())
    for path, node in context.nodes():
        if counts[node.id] > 1:
            message = _("Nama '{name}' dipakai lebih dari satu kali.").format(name=node.id)
            yield context.problem((*path, "id"), message, _("Beri nama lain."))
        if node.id in RESERVED:
            message = _("Nama '{name}' sudah dipakai sistem.").format(name=node.id)
            yield context.problem((*path, "id"), message, _("Beri nama lain."))


def _leaf(context: Context, path: KeyPath, node: Node) -> Problems:
    for index, source in enumerate(node.sources):
        here = path if index == 0 else (*path, "fallback", index - 1)
        problems = list(check_measure(context, (*here, "measure"), source.measure))
        yield from problems
        if not problems:
            yield from check_source(context, here, source)
    if node.unknown is not None and node.unknown.default is not None:
        yield from check_score(context, (*path, "unknown"), node.unknown.default)


def _order(context: Context, path: KeyPath, node: Node) -> Problems:
    """Of children that stand in for one another only the last may have a value without evidence."""
    for index, child in enumerate(node.children[:-1]):
        if child.always_valued:
            message = _("Yang setelah '{name}' tidak pernah dipakai: '{name}' selalu bernilai.")
            cure = _("Pakai 'unknown: fail' atau 'exclude', atau pindahkan ke urutan terakhir.")
            yield context.problem((*path, "children", index), message.format(name=child.id), cure)


def _weights(context: Context, path: KeyPath, axis: Axis) -> Problems:
    for place, children in context.families():
        if place[1] == path[1]:
            yield from _siblings(context, place, children, axis.combine, TOTAL)
    for here, node in context.nodes():
        if here[1] != path[1] or node.leaf:
            continue
        own = node.weight.value if axis.weights == "absolute" and node.weight is not None else TOTAL
        yield from _siblings(context, here, node.children, node.combined, own)


def _siblings(
    context: Context, path: KeyPath, children: Sequence[Node], combine: str, total: Decimal
) -> Problems:
    """Weights stand exactly where they are used, are positive, and add up (K1x: never applied twice)."""
    for index, child in enumerate(children):
        here = (*path, "children", index)
        if (child.weight is not None) != (combine == "weighted"):
            message = _("'weight' wajib bila induk memakai bobot, dan hanya bila demikian.")
            yield context.problem((*here, "weight"), message, _("Tambahkan atau hapus 'weight'."))
        elif child.weight is not None and child.weight.value <= 0:
            yield context.problem((*here, "weight"), _("Bobot harus lebih besar dari nol."))
    if combine != "weighted" or any(child.weight is None for child in children):
        return
    found = sum((child.weight.value for child in children if child.weight), Decimal(0))
    if found != total:
        message = _("Bobot di bawah simpul ini berjumlah {found}, seharusnya {total}.")
        cure = _("'absolute': jumlah anak sama dengan bobot induk; 'relative': selalu 100.")
        yield context.problem(
            (*path, "children"), message.format(found=plain(found), total=plain(total)), cure
        )
