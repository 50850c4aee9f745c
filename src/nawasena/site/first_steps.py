"""Langkah Awal: what a new agency has done already, read from the database each time and never stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet
from django.urls import reverse

from nawasena.core import clock
from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.queries import in_force
from nawasena.core.accounts.roles import RULES, May, Role, label
from nawasena.core.display import date, whole
from nawasena.core.models import Agency, Grant
from nawasena.exchange.spreadsheets.models import Package
from nawasena.i18n import N_, _
from nawasena.mapping.models import AdoptedPolicy, Mapping
from nawasena.mapping.queries.mappings import FINISHED
from nawasena.people.models import Delivery

# What somebody must be able to do before a mapping can be announced, and the roles usually given for it.
NEEDED: tuple[tuple[May, tuple[Role, ...], str], ...] = (
    (May.GRANT_ROLES, (Role.AGENCY_ADMIN,), N_("mengelola akun dan peran")),
    (May.RUN_MAPPING, (Role.TALENT_MANAGER,), N_("mengimpor data dan memetakan")),
    (
        May.APPROVE_PACKAGE,
        (Role.PPK, Role.PYB, Role.COMMITTEE_SECRETARY),
        N_("menyetujui paket sebagai orang kedua"),
    ),
    (May.ANNOUNCE, (Role.PPK, Role.PYB), N_("mengumumkan hasil")),
    (May.READ_AUDIT, (Role.AUDITOR,), N_("memeriksa jejak audit")),
)


@dataclass(frozen=True)
class Step:
    """One step. ``may``: whether the reader can do it; ``who``: the roles that can; ``open_points``: what is
    still missing, in sentences."""

    id: str
    title: str
    text: str
    done: bool
    who: str
    url: str
    action: str
    may: bool
    open_points: tuple[str, ...] = ()


def first_steps(actor: Actor) -> list[Step]:
    """The steps in order, as they stand for the actor's agency now."""
    return [
        _profile(actor), _roles(actor), _second_factor(actor), _policy(actor), _import(actor),
        _approval(actor), _mapping(actor), _announcement(actor),
    ]  # fmt: skip


def _able(right: May) -> str:
    """The roles that may do something, as people call them."""
    return ", ".join(label(role) for role, rule in RULES.items() if right in rule.may)


def _grants(agency: int) -> QuerySet[Grant]:
    grants = Grant.objects.filter(agency_id=agency, account__is_active=True)
    return in_force(grants, clock.day())


def _profile(actor: Actor) -> Step:
    agency = Agency.objects.get(pk=actor.agency)
    done = agency.name != agency.code and bool(agency.short_name)
    text = _("Nama lengkap dan nama pendek tampil pada setiap halaman dan dokumen.")
    return Step(
        "instansi", _("Profil instansi"), text, done, _able(May.SET_UP_AGENCY), reverse("agency_profile"),
        _("Isi profil"), actor.may(May.SET_UP_AGENCY),
    )  # fmt: skip


def _roles(actor: Actor) -> Step:
    held = set(_grants(actor.agency).values_list("role", flat=True))
    vacant = tuple(_vacancies(held))
    text = _("Setiap tugas wajib dipegang seseorang, dan yang menyiapkan bukan yang menyetujui.")
    return Step(
        "peran", _("Akun dan peran pertama"), text, not vacant, _able(May.GRANT_ROLES), reverse("accounts"),
        _("Kelola akun dan peran"), actor.may(May.GRANT_ROLES), vacant,
    )  # fmt: skip


def _vacancies(held: set[str]) -> Iterator[str]:
    able = {right for role in held for right in RULES[Role(role)].may}
    for right, roles, duty in NEEDED:
        if right not in able:
            names = _(" atau ").join(label(role) for role in roles)
            yield _("Belum ada yang dapat {duty}; beri peran {roles}.").format(duty=_(duty), roles=names)


