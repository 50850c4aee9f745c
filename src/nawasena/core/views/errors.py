"""Pages for what went wrong: they say what happened and what to do, and carry a number to ask about."""

from __future__ import annotations

import logging
import secrets

from django.db import Error
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from nawasena.core.database.limits import took_too_long
from nawasena.i18n import _

API = "/api/v"  # what lies below is read by programs: its errors are JSON, whatever went wrong

UNAVAILABLE, RETRY = 503, "10"  # seconds

logger = logging.getLogger(__name__)


def _page(request: HttpRequest, code: int, *texts: str, incident: str = "") -> HttpResponse:
    title, explanation, cure = texts
    if request.path.startswith(API):
        said = {"detail": explanation, "incident": incident} if incident else {"detail": explanation}
        return JsonResponse(said, status=code)
    words = {"code": code, "title": title, "explanation": explanation, "cure": cure, "incident": incident}
    return render(request, "core/error.html", words, status=code)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400"""
    why = _("Isian yang dikirim tidak dalam bentuk yang dikenal.")
    return _page(
        request, 400, _("Permintaan tidak dapat dibaca"), why, _("Kembali, periksa isian, lalu coba lagi.")
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403, with the reason that was given when access was refused."""
    why = str(exception or "") or _("Peran Anda tidak memberi hak untuk tindakan ini.")
    cure = _("Bila Anda memerlukannya untuk tugas Anda, mintalah peran yang sesuai kepada admin instansi.")
    return _page(request, 403, _("Tidak diizinkan"), why, cure)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, the same for what does not exist and for what belongs to others."""
    why = _("Alamat ini tidak ada, atau isinya bukan bagian dari wewenang Anda.")
    return _page(request, 404, _("Halaman tidak ditemukan"), why, _("Mulai lagi dari Beranda."))


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429"""
    why = _("Terlalu banyak permintaan dalam waktu singkat.")
    return _page(
        request, 429, _("Terlalu banyak permintaan"), why, _("Tunggu beberapa menit, lalu coba lagi.")
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token does not fit."""
    why = _("Halaman terlalu lama terbuka, atau cookie diblokir.")
    return _page(
        request, 403, _("Formulir sudah kedaluwarsa"), why, _("Muat ulang halaman, lalu kirim sekali lagi.")
    )


def given_up(request: HttpRequest, error: Error) -> HttpResponse:
    """503: the database took too long, or is not there. Nothing was kept."""
    incident = secrets.token_hex(4)
    logger.error("incident %s: %s", incident, (str(error).splitlines() or [type(error).__name__])[0])
    if hasattr(request, "session"):
        request.session.modified = False  # it could not be kept either
    if took_too_long(error):
        title, why = (
            _("Terlalu lama"),
            _("Permintaan ini terlalu lama dan dihentikan. Tidak ada yang tersimpan."),
        )
        cure = _(
            "Persempit saringan atau coba beberapa saat lagi; mungkin orang lain sedang mengubah hal yang sama."
        )
    else:
        title = _("Basis data sedang tidak dapat dipakai")
        why = _("Aplikasi tidak terhubung dengan basis datanya. Tidak ada yang setengah tersimpan.")
        cure = _("Tunggu sebentar, lalu muat ulang. Impor dan pemetaan yang berjalan dilanjutkan sendiri.")
    response = _page(request, UNAVAILABLE, title, why, cure, incident=incident)
    response["Retry-After"] = RETRY
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500, with a number that also stands in the log."""
    incident = secrets.token_hex(4)
    logger.error("incident %s at %s", incident, request.resolver_match and request.resolver_match.view_name)
    texts = (_("Terjadi kesalahan pada sistem"), _("Tidak ada yang tersimpan."), _("Coba sekali lagi."))
    return _page(request, 500, *texts, incident=incident)
