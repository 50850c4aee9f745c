"""Addresses of data quality."""

from django.urls import path

from nawasena.people import quality_views

urlpatterns = [
    path("", quality_views.quality, name="quality"),
    path("<str:code>/", quality_views.indicator, name="quality_indicator"),
]
