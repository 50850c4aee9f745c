"""The clock of the application: the only place that reads it.

What is computed (a mapping, its reasons) takes its date as an argument and never asks; acts are recorded with the
moment they happen.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone


def moment() -> dt.datetime:
    """Now, with its time zone."""
    return timezone.now()


def day() -> dt.date:
    """Today, where the installation is."""
    return timezone.localdate()
