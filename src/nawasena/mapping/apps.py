"""Policies in force, mappings and their results."""

from django.apps import AppConfig


class MappingConfig(AppConfig):
    """Mappings."""

    name = "nawasena.mapping"
    label = "mapping"

    def ready(self) -> None:
        """Let workers know how a mapping is made, what of it is kept for how long, and its words in the trail."""
        from nawasena.mapping import (
            jobs,  # noqa: F401 -- registers itself
            retention,  # noqa: F401 -- registers itself
            telling,  # noqa: F401 -- registers itself
        )
