"""The app that everything else stands on: accounts, scope, audit, jobs."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """The core."""

    name = "nawasena.core"
    label = "core"

    def ready(self) -> None:
        """Register the checks of an installation, and the work that is done by the queue."""
        from nawasena.core import operation  # noqa: F401 -- registers itself
        from nawasena.core.audit import jobs  # noqa: F401 -- registers itself
        from nawasena.core.database import checks  # noqa: F401 -- registers itself
        from nawasena.core.jobs import tasks  # noqa: F401 -- a worker knows only what was imported
        from nawasena.core.retention import jobs as destroying  # noqa: F401 -- registers itself
        from nawasena.core.retention import payloads  # noqa: F401 -- registers itself
