"""From node values to levels, box, gates, masks and ranks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from nawasena.engine.columnar.bands import band_condition
from nawasena.engine.columnar.masks import mask_columns
from nawasena.engine.columnar.scoring import level_of
from nawasena.engine.columnar.sql import (
    Columns,
    Expr,
    add,
    as_big,
    both,
    call,
    case,
    choose,
    col,
    either,
    is_in,
    known,
    lit,
    missing,
    times,
)  # fmt: skip
from nawasena.engine.result import (
    GATE_CODES,
    MANUAL,
    MAPPED,
    MET,
    NONE,
    NOT_MET,
    OUTSIDE,
    UNMAPPED,
)  # fmt: skip
from nawasena.engine.snapshot import REFUSED
from nawasena.rules.policy.measures import Measure
from nawasena.rules.policy.model import Condition, Gate, GateTest, Ranking, RankKey

LEVELS = 4  # more than an axis has

if TYPE_CHECKING:
    from nawasena.engine.columnar.compiler import _Compiler as Compiler


def outside_columns(compiler: Compiler) -> Columns:
    """The first population condition that is not met; 0 when all are."""
    conditions = enumerate(compiler.policy.population, start=1)
    return {
        "outside_rule": case([(_fails(compiler, item), lit(place)) for place, item in conditions], lit(0))
    }


def box_columns(compiler: Compiler) -> Columns:
    """The status, the box, the e-Kinerja level and the talent score."""
    policy = compiler.policy
    levels = (col("kinerja_level"), col("potensial_level"))
    inside = exp.EQ(this=col("outside_rule"), expression=lit(0))
    mapped = both(inside, *(known(level) for level in levels))
    boxes = compiler.loaded.book.boxes[policy.boxes].boxes
    place = add([times(levels[0], LEVELS), levels[1]])
    found = choose(place, [(box.kinerja * LEVELS + box.potensial, lit(box.box)) for box in boxes])
    status = case([(exp.not_(inside.copy()), lit(OUTSIDE)), (mapped, lit(MAPPED))], lit(UNMAPPED))
    return {
        "status": status,
        "box": case([(mapped, found)]),
        "ekinerja_level": _ekinerja(compiler),
        "talent": _talent(compiler, mapped),
    }


def _ekinerja(compiler: Compiler) -> Expr:
    status = compiler.policy.ekinerja
    if status is None:
        return exp.cast(exp.null(), "INT")
    return level_of(compiler.measure(status.measure).value, status.levels)


def _fails(compiler: Compiler, condition: Condition) -> Expr:
    value: Expr = col(condition.field)
    if condition.in_ is None:
        value = compiler.measure(condition.measure).value
    other = exp.not_(exp.paren(_passes(compiler, condition, condition.measure, value)))
    if condition.unknown == "outside":
        return either(missing(value), other)
    return both(known(value), other)


def _talent(compiler: Compiler, mapped: Expr) -> Expr:
    talent, size = compiler.policy.talent, compiler.scales.talent
    if talent is None:
        return exp.cast(exp.null(), "BIGINT")
    shares = {"kinerja": talent.kinerja.fraction, "potensial": talent.potensial.fraction}
    axes = compiler.scales.axes
    if set(axes) != set(shares):
        return exp.cast(exp.null(), "BIGINT")
    terms = [times(col(name), int(share * size / axes[name].denominator)) for name, share in shares.items()]
    return case([(mapped, add(terms))])


def final_columns(compiler: Compiler) -> Columns:
    """The score for a target post, the gates and the masks."""
    columns = {f"gate_{gate.id}": _gate(compiler, gate) for gate in compiler.policy.gates}
    if compiler.policy.target_stage is not None:
        columns["final"] = _final(compiler)
    return columns | mask_columns(compiler)


def _final(compiler: Compiler) -> Expr:
    stage = compiler.policy.target_stage
    assert stage is not None  # noqa: S101 -- the caller looked
    measured = compiler.measure(stage.measure)
    level = compiler.companion(measured, stage.level)
    size, talent = compiler.scales.final, compiler.scales.talent
    unit = compiler.loaded.book.unit(stage.measure)
    branches = []
    for name, number in stage.share.items():
        own = times(col("talent"), int(number.fraction * size / talent))
        technical = times(as_big(measured.value), int((1 - number.fraction) * size / unit))
        reached: Expr = exp.EQ(this=level.copy(), expression=lit(name))
        if stage.boxes is not None:
            reached = both(reached, is_in(col("box"), stage.boxes))
        branches.append((reached, add([own, technical])))
    return case(branches)


def _gate(compiler: Compiler, gate: Gate) -> Expr:
    if gate.boxes is not None:
        passes = is_in(col("box"), gate.boxes)
        return case([(missing(col("box")), lit(MANUAL)), (passes, lit(MET))], lit(NOT_MET))
    found = [_test(compiler, test) for test in gate.tests]
    if len(found) == 1:
        return found[0]
    lost = exp.EQ(this=call("least", *found), expression=lit(NOT_MET))
    return case([(lost, lit(NOT_MET))], call("greatest", *found))


def _test(compiler: Compiler, gate: GateTest) -> Expr:
    measured = compiler.measure(gate.measure)
    passes = _passes(compiler, gate, gate.measure, measured.value)
    branches: list[tuple[Expr, Expr]] = [
        (both(measured.is_known, exp.paren(passes)), lit(MET)),
        (measured.is_known, lit(NOT_MET)),
    ]
    if not measured.from_person:  # a row that could not be read may say the opposite
        branches.insert(0, (col(REFUSED + measured.kind.id), lit(MANUAL)))
    if gate.none is not None:
        branches.append(
            (exp.EQ(this=exp.paren(measured.state), expression=lit(NONE)), lit(GATE_CODES[gate.none]))
        )
    return case(branches, lit(GATE_CODES[gate.unknown]))


def _passes(compiler: Compiler, test: GateTest | Condition, measure: Measure, value: Expr) -> Expr:
    if test.in_ is not None:
        return is_in(value, test.in_)
    assert test.band is not None  # noqa: S101 -- one of the two is there
    return band_condition(value, test.band, compiler.loaded.book.unit(measure))


def rank_columns(compiler: Compiler, prefix: str) -> Columns:
    """The place within the declared groups (columns with ``prefix``), for those who are mapped."""
    return {f"rank_{ranking.id}": _rank(ranking, prefix) for ranking in compiler.policy.ranking}


def short_columns(compiler: Compiler) -> Columns:
    """Whether somebody is on the short list of a ranking that has one."""
    return {
        f"short_{ranking.id}": exp.LTE(this=col(f"rank_{ranking.id}"), expression=lit(ranking.top))
        for ranking in compiler.policy.ranking
        if ranking.top is not None
    }


def _rank(ranking: Ranking, prefix: str) -> Expr:
    mapped = exp.EQ(this=col("status"), expression=lit(MAPPED))
    keys = [_key(key) for key in ranking.keys]
    last = exp.Ordered(this=col("id"), desc=False, nulls_first=False)
    window = exp.Window(
        this=exp.RowNumber(),
        partition_by=[mapped.copy(), *(col(prefix + name) for name in ranking.groups)],
        order=exp.Order(expressions=[*keys, last]),
    )
    return case([(mapped, window)])


def _key(key: RankKey) -> Expr:
    if key.order is not None:
        places = [
            (exp.EQ(this=col("box"), expression=lit(box)), lit(place)) for place, box in enumerate(key.order)
        ]
        return exp.Ordered(this=case(places), desc=False, nulls_first=False)
    own = key.by in ("talent", "kinerja", "potensial")
    return exp.Ordered(this=col(key.by if own else f"node_{key.by}"), desc=True, nulls_first=False)
