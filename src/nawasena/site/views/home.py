"""Beranda Kerja: what is there to do for somebody like me."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from nawasena.core.views.guards import any_role


@any_role
def home(request: HttpRequest) -> HttpResponse:
    """The first page."""
    return render(request, "site/home.html")
