"""What the schema alone cannot see: references, coverage, weights, bands, statuses."""

from nawasena.rules.checks.policy import check_policy

__all__ = ["check_policy"]
