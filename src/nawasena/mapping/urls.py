"""Addresses of mappings."""

from django.urls import path

from nawasena.mapping.views import expiring, exporting, listing, overview, person

urlpatterns = [
    path("", listing.index, name="mappings"),
    path("<int:pk>/", overview.overview, name="mapping"),
    path("<int:pk>/ringkasan/", overview.summary, name="mapping_summary"),
    path("<int:pk>/pegawai/", listing.people, name="mapping_people"),
    path("<int:pk>/cari/", listing.search, name="mapping_search"),
    path("<int:pk>/pegawai/<int:person>/", person.person, name="mapping_person"),
    path("<int:pk>/banding/<int:other>/", overview.compare, name="mapping_compare"),
    path("<int:pk>/umumkan/", overview.announce, name="mapping_announce"),
    path("<int:pk>/asesmen-berakhir/", expiring.expiring, name="mapping_expiring"),
    path("<int:pk>/ekspor/", exporting.export, name="mapping_export"),
]
