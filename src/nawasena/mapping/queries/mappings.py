"""Mappings an actor may see, and the policy of each."""

from __future__ import annotations

from functools import lru_cache

from django.db.models import Case, Q, QuerySet, When
from django.shortcuts import get_object_or_404

from nawasena.core import store
from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.roles import May
from nawasena.mapping.bundle import read_bundle
from nawasena.mapping.models import AdoptedPolicy, Mapping, Preset
from nawasena.mapping.states import UNSTARTED
from nawasena.rules.registry import LoadedPolicy

FINISHED = (Mapping.State.DONE, Mapping.State.ANNOUNCED)
INVOLVED = (May.RUN_MAPPING, May.APPROVE_PACKAGE, May.READ_AUDIT)  # the trail names what was proposed, too
BESIDE_GRID = ("facets", "concentrations", "funnel")  # large, and no part of the boxes
LARGE = (*BESIDE_GRID, "figures")  # a list of mappings does without


def mappings(actor: Actor) -> QuerySet[Mapping]:
    """Every mapping of the agency, newest first; none for who may not even see summaries.

    What only was proposed is the matter of who proposes, who decides and who examines.
    """
    found = Mapping.objects.filter(agency_id=actor.agency).select_related("policy", "job")
    if not (actor.may(May.SEE_RESULTS) or actor.may(May.SEE_SUMMARY)):
        return found.none()
    if not involved(actor):
        found = found.exclude(state__in=UNSTARTED)
    return found.order_by("-evaluation_date", "-id")


def involved(actor: Actor) -> bool:
    """May the actor know what was asked for and by whom, also of a mapping that never began?"""
    return any(actor.may(right) for right in INVOLVED)


def mapping_for(actor: Actor, pk: int) -> Mapping:
    """One of them, or 404."""
    return get_object_or_404(mappings(actor), pk=pk)


def mapping_for_update(actor: Actor, pk: int) -> Mapping:
    """One of them, locked until the end of the transaction, or 404.

    Read alone: after a wait for the lock, a row joined to it would still be that of before the wait.
    """
    return get_object_or_404(mappings(actor).select_related(None).select_for_update(), pk=pk)


def light_mapping_for(actor: Actor, pk: int) -> Mapping:
    """The same without the columns that a grid page needs only when it is written anew."""
    return get_object_or_404(mappings(actor).defer(*BESIDE_GRID), pk=pk)


def current_mapping(actor: Actor) -> Mapping | None:
    """The mapping that tells where the agency stands, which is not always the newest.

    The newest announced one of everybody; without one the newest of everybody, else the newest of all: a trial
    or a part of the staff never stands before what everybody was told.
    """
    of_all = Q(preset=Preset.ALL)
    ranks = Case(When(of_all & Q(state=Mapping.State.ANNOUNCED), then=0), When(of_all, then=1), default=2)
    found = mappings(actor).filter(state__in=FINISHED).defer(*BESIDE_GRID)
    return found.order_by(ranks, "-evaluation_date", "-id").first()


def earlier(actor: Actor, mapping: Mapping) -> QuerySet[Mapping]:
    """Finished mappings of the same preset before this one, newest first."""
    found = mappings(actor).filter(state__in=FINISHED, preset=mapping.preset)
    same_day = Q(evaluation_date=mapping.evaluation_date, pk__lt=mapping.pk)
    before = found.filter(Q(evaluation_date__lt=mapping.evaluation_date) | same_day)
    return before.defer(*LARGE)


def policies(actor: Actor) -> QuerySet[AdoptedPolicy]:
    """The policies the agency has put in force, newest first."""
    return AdoptedPolicy.objects.filter(agency_id=actor.agency).order_by("-valid_from", "-id")


def policy_of(mapping: Mapping) -> LoadedPolicy:
    """The policy a mapping was made under, as it was then."""
    return policy_as_adopted(mapping.policy)


def policy_as_adopted(adopted: AdoptedPolicy) -> LoadedPolicy:
    """An adopted policy as it was read then. Raises RunFolderError when the store has lost or changed it."""
    return _loaded(adopted.digest)


@lru_cache(maxsize=16)
def _loaded(digest: str) -> LoadedPolicy:
    """Policies never change under their digest, so a process reads each once."""
    return read_bundle(store.folder_of(f"policy-{digest}"))
