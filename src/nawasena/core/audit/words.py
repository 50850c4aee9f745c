"""Events of the trail in words: what happened, and what its figures mean."""

from __future__ import annotations

import json
import re
from typing import Any

from nawasena.core.accounts.roles import RULES, Role, label
from nawasena.core.display import day
from nawasena.core.models import AuditEvent
from nawasena.i18n import N_, _
from nawasena.rules.retention import library_retention

DIGEST = re.compile(r"\b[0-9a-f]{64}\b")
SHOWN = 12  # characters of a digest in a list

TITLES = {
    "account.activated": N_("Akun diaktifkan oleh pemiliknya"),
    "account.connected": N_("Akun dihubungkan dengan layanan masuk"),
    "account.created": N_("Akun dibuat"),
    "account.factor_removed": N_("OTP akun dilepas"),
    "account.moved": N_("Akun pindah ke instansi lain"),
    "account.received": N_("Akun diterima dari instansi lain"),
    "account.opened": N_("Akun diaktifkan kembali"),
    "account.shut": N_("Akun dinonaktifkan"),
    "accounts.created": N_("Akun dibuat untuk banyak pegawai"),
    "agency.founded": N_("Instansi didirikan"),
    "agency.named": N_("Nama instansi diubah"),
    "audit.check_requested": N_("Pemeriksaan rantai audit diminta"),
    "audit.checked": N_("Rantai audit diperiksa"),
    "audit.exported": N_("Jejak audit diunduh"),
    "audit.payload_destroyed": N_("Data pribadi sebuah peristiwa dimusnahkan"),
    "backup.made": N_("Cadangan dibuat"),
    "backup.restored": N_("Pemasangan dipulihkan dari cadangan"),
    "codes.issued": N_("Kode aktivasi diterbitkan"),
    "mapping.announced": N_("Hasil pemetaan diumumkan"),
    "mapping.approved": N_("Pemetaan disetujui"),
    "mapping.evidence_destroyed": N_("Bukti pemetaan dimusnahkan"),
    "mapping.exported": N_("Daftar pemetaan diunduh"),
    "mapping.failed": N_("Pemetaan gagal"),
    "mapping.finished": N_("Pemetaan selesai"),
    "mapping.proposed": N_("Pemetaan diusulkan"),
    "mapping.refused": N_("Usulan pemetaan ditolak"),
    "mapping.requested": N_("Pemetaan diminta"),
    "mapping.retried": N_("Pemetaan yang gagal dimulai lagi"),
    "mapping.withdrawn": N_("Pemetaan dibatalkan sebelum ada hasilnya"),
    "package.applied": N_("Paket impor diterapkan"),
    "package.approved": N_("Paket impor disetujui"),
    "package.cell_repaired": N_("Sel paket impor diperbaiki"),
    "package.columns_chosen": N_("Arti judul kolom ditetapkan"),
    "package.described": N_("Keterangan paket impor diubah"),
    "package.file_added": N_("Berkas ditambahkan ke paket impor"),
    "package.files_destroyed": N_("Berkas unggahan paket impor dimusnahkan"),
    "package.file_removed": N_("Berkas dihapus dari paket impor"),
    "package.proposed": N_("Paket impor diajukan"),
    "package.read": N_("Paket impor dibaca"),
    "package.reading_asked": N_("Pembacaan paket impor diminta"),
    "package.rejected": N_("Paket impor ditolak"),
    "package.repair_undone": N_("Perbaikan sel dibatalkan"),
    "package.given_back": N_("Paket impor dikembalikan ke pengumpulan berkas"),
    "package.resumed": N_("Penerapan paket impor dilanjutkan"),
    "package.started": N_("Paket impor dibuat"),
    "package.unreadable": N_("Paket impor tidak dapat dibaca"),
    "package.withdrawn": N_("Usulan paket impor ditarik"),
    "people.learned": N_("Data pegawai diterapkan"),
    "policy.adopted": N_("Kebijakan penilaian diberlakukan"),
    "retention.approved": N_("Pemusnahan disetujui"),
    "retention.done": N_("Pemusnahan selesai"),
    "retention.period_set": N_("Masa simpan ditetapkan"),
    "retention.proposed": N_("Pemusnahan diusulkan"),
    "retention.rejected": N_("Usul pemusnahan ditolak atau ditarik"),
    "role.confirmed": N_("Peran dikonfirmasi admin kedua"),
    "role.granted": N_("Peran diberikan"),
    "role.revoked": N_("Peran dicabut"),
    "role.suspended": N_("Peran ditahan sampai dikonfirmasi lagi"),
    "store.collected": N_("Berkas yang tidak dipakai lagi dihapus"),
    "token.created": N_("Token API dibuat"),
    "token.revoked": N_("Token API dicabut"),
}
FIELDS = {
    "access": N_("Catatan akses"),
    "account": N_("Akun"),
    "accounts": N_("Akun"),
    "action": N_("Tindakan"),
    "actor": N_("Pelaku"),
    "as_of": N_("Keadaan per"),
    "basis": N_("Dasar"),
    "before": N_("Sebelum tanggal"),
    "changed": N_("Berubah"),
    "close_gone": N_("Menutup yang tidak ada lagi"),
    "code": N_("Kode"),
    "column": N_("Kolom"),
    "content": N_("Sidik isi"),
    "count": N_("Banyaknya"),
    "counts": N_("Hitungan"),
    "date": N_("Tanggal"),
    "delivery": N_("Kiriman data"),
    "digest": N_("Sidik"),
    "errors": N_("Baris ditolak"),
    "evaluation_date": N_("Tanggal penilaian"),
    "expires": N_("Berlaku sampai"),
    "fault": N_("Kerusakan"),
    "file": N_("Berkas"),
    "files": N_("Berkas"),
    "filters": N_("Saringan"),
    "folder": N_("Folder"),
    "from": N_("Mulai"),
    "kind": N_("Jenis"),
    "known_digest": N_("Sidik keadaan sebelumnya"),
    "length": N_("Panjang rantai"),
    "login": N_("Nama pengguna"),
    "made_at": N_("Dibuat pada"),
    "mapped": N_("Terpetakan"),
    "mapping": N_("Pemetaan"),
    "months": N_("Masa simpan (bulan)"),
    "months_before": N_("Masa simpan sebelumnya (bulan)"),
    "name": N_("Nama"),
    "new": N_("Baru"),
    "number": N_("Nomor peristiwa"),
    "of": N_("Dari"),
    "outside": N_("Di luar populasi"),
    "parts": N_("Bagian"),
    "people": N_("Pegawai"),
    "people_gone": N_("Pegawai tidak ada lagi"),
    "people_new": N_("Pegawai baru"),
    "policy": N_("Kebijakan"),
    "posts_new": N_("Jabatan baru"),
    "preset": N_("Populasi"),
    "problem": N_("Masalah"),
    "profiles_closed": N_("Data pegawai lama ditutup"),
    "profiles_new": N_("Data pegawai baru atau berubah"),
    "reason": N_("Alasan"),
    "records": N_("Catatan"),
    "records_closed": N_("Catatan ditutup"),
    "records_new": N_("Catatan baru"),
    "rejected_rows": N_("Baris ditolak"),
    "results": N_("Sidik hasil"),
    "role": N_("Peran"),
    "row": N_("Baris"),
    "rows": N_("Baris"),
    "scopes": N_("Boleh membaca"),
    "seals": N_("Segel yang dicocokkan"),
    "seats_changed": N_("Pemangku jabatan berubah"),
    "sha256": N_("Sidik berkas"),
    "sheet": N_("Lembar"),
    "since": N_("Sejak"),
    "size": N_("Ukuran (bita)"),
    "status": N_("Status"),
    "step": N_("Langkah"),
    "subject": N_("Objek"),
    "title": N_("Judul"),
    "total": N_("Seluruhnya"),
    "unit": N_("Unit"),
    "units_changed": N_("Unit berubah"),
    "units_gone": N_("Unit tidak ada lagi"),
    "units_new": N_("Unit baru"),
    "unmapped": N_("Belum dapat dipetakan"),
    "until": N_("Sampai dengan"),
    "valid_from": N_("Berlaku mulai"),
    "valid_until": N_("Berlaku sampai dengan"),
    "version": N_("Versi"),
}
# Classes of rows that were acted upon.
SUBJECTS = {
    "account": N_("Akun nomor {number}"),
    "adoptedpolicy": N_("Kebijakan nomor {number}"),
    "agency": N_("Instansi nomor {number}"),
    "delivery": N_("Kiriman data nomor {number}"),
    "grant": N_("Pemberian peran nomor {number}"),
    "job": N_("Pekerjaan nomor {number}"),
    "mapping": N_("Pemetaan nomor {number}"),
    "package": N_("Paket impor nomor {number}"),
    "apitoken": N_("Token API nomor {number}"),
}
# Names of routes, as the access log keeps them, for who reads it.
PAGES = {
    "audit_access": N_("Siapa melihat siapa"),
    "audit_access_export": N_("Unduhan catatan akses"),
    "audit_event": N_("Peristiwa"),
    "mapping_compare": N_("Perbandingan pemetaan"),
    "mapping_expiring": N_("Daftar asesmen yang segera berakhir"),
    "mapping_export": N_("Unduhan daftar pemetaan"),
    "mapping_people": N_("Daftar pegawai dalam pemetaan"),
    "mapping_person": N_("Penjelasan hasil pemetaan"),
    "package_change": N_("Selisih data seorang pegawai"),
    "package_difference": N_("Selisih dengan data yang sudah diketahui"),
    "package_errors": N_("Perbaikan sel yang ditolak"),
    "people": N_("Daftar pegawai"),
    "person": N_("Data kepegawaian dan bukti"),
    "quality_indicator": N_("Daftar data yang perlu diperbaiki"),
    "search": N_("Hasil pencarian"),
    "units": N_("Unit dan jabatan"),
    "api:explanation": N_("Penjelasan hasil pemetaan lewat API"),
    "api:people": N_("Daftar pegawai lewat API"),
    "api:person": N_("Data kepegawaian dan bukti lewat API"),
    "api:results": N_("Daftar hasil pemetaan lewat API"),
}


