"""The app that everything else stands on: accounts, scope, audit, jobs."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "nawasena.core"
    label = "core"

    def ready(self) -> None:
        """Register the checks that refuse an unsafe installation."""
        from nawasena.core.database import checks  # noqa: F401 -- registers itself
