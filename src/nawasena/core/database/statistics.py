"""What the planner knows about tables: refreshed after a bulk load."""

from django.db import connection


def refresh() -> None:
    """Let PostgreSQL look at the tables that imports and mappings fill; well under a second."""
    _call("nawasena_analyze")


def refresh_results() -> None:
    """Let PostgreSQL look at the results of mappings."""
    _call("nawasena_analyze_results")


def _call(function: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}()")
