"""Applying what an import says to what is known: by difference, in pieces with their audit events."""

from nawasena.people.learning.delivered import Delivered, UnitRow, deliver
from nawasena.people.learning.difference import Difference, PersonChange, compare

__all__ = ["Delivered", "Difference", "PersonChange", "UnitRow", "compare", "deliver"]
