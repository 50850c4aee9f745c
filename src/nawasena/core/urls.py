"""Addresses of accounts: logging in, the second factor, activation, roles, language and look.

Of the account library only these pages exist. Some others it looks up by name;
those names lead to our own.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as openid
from django.urls import URLPattern, URLResolver, path

from nawasena.core.accounts.factors import SetUpView
from nawasena.core.views import activation, audit, entrance, health, preferences, retention, roles, tokens
from nawasena.core.views.guards import account_page, open_to_all

LOGIN = [
    path("masuk/", open_to_all(account.login), name="account_login"),
    path("keluar/", open_to_all(account.logout), name="account_logout"),
    path("akun/nonaktif/", open_to_all(account.account_inactive), name="account_inactive"),
    path("akun/tanpa-peran/", open_to_all(entrance.without_role), name="account_without_role"),
    path("akun/kode-baru/", open_to_all(entrance.new_code), name="account_reset_password"),
    path("akun/kode-baru/sandi/", open_to_all(entrance.new_code), name="account_set_password"),
    path("akun/kata-sandi/", account_page(account.password_change), name="account_change_password"),
    path("akun/konfirmasi/", account_page(account.reauthenticate), name="account_reauthenticate"),
]
SECOND_FACTOR = [
    path("akun/otp/", account_page(mfa.index), name="mfa_index"),
    path("akun/otp/pasang/", account_page(SetUpView.as_view()), name="mfa_activate_totp"),
    path("akun/otp/lepas/", account_page(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("akun/otp/kode/", open_to_all(mfa.authenticate), name="mfa_authenticate"),
    path("akun/otp/konfirmasi/", account_page(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("akun/otp/pemulihan/", account_page(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "akun/otp/pemulihan/baru/",
        account_page(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "akun/otp/pemulihan/unduh/",
        account_page(recovery.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
]
IDENTITY_PROVIDER = [
    path("masuk/batal/", open_to_all(social.login_cancelled), name="socialaccount_login_cancelled"),
    path("masuk/gagal/", open_to_all(social.login_error), name="socialaccount_login_error"),
    path("masuk/<slug:provider_id>/", entrance.through_provider(openid.login), name="openid_connect_login"),
    path(
        "masuk/<slug:provider_id>/kembali/",
        entrance.through_provider(openid.callback),
        name="openid_connect_callback",
    ),
]
OURS = [
    path("kesehatan/", health.health, name="health"),
    path("audit/", audit.events, name="audit"),
    path("audit/unduh/", audit.export, name="audit_export"),
    path("audit/periksa/", audit.check, name="audit_check"),
    path("audit/peristiwa/<int:number>/", audit.event, name="audit_event"),
    path("retensi/", retention.retention, name="retention"),
    path("retensi/masa-simpan/", retention.period, name="retention_period"),
    path("retensi/usul/", retention.propose, name="retention_propose"),
    path("retensi/<int:pk>/setujui/", retention.approve, name="retention_approve"),
    path("retensi/<int:pk>/tolak/", retention.reject, name="retention_reject"),
    path("aktivasi/", activation.activate, name="account_signup"),
    path("bahasa/", preferences.language, name="language"),
    path("tampilan/", preferences.theme, name="theme"),
    path("akun/", roles.accounts, name="accounts"),
    path("akun/<int:pk>/", roles.account, name="account"),
    path("akun/<int:pk>/peran/", roles.grant, name="grant_role"),
    path("akun/<int:pk>/peran/<int:grant>/cabut/", roles.revoke, name="revoke_role"),
    path("akun/<int:pk>/peran/<int:grant>/konfirmasi/", roles.confirm, name="confirm_role"),
    path("akun/<int:pk>/status/", roles.state, name="account_state"),
    path("akun/<int:pk>/otp/", roles.second_factor, name="remove_second_factor"),
    path("akun/cari/", roles.find, name="find_account"),
    path("akun/baru/", roles.create, name="create_account"),
    path("akun/token/", tokens.tokens, name="tokens"),
    path("akun/token/<int:pk>/cabut/", tokens.revoke, name="revoke_token"),
]
urlpatterns: list[URLPattern | URLResolver] = [*LOGIN, *SECOND_FACTOR, *IDENTITY_PROVIDER, *OURS]
