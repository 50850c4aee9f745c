"""What a mapping would be made from, read before anybody proposes it: data, people, policies, names."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q

from nawasena.core.accounts.actor import Actor
from nawasena.i18n import _
from nawasena.mapping import states
from nawasena.mapping.manifest import RunFolderError
from nawasena.mapping.models import AdoptedPolicy, Mapping, Preset
from nawasena.mapping.presets import FACTS
from nawasena.mapping.queries.mappings import policies, policy_as_adopted
from nawasena.people.models import Delivery, Profile
from nawasena.people.quality import GateResult
from nawasena.people.quality_queries import quality_gate
from nawasena.people.queries.deliveries import finished_delivery, is_applying
from nawasena.rules.registry import LoadedPolicy

_COLUMNS = {"jenjang": "job_level", "jenis_jabatan": "post_kind"}  # where the facts of the presets are kept
_PERIODS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


@dataclass(frozen=True)
class KnownData:
    """What is known of an agency. ``delivery``: the last one applied, None before the first; ``applying``:
    another one is being applied now; ``gate``: what the data gate says of it."""

    delivery: Delivery | None
    applying: bool
    gate: GateResult

    @property
    def ready(self) -> bool:
        """May a mapping be started from it?"""
        return self.delivery is not None and not self.applying and self.gate.open


def known_data(agency: int) -> KnownData:
    """What is known now, held against the data gate."""
    return KnownData(finished_delivery(agency), is_applying(agency), quality_gate(agency))


def population(agency: int) -> dict[str, int]:
    """How many people each preset holds, as known now; a mapping of it would take in exactly these."""
    people = Profile.objects.filter(agency_id=agency, superseded_at=None)
    found: dict[str, int] = people.aggregate(
        **{preset: Count("id", filter=_of(preset)) for preset in Preset.values}
    )
    return found


def _of(preset: str) -> Q:
    if preset not in FACTS:
        return Q()
    fact, values = FACTS[preset]
    return Q(**{f"{_COLUMNS[fact]}__in": sorted(values)})


def policies_on(actor: Actor, day: dt.date) -> list[tuple[AdoptedPolicy, LoadedPolicy]]:
    """The policies in force in the agency on a day, the last adoption of each, newest first.

    One whose text the store has lost is left out: nothing can be computed under it.
    """
    found: dict[str, tuple[AdoptedPolicy, LoadedPolicy]] = {}
    for adopted in policies(actor).filter(valid_from__lte=day):
        loaded = readable(adopted) if adopted.policy not in found else None
        if loaded is not None and loaded.policy.validity.covers(day):
            found[adopted.policy] = (adopted, loaded)
    return list(found.values())


def readable(adopted: AdoptedPolicy) -> LoadedPolicy | None:
    """An adopted policy as it was read then; None when the store has lost or changed it."""
    try:
        return policy_as_adopted(adopted)
    except RunFolderError:
        return None


def name_problem(agency: int, name: str) -> str:
    """Why a mapping cannot be called so, with the cure; empty when the name is free."""
    held = Mapping.objects.filter(agency_id=agency, name=name).exclude(state__in=states.NAMELESS)
    holder = held.select_related("job").first()
    if holder is None:
        return ""
    if holder.state == states.State.PROPOSED:
        return _("Pemetaan dengan nama ini sudah diajukan dan menunggu persetujuan.")
    if states.stopped(holder):
        return _(
            "Nama ini dipegang pemetaan yang gagal. Coba lagi dari halamannya, atau batalkan pemetaan itu supaya"
            " namanya bebas."
        )
    return _("Nama pemetaan ini sudah dipakai; pilih nama periode lain.")


def suggested_name(agency: int, day: dt.date) -> str:
    """The name of the year's next period, after the last one taken; the year alone when they are used up."""
    taken = set(Mapping.objects.filter(agency_id=agency).exclude(state__in=states.NAMELESS)
                .values_list("name", flat=True))  # fmt: skip
    names = [f"Pemetaan Talenta {day.year} Periode {number}" for number in _PERIODS]
    last = max((at for at, name in enumerate(names) if name in taken), default=-1)
    return names[last + 1] if last + 1 < len(names) else f"Pemetaan Talenta {day.year}"


def change_since(mapping: Mapping) -> str:
    """Why what is known now is not what the mapping was asked for; empty while it is the same."""
    if is_applying(mapping.agency_id):
        return _("Data pegawai sedang diterapkan; tunggu sampai paketnya selesai diterapkan.")
    newest = finished_delivery(mapping.agency_id)
    if mapping.delivery_id is None:  # asked for before this was kept: nothing may have come after it
        same = newest is None or newest.learned_at <= mapping.created_at
    else:
        same = newest is not None and newest.pk == mapping.delivery_id
    if same:
        return ""
    return _(
        "Data pegawai berubah sejak pemetaan ini diajukan; pengusul perlu membatalkannya lalu mengajukan lagi."
        " Namanya dapat dipakai lagi."
    )
