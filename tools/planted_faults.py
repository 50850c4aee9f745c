"""Plant a fault in one evaluator; comparing both must find it: ``planted_faults.py [NUMBER ...]``.

Every fault is a piece of source replaced in a copy of the package; policies and people are then drawn from
seed 0 on until a row differs. The list stands in docs/algorithms/equality.md.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SEEDS, PEOPLE = 500, 60
SEARCH = f"""
import sys, tempfile
from pathlib import Path
import nawasena
from tests.engine.generators.rows import both_rows
assert nawasena.__file__.startswith(sys.argv[1]), nawasena.__file__
for seed in range({SEEDS}):
    with tempfile.TemporaryDirectory() as folder:
        _, one, two = both_rows(Path(folder), seed, {PEOPLE})
    if one != two:
        sys.exit(print(seed))
"""


@dataclass(frozen=True)
class Fault:
    """What goes wrong, in which file below engine/, and the source it replaces."""

    title: str
    file: str
    right: str
    wrong: str

    @property
    def source(self) -> Path:
        return ROOT / "src/nawasena/engine" / self.file


REF_M, REF_S, REF_T = "reference/measuring.py", "reference/scoring.py", "reference/tree.py"
REF_A, REF_E, REF_R = "reference/axis.py", "reference/evaluator.py", "reference/ranking.py"
SQL_M, SQL_B, SQL_T = "columnar/measuring.py", "columnar/bands.py", "columnar/tree.py"

FAULTS = [
    Fault(
        "the evaluation date itself no longer counts",
        SQL_M,
        "exp.LTE(this=value.copy(), expression=lit(chosen.high))",
        "exp.LT(this=value.copy(), expression=lit(chosen.high))",
    ),
    Fault(
        "the first day of a window no longer counts",
        SQL_M,
        "exp.GTE(this=value.copy(), expression=lit(chosen.low))",
        "exp.GT(this=value.copy(), expression=lit(chosen.low))",
    ),
    Fault("the first day of a window no longer counts", REF_M, "value >= when.low", "value > when.low"),
    Fault(
        "of several records of the newest day, any one is taken",
        SQL_M,
        'ORDER_BITS), col("no", RECORD)])',
        "ORDER_BITS)])",
    ),
    Fault(
        "no record although the list is complete becomes unknown",
        REF_M,
        "            return NONE\n",
        "            return UNKNOWN\n",
    ),
    Fault("expired becomes unknown", REF_M, "return EXPIRED", "return UNKNOWN"),
    Fault(
        "records without a key are not counted",
        REF_M,
        "if key is not None}) + keys.count(None)",
        "if key is not None})",
    ),
    Fault(
        "records with the same key are counted twice",
        SQL_M,
        "return as_big(add([where_only(distinct, matches), blank]))",
        'return as_big(where_only(call("count", exp.Star()), matches))',
    ),
    Fault(
        "of records with the same key the oldest is added",
        REF_M,
        "record for record in matching if record[name] is not None}",
        "record for record in reversed(matching) if record[name] is not None}",
    ),
    Fault(
        "an empty field meets a list of refused values",
        REF_M,
        "record[name] is not None and record[name] not in refused",
        "record[name] not in refused",
    ),
    Fault(
        "a year is complete one day late",
        "dates.py",
        "((day.month, day.day) < (start.month, start.day))",
        "((day.month, day.day) <= (start.month, start.day))",
    ),
    Fault(
        "years until a day that is past become negative",
        SQL_M,
        'call("greatest", lit(0), as_big(exp.paren(ahead)))',
        "as_big(exp.paren(ahead))",
    ),
    Fault(
        "the lower end of every band counts",
        SQL_B,
        "        return int(scaled), inclusive\n    return scaled.__ceil__(), True",
        "        return int(scaled), True\n    return scaled.__ceil__(), True",
    ),
    Fault(
        "the upper end of every band counts",
        SQL_B,
        "        return int(scaled), inclusive\n    return scaled.__floor__(), True",
        "        return int(scaled), True\n    return scaled.__floor__(), True",
    ),
    Fault("keys not in a table have no score", REF_S, "scores.get(key, rest)", "scores.get(key)"),
    Fault(
        "a ratio held per part is not held",
        REF_S,
        'if ratio.cap == "each" else sum(value)',
        "if False else sum(value)",
    ),
    Fault(
        "a held score among equals is forgotten",
        REF_S,
        "row, score, clamped or tied, (record,)",
        "row, score, clamped, (record,)",
    ),
    Fault(
        "a tie is rounded down",
        "arithmetic.py",
        "(value / quantum + Fraction(1, 2)).__floor__() * quantum",
        "-((-value / quantum + Fraction(1, 2)).__floor__()) * quantum",
    ),
    Fault(
        "a ratio is rounded more coarsely than declared",
        REF_S,
        "quantise(Fraction(achieved) / required * HUNDRED, quantum)",
        "quantise(Fraction(achieved) / required * HUNDRED, quantum * 10)",
    ),
    Fault(
        "weights are not renormalised when a child is left out",
        REF_T,
        "total = sum((weight for weight, _value in pairs), ZERO)",
        "total = sum(self.weights, ZERO)",
    ),
    Fault(
        "a component is computed although a child that must take part is missing",
        SQL_T,
        "case([*((loss, exp.null()) for loss in lost), (present, quotient)])",
        "case([(present, quotient)])",
    ),
    Fault("none is treated as a reason for the fallback", REF_T, "(KNOWN, NONE):", "(KNOWN,):"),
    Fault(
        "a share exactly at the percentile counts as high",
        REF_A,
        "self.above * TOP < cut.top",
        "self.above * TOP <= cut.top",
    ),
    Fault(
        "a refused row is forgotten by the gates",
        REF_E,
        "if measurer.kind.id in person.refused:",
        "if False:",
    ),
    Fault(
        "unknown values rank first",
        REF_R,
        "return (1, 0) if value is None",
        "return (-1, 0) if value is None",
    ),
    Fault("people who are equal rank by their last number", REF_R, "item.person.id)", "-item.person.id)"),
    Fault(
        "of several ways the last with a value is taken",
        SQL_T,
        'call("coalesce", *(times(node(child.id), size) for child, size in pairs))',
        'call("coalesce", *(times(node(child.id), size) for child, size in [*pairs][::-1]))',
    ),
    Fault(
        "what a way before the chosen one could still bring is forgotten",
        SQL_T,
        "[(known(node(child.id)), own)], call(function, own, reach))",
        "[(known(node(child.id)), own)], reach)",
    ),
    Fault(
        "of several tests one that is met is enough",
        REF_E,
        "NOT_MET if NOT_MET in outcomes else max(outcomes)",
        "max(outcomes)",
    ),
    Fault(
        "whoever has no birth date always belongs",
        REF_E,
        'if condition.unknown == "outside":',
        "if False:",
    ),
]


def planted(fault: Fault, folder: Path) -> None:
    """A copy of the package with ``fault`` in ``folder``; ValueError unless its source is there once."""
    text = fault.source.read_text(encoding="utf-8")
    if text.count(fault.right) != 1:
        raise ValueError(
            f"{fault.file}: {fault.right!r} stands there {text.count(fault.right)} times, not once"
        )
    shutil.copytree(ROOT / "src/nawasena", folder / "nawasena")
    (folder / "nawasena/engine" / fault.file).write_text(
        text.replace(fault.right, fault.wrong), encoding="utf-8"
    )


def found(fault: Fault) -> str:
    """The seed of the first policy that shows ``fault``; empty when none does."""
    with tempfile.TemporaryDirectory() as name:
        planted(fault, Path(name))
        environment = {**os.environ, "PYTHONPATH": f"{name}{os.pathsep}{ROOT}"}
        done = subprocess.run(
            [sys.executable, "-c", SEARCH, name],
            env=environment,
            cwd=name,
            capture_output=True,
            text=True,
            check=False,
        )
    return done.stdout.strip() or (f"error: {done.stderr.splitlines()[-1]}" if done.returncode else "")


def main(arguments: list[str]) -> int:
    """Print one line per fault; 1 when one was not found by a differing row."""
    chosen = [int(word) for word in arguments] or range(1, len(FAULTS) + 1)
    missed = 0
    for number in chosen:
        fault = FAULTS[number - 1]
        seed = found(fault)
        missed += not seed.isdigit()
        words = f"policy {int(seed) + 1}" if seed.isdigit() else seed or "NOT FOUND"
        sys.stdout.write(f"| {number} | {fault.title} | `{fault.file}` | {words} |\n")
        sys.stdout.flush()
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
