"""The policy language: how evidence becomes axes, levels, boxes, gates and ranks."""

from nawasena.rules.policy.model import Policy

__all__ = ["Policy"]
