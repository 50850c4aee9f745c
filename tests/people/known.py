"""People of an agency as an import leaves them, for tests of what comes after it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
from django.utils import timezone

from nawasena.people.learning import deliver
from nawasena.people.models import Delivery, Profile
from nawasena.people.services import AtOnce, Wish, begin_delivery, learn
from nawasena.rules.catalogue import library_catalogue
from tests.mapping import crowd
from tests.mapping.crowd import DAY, Row

EXPORT_HEADINGS = (
    "NIP BARU", "NAMA", "STATUS CPNS PNS", "TMT CPNS", "JENIS JABATAN ID", "JABATAN ID", "JABATAN NAMA",
    "TINGKAT PENDIDIKAN ID", "GOL AKHIR ID", "UNOR ID", "KEDUDUKAN HUKUM ID", "ESELON ID", "EMAIL", "NOMOR HP",
)  # fmt: skip
DEPARTMENTS = {"1": "Dinas Pendidikan", "11": "Dinas Pendidikan", "2": "Dinas Kesehatan"}


def placed(row: Row, unit: str) -> Row:
    """Somebody of the crowd in a unit of the world (its code)."""
    facts = {**row["facts"], "unit_id": unit, "unit": f"UNIT {unit}", "perangkat_daerah": DEPARTMENTS[unit]}
    return {**row, "facts": facts}


def know(
    agency: int,
    people: dict[str, Row],
    texts: dict[str, dict[str, str]] | None = None,
    *,
    columns: tuple[str, ...] = EXPORT_HEADINGS,
    day: dt.date = DAY,
) -> Delivery:
    """Learn ``people`` (of the crowd, by name) as one finished delivery. ``texts``: export cells by name."""
    evidence = crowd.evidence(people)
    delivered = deliver(
        evidence, _texts(evidence.people, people, texts or {}), [], library_catalogue(), tree=False
    )
    wish = Wish(as_of=day, learned_at=timezone.now(), files=FILES, notes=[], columns=list(columns))
    delivery = begin_delivery(agency, wish, delivered)
    learn(AtOnce(agency), delivery.pk, delivered)
    delivery.refresh_from_db()
    return delivery


FILES = [{"name": "Data ASN.xlsx", "sha256": "0" * 64, "size": 1, "role": "export"}]


def _texts(frame: pl.DataFrame, people: dict[str, Row], texts: dict[str, dict[str, str]]) -> pl.DataFrame:
    named = {crowd.nip_of(name): texts.get(name, {}) for name in people}
    headings = sorted({heading for cells in texts.values() for heading in cells})
    rows: list[dict[str, Any]] = [
        {heading: named[nip].get(heading) for heading in headings} for nip in frame["nip"]
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(headings, pl.String())) if headings else pl.DataFrame()


def person_id(name: str) -> int:
    """The id under which somebody of the crowd is known."""
    return Profile.objects.get(nip=crowd.nip_of(name), superseded_at=None).person_id
