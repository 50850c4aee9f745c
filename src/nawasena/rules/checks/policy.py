"""All checks of a policy together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from nawasena.i18n import _
from nawasena.rules.catalogue import EvidenceField
from nawasena.rules.checks.context import Context, Problems
from nawasena.rules.checks.gates import check_box_numbers, check_gates, check_passing, check_unique
from nawasena.rules.checks.measures import NUMERIC, check_measure, check_values, domain_keys
from nawasena.rules.checks.scores import LEVEL
from nawasena.rules.checks.status import check_statuses
from nawasena.rules.checks.tree import check_tree
from nawasena.rules.numbers import Domain, RuleNumber, band_defects
from nawasena.rules.policy import Policy
from nawasena.rules.policy.axes import Axis
from nawasena.rules.policy.measures import Measure
from nawasena.rules.problems import Problem
from nawasena.rules.rulebook import Rulebook
from nawasena.rules.source import KeyPath, Source

AXIS_DOMAIN = Domain(low=0, high=100, whole=False)


def check_policy(policy: Policy, source: Source, book: Rulebook) -> list[Problem]:
    """Everything wrong with a policy that has passed the schema; empty when it may be used."""
    context = Context(policy, source, book)
    checks = (
        check_tree, _axes, _talent, _boxes, _population, _ekinerja, check_gates, _ranking, _target,
        _next_level, _quantum, check_statuses,
    )  # fmt: skip
    return sorted({problem for check in checks for problem in check(context)})


def _axes(context: Context) -> Problems:
    for name, axis in context.policy.axes:
        path: KeyPath = ("axes", name)
        if axis.measure is not None:
            problems = list(_category(context, (*path, "measure"), axis.measure))
            yield from problems
            if not problems:
                pairs = [(index, level.when or ()) for index, level in enumerate(axis.levels)]
                yield from _partition(context, (*path, "levels"), pairs, context.book.field(axis.measure))
        elif axis.cut is not None:
            yield from _relative(context, (*path, "cut"), axis)
        else:
            yield from _cuts(context, (*path, "levels"), axis)
        yield from _variants(context, path, axis)


def _cuts(context: Context, path: KeyPath, axis: Axis) -> Problems:
    cure = _("Pakai batas yang bersambung: below dengan from, atau to dengan above.")
    for index, sentence in band_defects(axis.levels, AXIS_DOMAIN):
        yield context.problem((*path, index), sentence, cure)
    lows = {level.level: level.lower for level in axis.levels}
    order = [lows[number] for number in (1, 2, 3)]
    known = [low for low in order if low is not None]
    if known != sorted(known) or (order[0] is not None and order[0] > 0):
        yield context.problem(path, _("Tingkat 3 harus memiliki batas tertinggi dan tingkat 1 terendah."))


def _category(context: Context, path: KeyPath, measure: Measure) -> Problems:
    """A sound measure that yields one category: not a count, not the best of several, not a number."""
    problems = list(check_measure(context, path, measure))
    yield from problems
    item = None if problems else context.book.field(measure)
    several = bool(measure.fields) or measure.take not in (None, "newest", "earliest")
    if not problems and (several or item is None or item.type != "category"):
        message = _("Di sini diperlukan satu kategori.")
        yield context.problem(path, message, _("Pakai kolom kategori dengan 'take: newest' atau 'earliest'."))


def _relative(context: Context, path: KeyPath, axis: Axis) -> Problems:
    """A percentile leaves a middle, and its groups are facts of people."""
    if axis.relative is None:
        return
    top, bottom = axis.relative.top.value, axis.relative.bottom.value
    if top <= 0 or bottom <= 0 or top + bottom >= 100:
        yield context.problem(
            (*path, "percentile"), _("'top' dan 'bottom' positif dan berjumlah kurang dari 100.")
        )
    for index, name in enumerate(axis.relative.within):
        if context.book.catalogue.person.field(name) is None:
            message = _("'{name}' bukan fakta pegawai.").format(name=name)
            yield context.problem((*path, "percentile", "within", index), message)


def _variants(context: Context, path: KeyPath, axis: Axis) -> Problems:
    yield from check_unique(context, "variants", [variant.id for variant in axis.variants], path)
    for index, variant in enumerate(axis.variants):
        item = context.book.catalogue.person.field(variant.field)
        here = (*path, "variants", index)
        if item is None or item.type != "category":
            yield context.problem(
                (*here, "field"), _("'{name}' bukan kategori pegawai.").format(name=variant.field)
            )
        else:
            yield from check_values(context, (*here, "in"), variant.in_, item)


def _partition(
    context: Context,
    path: KeyPath,
    groups: Iterable[tuple[str | int, tuple[str, ...]]],
    item: EvidenceField | None,
) -> Problems:
    """Every category belongs to exactly one level."""
    keys = domain_keys(context, item) if item is not None else ()
    counts: Counter[str] = Counter()
    for key, values in groups:
        counts.update(values)
        if item is not None:
            yield from check_values(context, (*path, key), values, item)
    for key in keys:
        if counts[key] != 1:
            message = _("Kategori '{name}' masuk {count} tingkat.").format(name=key, count=counts[key])
            yield context.problem(path, message, _("Setiap kategori masuk tepat satu tingkat."))


def _talent(context: Context) -> Problems:
    talent, axes = context.policy.talent, context.policy.axes
    if talent is None:
        return
    if axes.kinerja.categorical or axes.potensial.categorical:
        yield context.problem(
            ("talent",), _("Nilai talenta memerlukan dua sumbu berangka."), _("Hapus 'talent'.")
        )
    if talent.kinerja.value + talent.potensial.value != 1:
        yield context.problem(("talent",), _("Bagian kedua sumbu harus berjumlah 1."))
    for name, number in (("kinerja", talent.kinerja), ("potensial", talent.potensial)):
        yield from _share(context, ("talent", name), number)


def _share(context: Context, path: KeyPath, number: RuleNumber) -> Problems:
    if not 0 <= number.value <= 1:
        yield context.problem(path, _("Bagian harus antara 0 dan 1."), _("Tulis misalnya 0.70."))


def _boxes(context: Context) -> Problems:
    if context.policy.boxes not in context.book.boxes:
        message = _("Tabel kotak '{name}' tidak ada.").format(name=context.policy.boxes)
        yield context.problem(("boxes",), message)
    for index, name in enumerate(context.policy.box_labels):
        if name not in context.book.box_labels:
            yield context.problem(
                ("box_labels", index), _("Label kotak '{name}' tidak ada.").format(name=name)
            )


def _population(context: Context) -> Problems:
    for index, condition in enumerate(context.policy.population):
        path: KeyPath = ("population", index)
        problems = list(check_measure(context, path, condition.measure))
        yield from problems
        if not problems:
            yield from check_passing(context, path, condition, condition.measure)


def _ekinerja(context: Context) -> Problems:
    status = context.policy.ekinerja
    if status is None:
        return
    problems = list(_category(context, ("ekinerja", "measure"), status.measure))
    yield from problems
    if not problems:
        groups = [("di_atas", status.di_atas), ("sesuai", status.sesuai), ("di_bawah", status.di_bawah)]
        yield from _partition(context, ("ekinerja",), groups, context.book.field(status.measure))


def _ranking(context: Context) -> Problems:
    policy = context.policy
    yield from check_unique(context, "ranking", [ranking.id for ranking in policy.ranking])
    numbers = {name for name, axis in policy.axes if not axis.categorical} | {
        node.id for _a, node in policy.nodes()
    }
    known = {"box"} | numbers | ({"talent"} if policy.talent else set())
    for index, ranking in enumerate(policy.ranking):
        for place, group in enumerate(ranking.groups):
            if context.book.catalogue.person.field(group) is None:
                message = _("'{name}' bukan fakta pegawai.").format(name=group)
                yield context.problem(("ranking", index, "groups", place), message)
        for place, key in enumerate(ranking.keys):
            if key.by not in known:
                message = _("Kunci urut '{name}' tidak ada.").format(name=key.by)
                cure = _("Pilihan: {names}.").format(names=", ".join(sorted(known)))
                yield context.problem(("ranking", index, "keys", place), message, cure)


def _target(context: Context) -> Problems:
    stage = context.policy.target_stage
    if stage is None:
        return
    path: KeyPath = ("target_stage",)
    problems = list(check_measure(context, (*path, "measure"), stage.measure))
    yield from problems
    if stage.boxes is not None:
        yield from check_box_numbers(context, (*path, "boxes"), stage.boxes)
    if context.policy.talent is None:
        yield context.problem(path, _("Tahap jabatan target memerlukan 'talent'."))
    if problems:
        return
    item = context.book.kind(stage.measure).field(stage.level)
    if stage.measure.take != "newest" or item is None or item.type != "category":
        yield context.problem(
            (*path, "level"), _("'level' harus kategori pada catatan yang sama, dengan 'take: newest'.")
        )
        return
    technical = context.book.field(stage.measure)
    if technical is None or technical.type not in NUMERIC or stage.measure.fields or stage.measure.as_:
        message = _("Nilai uji harus satu kolom bilangan.")
        yield context.problem((*path, "measure"), message, _("Pakai 'field' dengan satu kolom bilangan."))
    yield from check_values(context, (*path, "share"), tuple(stage.share), item)
    for name, number in stage.share.items():
        yield from _share(context, (*path, "share", name), number)


def _next_level(context: Context) -> Problems:
    """The level after a level: both are job levels."""
    item = context.book.catalogue.person.field(LEVEL)
    for name, following in (context.policy.next_level or {}).items():
        if item is not None:
            yield from check_values(context, ("next_level", name), (name, following), item)


def _quantum(context: Context) -> Problems:
    quantum = context.policy.quantum
    if (
        quantum <= 0
        or quantum > 1
        or quantum.normalize().as_tuple().digits != (1,)
        or quantum < Decimal("1e-6")
    ):
        message = _("'quantum' harus 1; 0,1; … sampai 0,000001.")
        yield context.problem(("quantum",), message)
