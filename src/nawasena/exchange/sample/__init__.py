"""A fictional agency in the formats of a real one, for demonstrations and tests."""

from nawasena.exchange.sample.sample import SampleSummary, write_sample

__all__ = ["SampleSummary", "write_sample"]
