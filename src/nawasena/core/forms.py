"""Forms of accounts and roles: they read what was typed and decide nothing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from nawasena.core import clock
from nawasena.core.accounts import places
from nawasena.core.accounts.roles import RULES, May, Role, label
from nawasena.core.models import Account, Unit
from nawasena.i18n import _
from nawasena.rules.retention import LONGEST


class GrantForm(forms.Form):
    """A role for an account."""

    role = forms.ChoiceField()
    unit = forms.ModelChoiceField(queryset=Unit.objects.none(), required=False)
    valid_from = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    valid_until = forms.DateField(
        required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(max_length=500)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, role=_("Peran"), unit=_("Perangkat Daerah"), valid_from=_("Berlaku mulai"))
        say(self, valid_until=_("Berlaku sampai dengan"), reason=_("Alasan atau nomor surat"))
        roles = [(role.value, label(role)) for role in RULES]
        self.fields["role"].choices = [("", _("Pilih peran")), *roles]  # type: ignore[attr-defined]
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        whole: Any = ("", _("Seluruh instansi"))
        self.fields["unit"].choices = [whole, *places.grouped(units)]  # type: ignore[attr-defined]
        self.fields["unit"].help_text = _("Wajib untuk peran yang dibatasi pada satu Perangkat Daerah.")
        self.fields["valid_until"].help_text = _("Hari terakhir; kosongkan bila belum ditentukan.")
        self.fields["valid_from"].initial = clock.day

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class NewAccountForm(GrantForm):
    """An account that is not made from the personnel data, with its first role."""

    login = forms.CharField(max_length=60)
    name = forms.CharField(max_length=300)
    field_order = ("login", "name", "role", "unit", "valid_from", "valid_until", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, login=_("NIP atau nama pengguna"), name=_("Nama lengkap"))


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, reason=_("Alasan"))


class PeriodLengthForm(forms.Form):
    """How long a kind of thing is kept, and what says so."""

    kind = forms.SlugField(max_length=40)
    months = forms.IntegerField(min_value=1, max_value=LONGEST)
    basis = forms.CharField(max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, months=_("Masa simpan (bulan)"), basis=_("Dasar masa simpan"))
        text = _("Masa simpan 1 sampai dengan {most} bulan.").format(most=LONGEST)
        self.fields["months"].error_messages |= dict.fromkeys(
            ("invalid", "min_value", "max_value", "required"), text
        )
        text = _("Sebutkan dasar masa simpan ini, misalnya nomor peraturan jadwal retensi arsip instansi.")
        self.fields["basis"].error_messages |= dict.fromkeys(("required",), text)


class ProposalForm(forms.Form):
    """What shall be destroyed, and why."""

    kind = forms.SlugField(max_length=40)
    subject = forms.IntegerField(min_value=0, max_value=2**62)
    reason = forms.CharField(max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, reason=_("Alasan"))
        self.fields["reason"].error_messages["required"] = _("Sebutkan alasannya, paling banyak 500 huruf.")


class TokenForm(forms.Form):
    """A token of the API: whose it is, what it reads, and for how long."""

    account = forms.ModelChoiceField(queryset=Account.objects.none(), empty_label=None)
    name = forms.CharField(max_length=100)
    scopes = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    days = forms.IntegerField(min_value=1, max_value=366, initial=90)

    def __init__(self, *args: Any, holders: QuerySet[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, account=_("Akun"), name=_("Dipakai oleh program"), scopes=_("Boleh membaca"))
        say(self, days=_("Masa berlaku (hari)"))
        self.fields["account"].queryset = holders  # type: ignore[attr-defined]
        self.fields["scopes"].choices = list(self.scope_labels().items())  # type: ignore[attr-defined]

    @staticmethod
    def scope_labels() -> dict[str, str]:
        """What a token may read, in words."""
        return {
            May.SEE_PEOPLE.value: _("Data kepegawaian dan bukti"),
            May.SEE_RESULTS.value: _("Hasil pemetaan dan penjelasannya"),
            May.SEE_SUMMARY.value: _("Daftar pemetaan"),
            May.SEE_SELF.value: _("Data dan hasil diri sendiri"),
        }


class ActivationForm(forms.Form):
    """NIP, code and a password of one's own."""

    login = forms.CharField(max_length=60, widget=forms.TextInput(attrs={"autocomplete": "username"}))
    code = forms.CharField(max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    password = forms.CharField(
        max_length=128, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    again = forms.CharField(
        max_length=128, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, login=_("NIP atau nama pengguna"), code=_("Kode aktivasi"))
        say(self, password=_("Kata sandi baru"), again=_("Kata sandi baru sekali lagi"))
        self.fields["password"].help_text = _(
            "Paling sedikit 12 huruf atau angka, bukan kata sandi yang umum."
        )

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if self.cleaned_data.get("password") not in (None, again):
            raise forms.ValidationError(_("Kedua kata sandi berbeda."))
        return again


def say(form: forms.Form, **labels: str) -> None:
    """Label fields in the reader's language."""
    for name, text in labels.items():
        form.fields[name].label = text


class PeriodForm(forms.Form):
    """What a list of the audit trail is narrowed to, and where in it the reader is."""

    actor = forms.IntegerField(required=False, min_value=0, max_value=2**62)
    action = forms.RegexField(r"^[a-z_.]{1,80}$", required=False)
    since = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    until = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    before = forms.IntegerField(required=False, min_value=0, max_value=2**62)
    after = forms.IntegerField(required=False, min_value=0, max_value=2**62)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(
            self, actor=_("Pelaku"), action=_("Tindakan"), since=_("Mulai tanggal"), until=_("Sampai tanggal")
        )
        for name in ("since", "until"):
            self.fields[name].error_messages["invalid"] = _("Tulis tanggal sebagai tahun-bulan-hari.")

    def clean_until(self) -> Any:
        since, until = self.cleaned_data.get("since"), self.cleaned_data["until"]
        if since and until and until < since:
            raise forms.ValidationError(_("Tanggal akhir mendahului tanggal awal."))
        return until