def title(action: str) -> str:
    """What happened, in the reader's language; an action without words is shown as it is written."""
    return _(TITLES[action]) if action in TITLES else action


def page(route: str) -> str:
    """The page or answer on which records were read; a route without words is shown by its name."""
    return _(PAGES[route]) if route in PAGES else route


def subject(text: str) -> str:
    """What was acted upon (``package:5``) in words; empty when no single row was."""
    kind, _colon, number = text.partition(":")
    if not number:
        return ""
    return _(SUBJECTS[kind]).format(number=number) if kind in SUBJECTS else text


def pairs(text: str) -> list[tuple[str, str]]:
    """The figures of an event as (what, how much), nested ones on a line of their own."""
    return list(_flat("", json.loads(text or "{}")))


def _flat(prefix: str, content: dict[str, Any]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in content.items():
        name = f"{prefix} › {_field(key)}" if prefix else _field(key)
        if isinstance(value, dict):
            found += _flat(name, value)
        elif value not in ("", None, []):
            found.append((name, _value(key, value)))
    return found


def _field(key: str) -> str:
    return _(FIELDS[key]) if key in FIELDS else key


def _value(key: str, value: Any) -> str:
    if key == "role" and value in set(Role):
        return label(value)
    if key == "kind" and value in library_retention():
        return str(library_retention()[value].label)
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    return ", ".join(map(str, value)) if isinstance(value, list) else day(str(value))


def summary(event: AuditEvent) -> str:
    """The figures of an event in one line; digests by their beginning, whole on the page of the event."""
    return "; ".join(f"{name}: {DIGEST.sub(_shortened, value)}" for name, value in pairs(event.details))


def _shortened(found: re.Match[str]) -> str:
    return f"{found[0][:SHOWN]}…"


def role_name(role: str) -> str:
    """The role under which something was done."""
    return label(role) if role in RULES else role
