"""Spreadsheets: reading an agency's files, repairing them on screen, and applying them."""

from django.apps import AppConfig


class SpreadsheetsConfig(AppConfig):
    """Reading, repairing and applying files."""

    name = "nawasena.exchange.spreadsheets"
    label = "spreadsheets"

    def ready(self) -> None:
        """Let the queue know the works of this app, and the core which files are kept and how things are called."""
        from nawasena.exchange.spreadsheets import jobs, retention, telling  # noqa: F401
