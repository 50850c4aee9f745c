"""Every address of the application. A test holds that each is classified in the matrix of roles."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from nawasena.core.views.components import components
from nawasena.people.views import access
from nawasena.site.views import home, legal, me

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("saya/", me.me, name="me"),
    path("dasar-hukum/", legal.legal_basis, name="legal_basis"),
    path("audit/akses/", access.readings, name="audit_access"),
    path("audit/akses/unduh/", access.export, name="audit_access_export"),
    path("komponen/", components, name="components"),
    path("pemetaan/", include("nawasena.mapping.urls")),
    path("", include("nawasena.core.urls")),
    path("", include("nawasena.people.accounts.urls")),
]

handler400 = "nawasena.core.views.errors.bad_request"
handler403 = "nawasena.core.views.errors.forbidden"
handler404 = "nawasena.core.views.errors.not_found"
handler429 = "nawasena.core.views.errors.too_many"
handler500 = "nawasena.core.views.errors.server_error"
