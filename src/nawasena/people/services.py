"""Learning about people: one delivery is applied in steps, each a transaction with its audit event.

Steps are numbered: 0 the units, then the people in chunks, at the end those who are gone. A delivery keeps
how many are done, so that work that was interrupted goes on where it stopped and nothing is applied twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from nawasena.core.accounts.actor import Actor
from nawasena.core.audit import chain
from nawasena.core.database import statistics
from nawasena.core.database.scope import agencies, scoped
from nawasena.i18n import _
from nawasena.people.learning.canonical import sha256_of
from nawasena.people.learning.delivered import SOURCE_LENGTH, Delivered
from nawasena.people.learning.gone import close_gone_people
from nawasena.people.learning.keeping import with_known
from nawasena.people.learning.persons import learn_people
from nawasena.people.learning.posts import learn_posts
from nawasena.people.learning.settling import known_people, settle
from nawasena.people.learning.units import learn_units
from nawasena.people.models import Delivery
from nawasena.rules.catalogue import Catalogue, library_catalogue

CHUNK = 5_000  # people in one transaction


class Worker(Protocol):
    """Who applies: a job (core.jobs.running.Work), or :class:`AtOnce`."""

    @property
    def agency(self) -> int: ...

    @property
    def account(self) -> int: ...

    def piece(self) -> AbstractContextManager[None]:
        """One scoped transaction of the work."""

    def tell(self, message: str, done: int = 0, total: int = 0) -> None:
        """How far it is."""


@dataclass(frozen=True)
class AtOnce:
    """Applies outside the queue, for an account (0: the system)."""

    agency: int
    account: int = 0

    @contextmanager
    def piece(self) -> Iterator[None]:
        """A scoped transaction."""
        with scoped(agencies(self.agency, account=self.account)):
            yield

    def tell(self, message: str, done: int = 0, total: int = 0) -> None:
        """Nobody listens."""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a delivery is: the day it speaks of, when it was learned, where it came from."""

    as_of: dt.date
    learned_at: dt.datetime
    files: list[dict[str, Any]]
    notes: list[str]
    columns: list[str]
    applied_by: int | None = None
    close_gone: bool = False


def begin_delivery(agency: int, wish: Wish, delivered: Delivered) -> Delivery:
    """Open a delivery in the running transaction; nothing of it is applied yet."""
    return Delivery.objects.create(
        agency_id=agency,
        as_of=wish.as_of,
        learned_at=wish.learned_at,
        files=wish.files,
        notes=wish.notes,
        columns=wish.columns,
        complete=list(delivered.complete),
        applied_by_id=wish.applied_by,
        close_gone=wish.close_gone,
    )


def learn(
    worker: Worker, delivery: int, delivered: Delivered, catalogue: Catalogue | None = None
) -> dict[str, int]:
    """Apply a delivery, from the step it has reached. Returns the rows by what happened to them.

    What is known already stays untouched, so the same content twice changes nothing.
    """
    catalogue = catalogue or library_catalogue()
    steps = _steps(delivered, catalogue)
    with worker.piece():
        begin = Delivery.objects.get(id=delivery, agency_id=worker.agency).step
    for number in range(begin, len(steps)):
        text = _("Menerapkan data: langkah {number} dari {total}")
        worker.tell(text.format(number=number + 1, total=len(steps)), number, len(steps))
        with worker.piece():
            _take_step(worker, delivery, number, steps)
    with worker.piece():
        statistics.refresh()
        return dict(Delivery.objects.get(id=delivery).counts)


Stepped = tuple[dict[str, int], str]  # rows by what happened to them, and the digest of what was said
Step = Callable[[Delivery], Stepped]


def _steps(delivered: Delivered, catalogue: Catalogue) -> list[Step]:
    """Units, chunks of people, the end."""
    starts = range(0, delivered.people.height, CHUNK)

    def units(delivery: Delivery) -> Stepped:
        source = ", ".join(str(file.get("name", "")) for file in delivery.files)[:SOURCE_LENGTH]
        at, close = delivery.learned_at, delivery.close_gone
        counts = learn_units(delivery.agency_id, delivered, at, source, close_gone=close)
        return counts, sha256_of(delivered.units["code"].to_list())

    def chunk(start: int) -> Step:
        return lambda delivery: _learn_chunk(delivery, delivered, start, catalogue)

    def end(delivery: Delivery) -> Stepped:
        counts = close_gone_people(delivery, delivered) if delivery.close_gone else {}
        delivery.finished = True
        return counts, ""

    return [units, *(chunk(start) for start in starts), end]


def _learn_chunk(delivery: Delivery, delivered: Delivered, start: int, catalogue: Catalogue) -> Stepped:
    people = delivered.people.slice(start, CHUNK)
    records = delivered.records.join(people.select("nip"), on="nip", how="semi")
    known = known_people(delivery.agency_id, people["nip"].to_list())
    settled = settle(with_known(delivery.agency_id, people, catalogue), known, delivered.kinds)
    values = {
        "agency": delivery.agency_id,
        "delivery": delivery.pk,
        "at": delivery.learned_at,
        "as_of": delivery.as_of,
        "kinds": list(delivered.kinds),
    }
    counts = learn_people(settled, records, catalogue, values)
    counts |= learn_posts(values)
    return counts, sha256_of([*people["digest"], *records["digest"].sort()])


def _take_step(worker: Worker, delivery: int, number: int, steps: list[Step]) -> None:
    """One step with its audit event; one that somebody else has taken meanwhile is not taken again."""
    row = Delivery.objects.select_for_update().get(id=delivery, agency_id=worker.agency)
    if row.step != number:
        return
    counts, content = steps[number](row)
    row.step = number + 1
    for name, count in counts.items():
        row.counts[name] = row.counts.get(name, 0) + count
    row.save()
    actor = Actor(worker.account, "", worker.agency, ())
    chain.record(
        actor, "people.learned", row, {"step": number, "of": len(steps), "content": content, **counts}
    )
