"""Every address of the application. A test holds that each is classified in the matrix of roles."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []

handler400 = "nawasena.core.views.errors.bad_request"
handler403 = "nawasena.core.views.errors.forbidden"
handler404 = "nawasena.core.views.errors.not_found"
handler500 = "nawasena.core.views.errors.server_error"
