"""Who may take files out of the store: nobody while files come in or a backup is being made.

Whoever adds a file, or copies all of them, shares the lock; the collection of unused files needs it alone, and
tries another time when it cannot have it.
"""

from __future__ import annotations

from django.db import connection

STORE = 0x6E617761_73746F72  # any number, as long as nothing else in the database locks the same
SHARE_FOR_SESSION = f"SELECT pg_advisory_lock_shared({STORE})"


def share_store() -> None:
    """Keep every file where it is until the running transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [STORE])


def own_store() -> bool:
    """Be alone with the store until the running transaction ends; False when somebody shares it now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [STORE])
        return bool(cursor.fetchone()[0])
