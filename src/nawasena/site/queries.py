"""What an ASN may read about themselves: the profile, announced results, and who looked."""

from __future__ import annotations

from typing import Any

from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.roles import label
from nawasena.core.models import AccessEntry, Account, Agency
from nawasena.i18n import N_, _
from nawasena.mapping.models import Mapping, Result
from nawasena.mapping.queries.mappings import FINISHED
from nawasena.mapping.queries.results import results_of
from nawasena.people.models import Profile

VISITS = 50

# Names of routes as the person concerned should read them.
PAGES = {
    "mapping_people": N_("Daftar pegawai dalam pemetaan"),
    "mapping_person": N_("Penjelasan hasil pemetaan"),
    "mapping_compare": N_("Perbandingan pemetaan"),
    "mapping_export": N_("Unduhan daftar pemetaan"),
    "person": N_("Data kepegawaian dan bukti"),
    "people": N_("Daftar pegawai"),
    "search": N_("Hasil pencarian"),
    "units": N_("Unit dan jabatan"),
    "api:people": N_("Daftar pegawai lewat API"),
    "api:person": N_("Data kepegawaian dan bukti lewat API"),
    "api:results": N_("Daftar hasil pemetaan lewat API"),
    "api:explanation": N_("Penjelasan hasil pemetaan lewat API"),
}


def own_profile(actor: Actor) -> Profile | None:
    """What the personnel file says about the actor now."""
    rows = Profile.objects.filter(agency_id=actor.agency, person_id=actor.person, superseded_at=None)
    return rows.first()


def announced_results(actor: Actor) -> list[Result]:
    """The actor's own results in announced mappings, the newest first."""
    if actor.person is None:
        return []
    announced = Mapping.objects.filter(agency_id=actor.agency, state=Mapping.State.ANNOUNCED)
    return results_of(announced, actor.person)


def is_pending(actor: Actor) -> bool:
    """Is there a finished mapping in the agency, announced or not?"""
    return Mapping.objects.filter(agency_id=actor.agency, state__in=FINISHED).exists()


def agency_of(actor: Actor) -> Agency:
    """The agency the actor works in."""
    return Agency.objects.get(pk=actor.agency)


def visits(agency: int, person: int) -> list[dict[str, Any]]:
    """The last readings of a person's records by others: when, by whom in which role, which page."""
    entries = AccessEntry.objects.filter(agency_id=agency, people__contains=[person]).order_by("-at", "-id")[
        :VISITS
    ]
    names = dict(Account.objects.filter(pk__in={item.account for item in entries}).values_list("pk", "name"))
    return [
        {
            "at": item.at,
            "who": names.get(item.account, ""),
            "role": label(item.role) if item.role else "",
            "page": _(PAGES.get(item.page, item.page)),
        }
        for item in entries
    ]
