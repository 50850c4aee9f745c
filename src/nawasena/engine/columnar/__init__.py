"""The columnar evaluator: one SQL statement for a whole population, equal row for row to the reference."""

from nawasena.engine.columnar.compiler import Statement, compile_policy
from nawasena.engine.columnar.runner import evaluate_snapshot, evaluate_view

__all__ = ["Statement", "compile_policy", "evaluate_snapshot", "evaluate_view"]
