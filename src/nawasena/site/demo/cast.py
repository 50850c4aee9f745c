"""The accounts of the demonstration: one for each role, all fictional."""

from __future__ import annotations

from dataclasses import dataclass

from nawasena.core.accounts.roles import Role
from nawasena.i18n import N_


@dataclass(frozen=True)
class Part:
    """An account: its login (empty: the NIP of a person of the tour), its name, and what it is for."""

    role: Role
    login: str
    name: str
    about: str


PARTS = (
    Part(Role.TALENT_MANAGER, "talenta", "Dewi Anjani", N_("mengimpor, memperbaiki, dan memetakan")),
    Part(Role.PYB, "sekda", "Gede Wiratama", N_("menyetujui paket dan mengumumkan hasil")),
    Part(Role.ASN, "", "", N_("melihat kotak sendiri dan alasannya")),
    Part(Role.HEAD_OF_UNIT, "kepala", "Ratna Kusumawati", N_("melihat hasil perangkat daerahnya")),
    Part(Role.AUDITOR, "inspektorat", "Made Suryawan", N_("membaca jejak audit dan memeriksa rantainya")),
    Part(Role.AGENCY_ADMIN, "admin", "Putri Maheswari", N_("memberi peran dan kode aktivasi")),
    Part(Role.PPK, "bupati", "Arya Mahendra", N_("menyetujui dan mengumumkan")),
    Part(Role.PERSONNEL_MANAGER, "kepegawaian", "Lestari Widodo", N_("menjaga data perangkat daerahnya")),
    Part(Role.COMMITTEE_SECRETARY, "sekretaris", "Bagus Permana", N_("menyiapkan sidang Komite Talenta")),
    Part(Role.COMMITTEE_MEMBER, "komite", "Nyoman Astuti", N_("membaca hasil sebagai anggota komite")),
    Part(Role.PERFORMANCE_TEAM, "tpk", "Hendra Saputra", N_("membaca hasil sebagai Tim Penilai Kinerja")),
    Part(Role.ASSESSOR, "asesor", "Sekar Prameswari", N_("menilai asesi yang ditugaskan kepadanya")),
    Part(Role.COACH, "coach", "Yusuf Ramdani", N_("mendampingi talenta")),
    Part(Role.READER, "bappeda", "Indah Permatasari", N_("membaca ringkasan")),
    Part(Role.OVERSIGHT, "bkn", "Komang Sudarma", N_("mengawasi sebagai BKN atau Kantor Regional")),
)


def part_of(role: Role) -> Part:
    """The account that plays a role."""
    return next(part for part in PARTS if part.role == role)
