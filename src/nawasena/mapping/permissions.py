"""Who may propose a mapping, and who may decide about one."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.permissions import ensure, ensure_other
from nawasena.core.accounts.roles import May
from nawasena.i18n import _
from nawasena.mapping.models import Mapping


def may_propose(actor: Actor) -> bool:
    """Could this actor ask for a mapping? It is about everybody, so a right on some units is not enough."""
    return actor.may(May.RUN_MAPPING)


def ensure_may_propose(actor: Actor) -> None:
    """Raise PermissionDenied unless the actor may ask for a mapping of the whole agency."""
    ensure(actor, May.RUN_MAPPING)


def may_decide(actor: Actor, mapping: Mapping) -> bool:
    """Could this actor decide about the mapping? Who may approve a package may, but never who proposed."""
    return actor.may(May.APPROVE_PACKAGE) and actor.account != mapping.requested_by_id


def ensure_may_decide(actor: Actor, mapping: Mapping) -> None:
    """Raise PermissionDenied unless the actor may approve for the whole agency and is not who proposed."""
    ensure(actor, May.APPROVE_PACKAGE)
    ensure_other(actor, mapping.requested_by_id)


def may_withdraw(actor: Actor, mapping: Mapping) -> bool:
    """A proposal is taken back by who made it; what has failed is given up by whoever may propose."""
    own = actor.account == mapping.requested_by_id
    return may_propose(actor) and (own or mapping.state != Mapping.State.PROPOSED)


def ensure_may_withdraw(actor: Actor, mapping: Mapping) -> None:
    """Raise PermissionDenied unless ``may_withdraw``."""
    ensure_may_propose(actor)
    if not may_withdraw(actor, mapping):
        raise PermissionDenied(_("Usulan ini hanya dapat ditarik oleh yang mengusulkannya."))
