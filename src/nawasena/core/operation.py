"""Checks of an installation at work: seals, the worker of the queue, room on the disk.

They warn; only a broken wall (core/database/checks.py) keeps the application from serving.
"""

from __future__ import annotations

import shutil
from typing import Any

from django.conf import settings
from django.core import checks

from nawasena.core import clock
from nawasena.core.audit import state
from nawasena.core.database.checks import rows
from nawasena.core.database.scope import agencies, scoped
from nawasena.core.jobs.running import agency_ids
from nawasena.i18n import _

GIGABYTE = 10**9
LEAST_FREE = 2 * GIGABYTE
LEAST_SHARE = 10  # per cent of the disk
READY = "SELECT to_regclass('core_seal') IS NOT NULL AND to_regclass('procrastinate_workers') IS NOT NULL"
# A worker beats every ten seconds. One that ended properly leaves no row; one that was killed leaves its last beat.
SILENT = """
SELECT NOT EXISTS (SELECT FROM procrastinate_workers WHERE last_heartbeat > now() - interval '1 minute')
   AND (EXISTS (SELECT FROM procrastinate_workers)
     OR EXISTS (SELECT FROM procrastinate_jobs j JOIN procrastinate_events e ON e.job_id = j.id
                 WHERE j.status = 'todo' AND e.type = 'deferred' AND e.at < now() - interval '2 minutes'
                   AND (j.scheduled_at IS NULL OR j.scheduled_at < now() - interval '2 minutes')))
"""


def _ready(databases: Any) -> bool:
    return bool(databases and "default" in databases and rows(READY)[0][0])


@checks.register(checks.Tags.database)
def sealed(databases: Any = None, **_options: Any) -> list[checks.CheckMessage]:
    """Every trail has a seal that is not older than an hour and a half."""
    if not _ready(databases) or not any(_late(agency) for agency in agency_ids()):
        return []
    seal = state.last_seal()
    if seal is None:
        text = _("Jejak audit belum pernah disegel.")
    else:
        minutes = int((clock.moment() - seal.at).total_seconds() // 60)
        text = _("Segel jejak audit yang terakhir sudah berumur {minutes} menit.").format(minutes=minutes)
    cure = _("Jalankan `nawasena worker`, atau segel sekarang dengan `nawasena audit seal`.")
    return [checks.Warning(text, hint=cure, id="nawasena.W001")]


def _late(agency: int) -> bool:
    with scoped(agencies(agency)):
        return state.is_late(state.last_seal(agency), state.first_event(agency), clock.moment())


@checks.register(checks.Tags.database)
def worker_alive(databases: Any = None, **_options: Any) -> list[checks.CheckMessage]:
    """Somebody does the work of the queue."""
    if not _ready(databases) or not rows(SILENT)[0][0]:
        return []
    text = _("Pekerja antrean diam: pekerjaan menunggu atau pekerjanya mati, dan tidak ada yang hidup.")
    cure = _("Jalankan `nawasena worker` (atau `nawasena serve`, yang membawanya).")
    return [checks.Warning(text, hint=cure, id="nawasena.W002")]


@checks.register()
def room(**_options: Any) -> list[checks.CheckMessage]:
    """The disk of the data folder has room for imports, runs and backups."""
    usage = shutil.disk_usage(settings.DATA)
    if usage.free >= LEAST_FREE and usage.free * 100 >= LEAST_SHARE * usage.total:
        return []
    text = _("Ruang penyimpanan hampir habis: sisa {free} MB dari {total} MB.")
    text = text.format(free=usage.free // 10**6, total=usage.total // 10**6)
    cure = _("Pindahkan cadangan lama, atau perbesar penyimpanan folder data; sisakan 10 % dan 2 GB.")
    return [checks.Warning(text, hint=cure, id="nawasena.W003")]
