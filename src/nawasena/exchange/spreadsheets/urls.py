"""Addresses of the guided upload."""

from django.urls import path

from nawasena.exchange.spreadsheets.views import collecting, deciding, difference, overview, repairing

urlpatterns = [
    path("", overview.index, name="packages"),
    path("baru/", collecting.create, name="package_new"),
    path("contoh/", collecting.template, name="package_template"),
    path("<int:pk>/", overview.package, name="package"),
    path("<int:pk>/kemajuan/", overview.progress, name="package_progress"),
    path("<int:pk>/keterangan/", collecting.describe, name="package_describe"),
    path("<int:pk>/unggah/", collecting.upload, name="package_upload"),
    path("<int:pk>/berkas/<int:file>/hapus/", collecting.remove, name="package_file_remove"),
    path("<int:pk>/baca/", collecting.read, name="package_read"),
    path("<int:pk>/kolom/", repairing.columns, name="package_columns"),
    path("<int:pk>/perbaiki/", repairing.errors, name="package_errors"),
    path("<int:pk>/selisih/", difference.difference, name="package_difference"),
    path("<int:pk>/selisih/<int:row>/", difference.change, name="package_change"),
    path("<int:pk>/ajukan/", deciding.propose, name="package_propose"),
    path("<int:pk>/tarik/", deciding.withdraw, name="package_withdraw"),
    path("<int:pk>/setujui/", deciding.approve, name="package_approve"),
    path("<int:pk>/tolak/", deciding.reject, name="package_reject"),
    path("<int:pk>/kembalikan/", deciding.give_back, name="package_give_back"),
    path("<int:pk>/lanjutkan/", deciding.resume, name="package_resume"),
]
