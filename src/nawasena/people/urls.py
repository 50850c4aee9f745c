"""Addresses of people and units. A NIP never stands in one."""

from django.urls import path

from nawasena.people.views import listing, person, search, units

urlpatterns = [
    path("cari/", search.search, name="search"),
    path("pegawai/", listing.people, name="people"),
    path("pegawai/cari/", listing.remember, name="people_search"),
    path("pegawai/<int:pk>/", person.person, name="person"),
    path("unit/", units.units, name="units"),
]
