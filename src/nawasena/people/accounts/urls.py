"""Addresses of making accounts for civil servants."""

from __future__ import annotations

from django.urls import path

from nawasena.people.accounts import views

urlpatterns = [
    path("aktivasi-pegawai/", views.units, name="activation_units"),
    path("aktivasi-pegawai/<int:pk>/", views.unit, name="activation_unit"),
    path("aktivasi-pegawai/<int:pk>/akun/", views.make, name="make_accounts"),
    path("aktivasi-pegawai/<int:pk>/kode/", views.issue, name="issue_codes"),
    path("aktivasi-pegawai/<int:pk>/kode/ulang/", views.reissue, name="reissue_codes"),
    path("akun/<int:pk>/kode/", views.issue_one, name="issue_code"),
]
