"""The tour: stops that lead a stranger through the product, each as somebody else where that is needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from nawasena.core.accounts.roles import Role
from nawasena.core.shell import TourStrip
from nawasena.i18n import N_, _
from nawasena.site.demo.record import Record, read

KEY = "tour"


@dataclass(frozen=True)
class Stop:
    """One stop: who sees it, where it is, its title, and what to look at there."""

    role: Role
    url: Callable[[Record], str]
    title: str
    text: str


def _person(key: str) -> Callable[[Record], str]:
    return lambda record: reverse("mapping_person", args=[record.mappings[-1], record.people[key]])


STOPS = (
    Stop(
        Role.TALENT_MANAGER,
        lambda record: reverse("package", args=[record.package]),
        N_("Perbaiki tiga baris impor"),
        N_(
            "Berkas instansi memuat 120 baris yang ditolak. Buka Perbaiki, ketik nilai yang benar "
            "pada tiga baris menurut petunjuknya, simpan, lalu periksa ulang: jumlahnya berkurang dan"
            " tidak ada yang terlewat."
        ),
    ),
    Stop(
        Role.TALENT_MANAGER,
        lambda record: reverse("mapping", args=[record.mappings[-1]]),
        N_("Baca sembilan kotak"),
        N_(
            "Setiap kotak bernomor dan berpredikat resmi. Saring menurut perangkat daerah, lihat "
            "berapa yang belum dapat dipetakan, dan mengapa."
        ),
    ),
    Stop(
        Role.TALENT_MANAGER,
        _person("near_cut"),
        N_("Mengapa kotak 8, bukan 9?"),
        N_(
            "Nilai kinerja pegawai ini kurang dari satu poin di bawah ambang. Buka setiap indikator: "
            "bukti, sumber baris, aturan, bobot, dan sumbangannya. Bagian 'Apa yang dapat mengubah "
            "kotak' menyebut caranya."
        ),
    ),
    Stop(
        Role.TALENT_MANAGER,
        _person("stopped"),
        N_("Kotak 9, tetapi tertahan syarat"),
        N_(
            "Nilainya tertinggi, namun satu syarat wajib tidak terpenuhi. Syarat tidak mengubah "
            "nilai; ia menahan usulan, dan menyebut dasar hukumnya."
        ),
    ),
    Stop(
        Role.TALENT_MANAGER,
        _person("missing_evidence"),
        N_("Satu bukti mengubah kotak"),
        N_(
            "Satu penghargaan yang terlambat dicatat dan sudah diperiksa menaikkan kotak pegawai ini."
            " Riwayat di bawah halaman menunjukkan pemetaan sebelum dan sesudahnya."
        ),
    ),
    Stop(
        Role.ASN,
        lambda _record: reverse("me"),
        N_("Yang dilihat pegawai"),
        N_(
            "Pegawai dari langkah 3 melihat kotaknya sendiri, alasannya, bukti yang belum ada, dan "
            "siapa saja yang membuka datanya, termasuk Anda tadi."
        ),
    ),
    Stop(
        Role.AUDITOR,
        lambda _record: reverse("audit"),
        N_("Jejak yang dapat diperiksa"),
        N_(
            "Setiap impor, persetujuan, dan pengumuman tersambung dalam rantai bersegel. Periksa "
            "rantainya: satu huruf yang diubah pun akan ditemukan."
        ),
    ),
)


def strip(request: HttpRequest) -> TourStrip | None:
    """The strip over the page while somebody is on the tour."""
    at = request.session.get(KEY) if hasattr(request, "session") else None
    if at is None or not 0 <= at < len(STOPS) or read() is None:
        return None
    stop = STOPS[at]
    return TourStrip(
        step=at + 1,
        total=len(STOPS),
        title=_(stop.title),
        text=_(stop.text),
        next_url=reverse("tour_stop", args=[at + 2]) if at + 1 < len(STOPS) else reverse("tour_end"),
        previous_url=reverse("tour_stop", args=[at]) if at else "",
        leave_url=reverse("tour"),
    )
