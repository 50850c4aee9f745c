"""Files of the store that nobody refers to any more: found, counted, told to every trail, removed.

Every app that keeps files registers what it refers to. A name that no app claims stays where it is, so what is not
understood is never removed. Nothing young is touched: what is being written has no reference yet. While files come
in or a backup is made (see ``core/database/locks``) nothing is taken out at all.

A file leaves in two steps: under the lock it is moved to the trash of the store, and once the events are committed
the trash is emptied. What an interruption left in the trash is told and removed by the next run.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Set
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from nawasena.core import clock, store
from nawasena.core.accounts.actor import system
from nawasena.core.audit import chain
from nawasena.core.database.locks import own_store
from nawasena.core.database.scope import agencies, scoped
from nawasena.core.jobs.running import agency_ids

YOUNG = dt.timedelta(hours=24)  # longer than any upload, reading or mapping takes
SCRATCH = re.compile(r"tmp\w+|\.mapping-.*")  # what a process that was killed left unfinished


@dataclass(frozen=True)
class Claim:
    """Names of files or folders that an app gives out; ``used`` lists those it refers to, over all agencies."""

    names: re.Pattern[str]
    used: Callable[[], Iterable[str]]


FILES: list[Claim] = []
FOLDERS: list[Claim] = []


@dataclass(frozen=True)
class Unused:
    """What nobody refers to. ``busy``: files are coming in or a backup is made, nothing was looked at."""

    entries: list[store.Entry] = field(default_factory=list)
    busy: bool = False

    @property
    def files(self) -> int:
        """How many files."""
        return sum(entry.files for entry in self.entries)

    @property
    def size(self) -> int:
        """How many bytes."""
        return sum(entry.size for entry in self.entries)


def find(now: dt.datetime | None = None) -> Unused:
    """What a collection would remove now; nothing is changed."""
    with scoped(agencies(*agency_ids())):
        return Unused(_unused(now or clock.moment()))


def collect(now: dt.datetime | None = None) -> Unused:
    """Remove it, and say in every agency's trail how much that was. Returns what was removed."""
    moment = now or clock.moment()
    likely = find(moment).entries
    if not likely:
        return Unused()
    known = agency_ids()
    with scoped(agencies(*known)):
        if not own_store():
            return Unused(busy=True)
        found = Unused(_unused(moment, {item.path for item in likely}))
        for item in found.entries:
            store.discard(item)
        if found.entries:
            _tell(known, found)
    store.empty_trash()
    return found


def _tell(known: list[int], found: Unused) -> None:
    """The store is one for all agencies, and what is unused belongs to none: every trail says so."""
    details = {"files": found.files, "size": found.size}
    for agency in known:
        chain.record(system(agency), "store.collected", "store:", details)


def _unused(now: dt.datetime, among: Set[Path] | None = None) -> list[store.Entry]:
    """The trash of an interrupted run, and everything old, claimed and not referred to.

    ``among``: look at these alone, as they are now.
    """
    found = list(store.trash())
    for claims, listed in ((FILES, store.files), (FOLDERS, store.folders)):
        used = {name for claim in claims for name in claim.used()}
        for path in listed():
            if (among is None or path in among) and _claimed(path.name, claims) and path.name not in used:
                found += [item for item in _looked(path) if item.changed <= now - YOUNG]
    return found


def _looked(path: Path) -> list[store.Entry]:
    """The entry of a path, unless it has gone meanwhile."""
    with suppress(FileNotFoundError):
        return [store.entry(path)]
    return []


def _claimed(name: str, claims: list[Claim]) -> bool:
    return bool(SCRATCH.fullmatch(name)) or any(claim.names.fullmatch(name) for claim in claims)
