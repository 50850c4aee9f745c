"""Rows of evidence before they become sheets."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

Value = str | int | bool | Decimal | dt.date | None
Fields = dict[str, Value]  # field id of the catalogue -> value (category ids, not labels)
Rows = dict[str, list[tuple[str, Fields]]]  # kind of the catalogue -> (NIP, fields)
