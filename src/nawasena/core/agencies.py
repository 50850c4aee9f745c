"""The profile of an agency: how it is called on pages and documents."""

from __future__ import annotations

from django.db import transaction

from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.permissions import ensure
from nawasena.core.accounts.roles import May
from nawasena.core.audit import chain
from nawasena.core.models import Agency


@transaction.atomic
def name_agency(actor: Actor, *, name: str, short_name: str) -> Agency:
    """Call the actor's agency by another name. Raises PermissionDenied, ValidationError."""
    ensure(actor, May.SET_UP_AGENCY)
    agency = Agency.objects.select_for_update().get(pk=actor.agency)
    agency.name, agency.short_name = name.strip(), short_name.strip()
    agency.clean_fields(exclude=["code", "theme", "settings"])
    agency.save(update_fields=["name", "short_name"])
    details = {"name": agency.name, "short_name": agency.short_name}
    chain.record(actor, "agency.named", agency, details, may=May.SET_UP_AGENCY)
    return agency
