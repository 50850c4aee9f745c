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
        lambda record: reverse("package_errors", args=[record.package]) + "?sheet=SKP&column=PREDIKAT",
        N_("Perbaiki tiga baris impor"),
        N_(
            "Berkas instansi memuat 120 sel yang ditolak. Ketik nilai yang benar pada tiga di antaranya "
            "({repairs}), lalu tekan 'Simpan dan baca ulang': jumlahnya berkurang tiga, dan tidak ada yang "
            "terlewat diam-diam."
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


def told(stop: Stop, record: Record) -> str:
    """What to look at, with the values to type where the stop asks for some."""
    each = _("baris {row}: {right}")
    repairs = "; ".join(each.format(row=row, right=right) for row, right in record.repairs)
    return _(stop.text).format(repairs=repairs)


def strip(request: HttpRequest) -> TourStrip | None:
    """The strip over the page while somebody is on the tour."""
    at = request.session.get(KEY) if hasattr(request, "session") else None
    record = read() if at is not None else None
    if at is None or record is None or not 0 <= at < len(STOPS):
        return None
    stop = STOPS[at]
    return TourStrip(
        step=at + 1,
        total=len(STOPS),
        title=_(stop.title),
        text=told(stop, record),
        next_url=reverse("tour_stop", args=[at + 2]) if at + 1 < len(STOPS) else reverse("tour_end"),
        previous_url=reverse("tour_stop", args=[at]) if at else "",
        leave_url=reverse("tour"),
    )
