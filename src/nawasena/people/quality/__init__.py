"""Data quality: the 27 indicators of BKN's index over an agency's people, and whether a mapping may start."""

from nawasena.people.quality.assessing import assess
from nawasena.people.quality.columns import (
    ADDED_COLUMNS,
    FACTS,
    PRESENCE_ONLY,
    SKP_YEARS,
    SOURCE_COLUMNS,
    TEXT_COLUMNS,
    UNIT_LIST,
)
from nawasena.people.quality.gate import GateResult, Reason, gate
from nawasena.people.quality.result import DimensionScore, IndicatorScore, QualityResult, Score
from nawasena.people.quality.scoring import narrowed

__all__ = [
    "ADDED_COLUMNS",
    "FACTS",
    "PRESENCE_ONLY",
    "SKP_YEARS",
    "SOURCE_COLUMNS",
    "TEXT_COLUMNS",
    "UNIT_LIST",
    "DimensionScore",
    "GateResult",
    "IndicatorScore",
    "QualityResult",
    "Reason",
    "Score",
    "assess",
    "gate",
    "narrowed",
]
