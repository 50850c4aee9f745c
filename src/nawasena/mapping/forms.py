"""What is typed into the pages of a mapping."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from django import forms
from django.http import QueryDict

from nawasena.core.forms import say
from nawasena.i18n import _
from nawasena.mapping.models import AdoptedPolicy, Preset
from nawasena.mapping.queries.results import AGES, BY_NAME, SORTS, Filters

_DAY = "%Y-%m-%d"

_STATUS = ("mapped", "unmapped", "outside")
_ID = r"[0-9]{1,18}"
_WORD = r"[a-z0-9_]{1,40}"


class FilterForm(forms.Form):
    """The filters of a list as an address carries them; what makes no sense is left out, never an error."""

    status = forms.ChoiceField(choices=[(word, word) for word in _STATUS], required=False)
    box = forms.IntegerField(min_value=1, max_value=9, required=False)
    unit = forms.RegexField(rf"^{_ID}$", required=False)
    level = forms.RegexField(rf"^{_WORD}$", required=False)
    kind = forms.RegexField(rf"^{_WORD}$", required=False)
    grade = forms.RegexField(r"^[A-Za-z0-9_/]{1,10}$", required=False)
    age = forms.ChoiceField(choices=[(key, key) for key in AGES], required=False)
    near = forms.ChoiceField(choices=[("1", "1")], required=False)
    gate = forms.ChoiceField(choices=[("1", "1")], required=False)


class ListForm(forms.Form):
    """Where in a list one is."""

    sort = forms.ChoiceField(choices=[(key, key) for key in SORTS], required=False)
    after = forms.IntegerField(min_value=1, max_value=2**62, required=False)
    before = forms.IntegerField(min_value=1, max_value=2**62, required=False)


class SearchForm(forms.Form):
    """What to search for in a list: a name or a NIP, posted so that it never stands in an address."""

    q = forms.CharField(max_length=100, required=False, strip=True)


class DayForm(forms.Form):
    """The day as of which evidence shall count."""

    evaluation_date = forms.DateField(
        widget=forms.DateInput(attrs={"type": "date"}, format=_DAY), input_formats=[_DAY], required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, evaluation_date=_("Tanggal penilaian"))
        self.fields["evaluation_date"].error_messages["invalid"] = _(
            "Tulis tanggal sebagai tahun-bulan-hari."
        )


class ProposalForm(DayForm):
    """What a mapping shall be about. ``policies``: those in force on its day."""

    name = forms.CharField(max_length=120)
    preset = forms.ChoiceField(choices=[(preset, preset) for preset in Preset.values])
    policy = forms.TypedChoiceField(coerce=int)

    def __init__(self, *args: Any, policies: list[AdoptedPolicy], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evaluation_date"].required = True
        self._policies = {adopted.pk: adopted for adopted in policies}
        self.fields["policy"].choices = [(pk, pk) for pk in self._policies]  # type: ignore[attr-defined]
        self.fields["policy"].error_messages["invalid_choice"] = _(
            "Kebijakan ini tidak berlaku pada tanggal penilaian; pilih yang ditampilkan."
        )
        say(self, name=_("Nama periode"), preset=_("Populasi"), policy=_("Kebijakan penilaian"))

    def clean_policy(self) -> AdoptedPolicy:
        return self._policies[self.cleaned_data["policy"]]


class DecisionForm(forms.Form):
    """A decision names the version it saw."""

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    reason = forms.CharField(required=False)


def sort_of(query: QueryDict) -> str:
    """The sort of an address; by name when it names none, or one that nobody knows."""
    form = ListForm(query)
    form.is_valid()
    return str(form.cleaned_data.get("sort") or BY_NAME)


def filters_of(query: QueryDict, search: str = "") -> Filters:
    """The filters of an address; unknown or damaged ones count as not given."""
    form = FilterForm(query)
    form.is_valid()
    known = {item.name for item in fields(Filters)}
    given = {name: str(value) for name, value in form.cleaned_data.items() if value and name in known}
    return Filters(**given, search=search)
