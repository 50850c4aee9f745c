"""Everything the agency holds about one person, for that person: the right of access of UU 27/2022."""

from __future__ import annotations

from typing import Any

from nawasena.core import clock
from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.roles import label
from nawasena.core.audit.words import page
from nawasena.core.models import AccessEntry, Account, Agency, Grant
from nawasena.mapping.models import Mapping, Result
from nawasena.people.models import Incumbency, NipPeriod, Profile, Record
from nawasena.rules.disclosure import Own, library_disclosure

# Columns of a result by the part of the disclosure that opens them.
PARTS: dict[str, tuple[str, ...]] = {
    "box": ("box", "performance_level", "potential_level", "ekinerja_level", "near_cut"),
    "scores": ("performance", "potential", "talent"),
    "gates": ("gates_failed",),
    "rank": ("rank",),
}
ALWAYS = ("status", "reasons", "post", "job_level", "grade", "age", "assessment_ends")


def own_data(actor: Actor, person: int) -> dict[str, Any]:
    """The copy as plain values: personnel data, evidence, announced results as disclosed, accesses, roles."""
    agency = Agency.objects.get(pk=actor.agency)
    return {
        "instansi": agency.name,
        "dibuat": clock.moment(),
        "akun": _account(actor),
        "nip": _rows(NipPeriod, actor, person, "nip", "valid_from", "valid_until"),
        "data_kepegawaian": _rows(
            Profile, actor, person, "nip", "name", "unit__name", "facts", "export", "refused", "none_of",
            "source", "valid_from", "learned_at", "superseded_at",
        ),
        "bukti": _rows(Record, actor, person, "kind", "data", "source", "valid_from", "learned_at", "superseded_at"),
        "jabatan": [_held(item) for item in _incumbencies(actor, person)],
        "hasil_yang_diumumkan": [_result(item, library_disclosure().own) for item in announced(actor, person)],
        "yang_melihat_data_saya": visits(actor, person),
    }  # fmt: skip


def own_profile(actor: Actor) -> Profile | None:
    """What the personnel file says about the actor now."""
    rows = Profile.objects.filter(agency_id=actor.agency, person_id=actor.person, superseded_at=None)
    return rows.first()


def announced(actor: Actor, person: int) -> list[Result]:
    """The results of a person in announced mappings, newest first."""
    mappings = Mapping.objects.filter(agency_id=actor.agency, state=Mapping.State.ANNOUNCED)
    rows = Result.objects.filter(agency_id=actor.agency, mapping__in=mappings, person_id=person)
    return list(rows.select_related("mapping__policy").order_by("-mapping__evaluation_date", "-id"))


def visits(actor: Actor, person: int, limit: int | None = None) -> list[dict[str, Any]]:
    """Readings of a person's records by others, newest first: when, by whom in which role, which page."""
    found = AccessEntry.objects.filter(agency_id=actor.agency, people__contains=[person])
    entries = list(found.exclude(account=actor.account).order_by("-at", "-id")[:limit])
    names = dict(Account.objects.filter(pk__in={item.account for item in entries}).values_list("pk", "name"))
    return [
        {
            "at": item.at,
            "who": names.get(item.account, ""),
            "role": label(item.role) if item.role else "",
            "page": page(item.page),
        }
        for item in entries
    ]


def _account(actor: Actor) -> dict[str, Any]:
    account = Account.objects.get(pk=actor.account)
    grants = Grant.objects.filter(agency_id=actor.agency, account=account).order_by("valid_from", "id")
    roles = [
        {
            "peran": label(grant.role),
            "mulai": grant.valid_from,
            "sampai": grant.valid_until,
            "dicabut": grant.revoked_at,
        }
        for grant in grants
    ]
    return {"nama": account.name, "masuk_terakhir": account.last_login, "peran": roles}


def _rows(model: Any, actor: Actor, person: int, *columns: str) -> list[dict[str, Any]]:
    found = model.objects.filter(agency_id=actor.agency, person_id=person)
    return list(found.order_by("id").values(*columns))


def _incumbencies(actor: Actor, person: int) -> list[Incumbency]:
    found = Incumbency.objects.filter(agency_id=actor.agency, person_id=person)
    return list(found.select_related("post__unit").order_by("id"))


def _held(item: Incumbency) -> dict[str, Any]:
    unit = item.post.unit
    return {
        "jabatan": item.post.name,
        "unit": unit.name if unit else None,
        "mulai": item.period.lower,
        "sebelum": item.period.upper,
        "sumber": item.source,
        "digantikan": item.superseded_at,
    }


def _result(result: Result, own: Own) -> dict[str, Any]:
    shown = [name for part, names in PARTS.items() if getattr(own, part) for name in names]
    mapping = result.mapping
    about = {
        "pemetaan": mapping.name,
        "tanggal_penilaian": mapping.evaluation_date,
        "kebijakan": f"{mapping.policy.title} ({mapping.policy.version})",
        "sidik_hasil": mapping.digest,
    }
    return about | {name: getattr(result, name) for name in (*ALWAYS, *shown)}
