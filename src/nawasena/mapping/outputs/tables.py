"""What workbook and report show alike: the order of people, and e-Kinerja beside the computed level."""

from __future__ import annotations

import polars as pl

from nawasena.i18n import _
from nawasena.mapping.view import RunView


def best_first(people: pl.DataFrame) -> pl.DataFrame:
    """By talent score, then both axes, then NIP: the same order on every run."""
    return people.sort(
        ["talent", "performance", "potential", "nip"],
        descending=[True, True, True, False],
        nulls_last=True,
        maintain_order=True,
    )


def cross_table(view: RunView) -> tuple[list[str], list[list[str | int]]] | None:
    """Computed level (rows, high first) by e-Kinerja status (columns); None when nothing was compared."""
    if not view.ekinerja_by_level:
        return None
    order = [box.performance for box in sorted(view.boxes, key=lambda box: -box.row)]
    found = {(level, status): count for level, status, count in view.ekinerja_by_level}
    known = dict.fromkeys([*order, *(level for level, _status in found)])
    levels = [level for level in known if any(level == key[0] for key in found)]
    statuses = [name for name in known if any(name == key[1] for key in found)]
    statuses += [status for status in dict.fromkeys(key[1] for key in found) if status not in statuses]
    head = [_("Hasil hitung"), *(_("e-Kinerja: {status}").format(status=status) for status in statuses)]
    return head, [[level, *(found.get((level, status), 0) for status in statuses)] for level in levels]
