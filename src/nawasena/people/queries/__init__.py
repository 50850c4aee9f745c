"""Every reading of people: for pages by actor, for mappings by agency."""

from nawasena.people.queries.evidence import EVERYBODY, Known, Population, evidence_of

__all__ = ["EVERYBODY", "Known", "Population", "evidence_of"]
