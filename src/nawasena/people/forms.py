"""What is typed into the pages of people."""

from __future__ import annotations

from dataclasses import fields

from django import forms
from django.http import QueryDict

from nawasena.people.queries.people import Filters

LONGEST = 100
_ID = r"^[0-9]{1,18}$"
_WORD = r"^[a-z0-9_]{1,40}$"


class FilterForm(forms.Form):
    """The filters of a list as an address carries them; what makes no sense is left out, never an error."""

    unit = forms.RegexField(_ID, required=False)
    level = forms.RegexField(_WORD, required=False)
    kind = forms.RegexField(_WORD, required=False)
    grade = forms.RegexField(r"^[A-Za-z0-9_/]{1,10}$", required=False)


class PlaceForm(forms.Form):
    """Where in a list one is: after or before the person with this id."""

    after = forms.IntegerField(min_value=1, max_value=2**62, required=False)
    before = forms.IntegerField(min_value=1, max_value=2**62, required=False)


class UnitForm(forms.Form):
    """Which unit is looked at."""

    unit = forms.RegexField(_ID, required=False)


class SearchForm(forms.Form):
    """What to search for: a name or a NIP, posted so that it never stands in an address."""

    q = forms.CharField(max_length=LONGEST, required=False, strip=True)


def filters_of(query: QueryDict, search: str = "") -> Filters:
    """The filters of an address; unknown or damaged ones count as not given."""
    form = FilterForm(query)
    form.is_valid()
    known = {item.name for item in fields(Filters)}
    given = {name: str(value) for name, value in form.cleaned_data.items() if value and name in known}
    return Filters(**given, search=search)


def unit_of(query: QueryDict) -> int | None:
    """The unit an address names; None when it names none, or nothing that could be one."""
    form = UnitForm(query)
    return int(form.cleaned_data["unit"]) if form.is_valid() and form.cleaned_data["unit"] else None
