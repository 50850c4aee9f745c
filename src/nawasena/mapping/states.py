"""The states of a mapping and the moves between them."""

from __future__ import annotations

from nawasena.core.models import Job
from nawasena.i18n import N_, _
from nawasena.mapping.models import Mapping

State = Mapping.State
UNSTARTED = frozenset(
    {State.PROPOSED, State.REFUSED, State.WITHDRAWN}
)  # matter for those who start mappings only
NAMELESS = frozenset({State.REFUSED, State.WITHDRAWN})  # another mapping may take the name
AT_WORK = frozenset({State.WAITING, State.RUNNING, State.FAILED})

MOVES: dict[str, frozenset[str]] = {
    State.PROPOSED: frozenset({State.WAITING, State.REFUSED, State.WITHDRAWN}),
    State.REFUSED: frozenset(),
    State.WITHDRAWN: frozenset(),
    State.WAITING: frozenset({State.RUNNING, State.FAILED}),
    State.RUNNING: frozenset({State.RUNNING, State.DONE, State.FAILED}),
    State.FAILED: frozenset({State.RUNNING, State.WAITING, State.WITHDRAWN}),
    State.DONE: frozenset({State.ANNOUNCED}),
    State.ANNOUNCED: frozenset(),
}

LABELS = {
    State.PROPOSED: N_("Menunggu persetujuan"),
    State.REFUSED: N_("Ditolak"),
    State.WITHDRAWN: N_("Dibatalkan"),
    State.WAITING: N_("Menunggu giliran"),
    State.RUNNING: N_("Sedang dihitung"),
    State.DONE: N_("Selesai, belum diumumkan"),
    State.FAILED: N_("Gagal"),
    State.ANNOUNCED: N_("Diumumkan"),
}


class StateError(ValueError):
    """A step that this state does not allow; the text says so."""


def ensure_move(mapping: Mapping, to: str) -> None:
    """Raise StateError unless the mapping may move to ``to``."""
    if to not in MOVES[mapping.state]:
        raise _refusal(mapping)


def _refusal(mapping: Mapping) -> StateError:
    text = _("Pemetaan ini berstatus '{state}'; langkah ini tidak dapat dilakukan.")
    return StateError(text.format(state=label(shown(mapping))))


def move(mapping: Mapping, to: str) -> None:
    """Bring a mapping into another state; it has a new version then. Raises StateError."""
    ensure_move(mapping, to)
    mapping.state = to
    mapping.version += 1


def stopped(mapping: Mapping) -> bool:
    """Has the work ended without a result? A job that was given up leaves the mapping as it was then."""
    ended = mapping.job is None or mapping.job.state in (Job.State.DONE, Job.State.FAILED)
    return mapping.state in AT_WORK and ended


def at_work(mapping: Mapping) -> bool:
    """Is the work asked for and not ended?"""
    return mapping.state in AT_WORK and not stopped(mapping)


def ensure_stopped(mapping: Mapping) -> None:
    """Raise StateError unless the work has ended without a result."""
    if not stopped(mapping):
        raise _refusal(mapping)


def shown(mapping: Mapping) -> str:
    """The state as people shall read it: one whose work has stopped has failed."""
    return State.FAILED if stopped(mapping) else mapping.state


def label(state: str) -> str:
    """A state in words."""
    return _(LABELS[State(state)])
