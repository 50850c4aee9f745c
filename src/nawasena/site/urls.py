"""Every address of the application. A test holds that each is classified in the matrix of roles."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from nawasena.site.views import home

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("", include("nawasena.core.urls")),
    path("", include("nawasena.people.accounts.urls")),
]

handler400 = "nawasena.core.views.errors.bad_request"
handler403 = "nawasena.core.views.errors.forbidden"
handler404 = "nawasena.core.views.errors.not_found"
handler429 = "nawasena.core.views.errors.too_many"
handler500 = "nawasena.core.views.errors.server_error"
