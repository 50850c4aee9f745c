"""What is typed into the pages of the guided upload."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from nawasena.i18n import _
from nawasena.mapping import presets
from nawasena.mapping.models import AdoptedPolicy, Preset
from nawasena.people.learning.difference import STATES


class PackageForm(forms.Form):
    """What a package is about."""

    title = forms.CharField(max_length=120)
    as_of = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    mapping_name = forms.CharField(max_length=120, required=False)
    policy = forms.ModelChoiceField(queryset=AdoptedPolicy.objects.none(), required=False)
    preset = forms.ChoiceField(choices=(), required=False)

    def __init__(self, *args: Any, policies: QuerySet[AdoptedPolicy], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["policy"].queryset = policies  # type: ignore[attr-defined]
        self.fields["policy"].empty_label = _("Hanya impor")  # type: ignore[attr-defined]
        self.fields["policy"].label_from_instance = lambda item: item.title  # type: ignore[attr-defined]
        choices = [(value, presets.label(value)) for value in Preset.values]
        self.fields["preset"].choices = choices  # type: ignore[attr-defined]
        labels = {
            "title": _("Nama paket"),
            "as_of": _("Data per tanggal"),
            "mapping_name": _("Nama pemetaan yang dimulai setelah impor"),
            "policy": _("Kebijakan penilaian"),
            "preset": _("Populasi"),
        }
        for name, text in labels.items():
            self.fields[name].label = text
        self.fields["as_of"].help_text = _("Tanggal keadaan data; juga tanggal penilaian pemetaannya.")
        self.fields["mapping_name"].help_text = _(
            "Misalnya Pemetaan Talenta 2026 Periode II. Kosongkan bila hanya mengimpor."
        )

    def clean_preset(self) -> str:
        return self.cleaned_data["preset"] or Preset.ALL


class FilterForm(forms.Form):
    """Which refused cells to show; what makes no sense counts as not given."""

    sheet = forms.CharField(max_length=120, required=False)
    column = forms.CharField(max_length=120, required=False)
    reason = forms.CharField(max_length=500, required=False)
    after = forms.IntegerField(min_value=0, max_value=2**62, required=False)


class DifferenceForm(forms.Form):
    """Which part of the difference to show."""

    state = forms.ChoiceField(choices=[(word, word) for word in STATES], required=False)
    offset = forms.IntegerField(min_value=0, max_value=10**9, required=False)


class DecisionForm(forms.Form):
    """A decision names the version it saw."""

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    close_gone = forms.BooleanField(required=False)
    reason = forms.CharField(max_length=500, required=False)
