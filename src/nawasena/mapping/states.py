"""The states of a mapping and the moves between them."""

from __future__ import annotations

from nawasena.i18n import N_, _
from nawasena.mapping.models import Mapping

State = Mapping.State

MOVES: dict[str, frozenset[str]] = {
    State.WAITING: frozenset({State.RUNNING, State.FAILED}),
    State.RUNNING: frozenset({State.RUNNING, State.DONE, State.FAILED}),
    State.FAILED: frozenset({State.RUNNING}),
    State.DONE: frozenset({State.ANNOUNCED}),
    State.ANNOUNCED: frozenset(),
}

LABELS = {
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
        text = _("Pemetaan ini berstatus '{state}'; langkah ini tidak dapat dilakukan.")
        raise StateError(text.format(state=_(LABELS[State(mapping.state)])))


def label(state: str) -> str:
    """A state in words."""
    return _(LABELS[State(state)])
