"""Addresses of mappings."""

from django.urls import path

from nawasena.mapping.views import deciding, expiring, exporting, listing, overview, person, starting

urlpatterns = [
    path("", listing.index, name="mappings"),
    path("baru/", starting.create, name="mapping_new"),
    path("<int:pk>/setujui/", deciding.approve, name="mapping_approve"),
    path("<int:pk>/tolak/", deciding.refuse, name="mapping_refuse"),
    path("<int:pk>/batalkan/", deciding.withdraw, name="mapping_withdraw"),
    path("<int:pk>/coba-lagi/", deciding.retry, name="mapping_retry"),
    path("<int:pk>/kemajuan/", starting.progress, name="mapping_progress"),
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
