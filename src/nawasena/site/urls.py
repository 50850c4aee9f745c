"""Every address of the application. A test holds that each is classified in the matrix of roles."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from nawasena.core.views.components import components
from nawasena.people.views import access
from nawasena.site.api import describing
from nawasena.site.api.wiring import addresses
from nawasena.site.views import beginning, home, legal, me, tour

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("saya/", me.me, name="me"),
    path("saya/unduh/", me.my_data, name="my_data"),
    path("dasar-hukum/", legal.legal_basis, name="legal_basis"),
    path("tur/", tour.tour, name="tour"),
    path("tur/masuk/<slug:role>/", tour.enter_as, name="tour_enter"),
    path("tur/<int:number>/", tour.stop, name="tour_stop"),
    path("tur/selesai/", tour.end, name="tour_end"),
    path("audit/akses/", access.readings, name="audit_access"),
    path("audit/akses/unduh/", access.export, name="audit_access_export"),
    path("langkah-awal/", beginning.first_steps, name="first_steps"),
    path("langkah-awal/instansi/", beginning.agency_profile, name="agency_profile"),
    path("langkah-awal/kebijakan/", beginning.adopt_policy, name="adopt_policy"),
    path("komponen/", components, name="components"),
    path("kualitas-data/", include("nawasena.people.quality_urls")),
    path("pemetaan/", include("nawasena.mapping.urls")),
    path("data/impor/", include("nawasena.exchange.spreadsheets.urls")),
    path("", include("nawasena.people.urls")),
    path("api/v1/", addresses),
    path("api/docs", describing.docs, name="api_docs"),
    path("api/openapi.json", describing.openapi, name="api_schema"),
    path("", include("nawasena.core.urls")),
    path("", include("nawasena.people.accounts.urls")),
]

handler400 = "nawasena.core.views.errors.bad_request"
handler403 = "nawasena.core.views.errors.forbidden"
handler404 = "nawasena.core.views.errors.not_found"
handler429 = "nawasena.core.views.errors.too_many"
handler500 = "nawasena.core.views.errors.server_error"