def _second_factor(actor: Actor) -> Step:
    needing = [str(role) for role, rule in RULES.items() if rule.totp]
    accounts = set(_grants(actor.agency).filter(role__in=needing).values_list("account_id", flat=True))
    ready = Authenticator.objects.filter(user_id__in=accounts, type=Authenticator.Type.TOTP)
    without = accounts - set(ready.values_list("user_id", flat=True))
    missing = len(without)
    text = _("Semua peran selain ASN masuk dengan kata sandi dan kode dari aplikasi autentikator.")
    points = (_("{count} akun belum memasang kode OTP.").format(count=whole(missing)),) if missing else ()
    return Step(
        "otp", _("Faktor kedua"), text, bool(accounts) and not missing, _("Setiap pemilik akun"),
        reverse("mfa_index"), _("Pasang kode OTP saya"), actor.account in without, points,
    )  # fmt: skip


def _policy(actor: Actor) -> Step:
    adopted = AdoptedPolicy.objects.filter(agency_id=actor.agency).order_by("-valid_from", "-id").first()
    text = _("Kebijakan menentukan bobot, batas, dan syarat. Setiap angkanya menyebut peraturannya.")
    if adopted is not None:
        text = _("Berlaku: {title}, sejak {day}.").format(title=adopted.title, day=date(adopted.valid_from))
    return Step(
        "kebijakan", _("Kebijakan penilaian"), text, adopted is not None, _able(May.RUN_MAPPING),
        reverse("adopt_policy"), _("Pilih kebijakan"), actor.may(May.RUN_MAPPING),
    )  # fmt: skip


def _import(actor: Actor) -> Step:
    done = Delivery.objects.filter(agency_id=actor.agency, finished=True).exists()
    begun = done or Package.objects.filter(agency_id=actor.agency).exists()
    text = _(
        "Unggah Export Data ASN dari SIASN, HierarkiUnor, dan buku kerja bukti; perbaiki barisnya di layar."
    )
    points = (_("Impor sudah dimulai tetapi belum diterapkan."),) if begun and not done else ()
    return Step(
        "impor", _("Impor pertama"), text, done, _able(May.IMPORT_DATA), reverse("packages"),
        _("Buka impor data"), actor.may(May.IMPORT_DATA), points,
    )  # fmt: skip


def _approval(actor: Actor) -> Step:
    packages = Package.objects.filter(agency_id=actor.agency)
    done = packages.filter(state__in=(Package.State.APPLYING, Package.State.APPLIED)).exists()
    waiting = packages.filter(state=Package.State.PROPOSED).count()
    text = _("Orang kedua memeriksa perbedaan dan kualitas data, lalu menyetujui paketnya.")
    points = (_("{count} paket menunggu persetujuan.").format(count=whole(waiting)),) if waiting else ()
    return Step(
        "persetujuan", _("Persetujuan orang kedua"), text, done, _able(May.APPROVE_PACKAGE),
        reverse("packages"), _("Lihat paket"), actor.may(May.APPROVE_PACKAGE), points,
    )  # fmt: skip


def _mapping(actor: Actor) -> Step:
    done = Mapping.objects.filter(agency_id=actor.agency, state__in=FINISHED).exists()
    text = _(
        "Pemetaan dimulai setelah orang kedua menyetujuinya, bersama paket impor atau dari halaman Pemetaan;"
        " hasilnya usulan, belum keputusan."
    )
    return Step(
        "pemetaan", _("Pemetaan pertama"), text, done, _able(May.RUN_MAPPING), reverse("mappings"),
        _("Buka pemetaan"), actor.may(May.SEE_RESULTS) or actor.may(May.SEE_SUMMARY),
    )  # fmt: skip


def _announcement(actor: Actor) -> Step:
    done = Mapping.objects.filter(agency_id=actor.agency, state=Mapping.State.ANNOUNCED).exists()
    text = _("Setelah diumumkan, setiap pegawai melihat kotaknya sendiri beserta alasannya.")
    return Step(
        "pengumuman", _("Pengumuman"), text, done, _able(May.ANNOUNCE), reverse("mappings"),
        _("Buka pemetaan"), actor.may(May.ANNOUNCE),
    )  # fmt: skip
