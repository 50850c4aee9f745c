"""The reference evaluator: one person at a time, in fractions, with the full trace."""

from nawasena.engine.reference.evaluator import Evaluation, Evaluator
from nawasena.engine.reference.population import evaluate_all
from nawasena.engine.reference.ranking import rank_all

__all__ = ["Evaluation", "Evaluator", "evaluate_all", "rank_all"]
