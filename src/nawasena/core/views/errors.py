"""Pages for what went wrong: they say what happened and what to do, and carry a number to ask about."""

from __future__ import annotations

import logging
import secrets

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from nawasena.i18n import _

API = "/api/v"  # what lies below is read by programs: its errors are JSON, whatever went wrong

logger = logging.getLogger(__name__)


def _page(request: HttpRequest, status: int, title: str, cure: str, incident: str = "") -> HttpResponse:
    if request.path.startswith(API):
        return JsonResponse({"detail": cure, "incident": incident}, status=status)
    words = {"status": status, "title": title, "cure": cure, "incident": incident}
    return render(request, "core/error.html", words, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request, 400, _("Permintaan tidak dapat dibaca"), _("Kembali dan periksa isian, lalu coba lagi.")
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    text = (
        str(exception)
        if exception and str(exception)
        else _("Peran Anda tidak memberi hak untuk tindakan ini.")
    )
    return _page(request, 403, _("Tidak diizinkan"), text)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    cure = _("Alamat ini tidak ada, atau isinya bukan bagian dari wewenang Anda. Mulai lagi dari Beranda.")
    return _page(request, 404, _("Halaman tidak ditemukan"), cure)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    cure = _("Tunggu beberapa menit, lalu coba sekali lagi.")
    return _page(request, 429, _("Terlalu banyak permintaan"), cure)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    cure = _("Halaman terlalu lama terbuka atau cookie diblokir. Muat ulang halaman, lalu kirim sekali lagi.")
    return _page(request, 403, _("Formulir sudah kedaluwarsa"), cure)


def server_error(request: HttpRequest) -> HttpResponse:
    incident = secrets.token_hex(4)
    logger.error("incident %s at %s", incident, request.resolver_match and request.resolver_match.view_name)
    cure = _(
        "Tidak ada yang tersimpan. Coba sekali lagi; bila berulang, sampaikan nomor kejadian ini ke admin."
    )
    return _page(request, 500, _("Terjadi kesalahan pada sistem"), cure, incident)
