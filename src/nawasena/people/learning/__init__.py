"""Applying what an import says to what is known: in pieces, by difference, each piece with its audit event."""

from nawasena.people.learning.delivered import Delivered, UnitRow, deliver
from nawasena.people.learning.difference import Difference, PersonChange, compare

__all__ = ["Delivered", "Difference", "PersonChange", "UnitRow", "compare", "deliver"]
