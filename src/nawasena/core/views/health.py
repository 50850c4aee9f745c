"""Is the application able to work? For load balancers and watchers; it says one word and shows no data."""

from __future__ import annotations

from contextlib import closing

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from nawasena.core.views.guards import open_to_all

PATH = "/kesehatan/"
PATIENCE = 3  # seconds


@open_to_all
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 "sehat" when a new connection can run a function of the database, else 503 "sakit".

    A new one, because connections that are open already outlive much: a server that can no longer load its
    language of functions, or that takes nobody in any more.
    """
    well = database_answers()
    return HttpResponse("sehat" if well else "sakit", status=200 if well else 503, content_type="text/plain")


def database_answers() -> bool:
    """Can a new connection run plpgsql?"""
    fresh = connection.copy()
    fresh.settings_dict["OPTIONS"] = {**fresh.settings_dict["OPTIONS"], "connect_timeout": PATIENCE}
    try:
        with closing(fresh), fresh.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM nawasena_enter(0, 0, current_date)")
            return bool(cursor.fetchone() == (0,))
    except Error:
        return False
