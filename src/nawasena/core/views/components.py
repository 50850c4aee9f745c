"""The live page of every component: what it looks like, and the call that makes it."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from nawasena.core.views.guards import open_to_all
from nawasena.i18n import _

TEMPLATE = "core/components.html"
EXAMPLE = re.compile(
    r'\{% call example\("(?P<key>[a-z.-]+)".*?%\}\n(?P<source>.*?)\n\{% endcall %\}\{# example #\}', re.S
)


@open_to_all
def components(request: HttpRequest) -> HttpResponse:
    """Every component in every state."""
    return render(request, TEMPLATE, context())


def context() -> dict[str, Any]:
    """What the page shows: the sources of its examples and fictional figures to show them with."""
    return {
        "sources": sources(),
        "form": _sample_form(),
        "nine": _nine_boxes(),
        "nine_person": _one_person(),
        "moves": _moves(),
        "people": _people(),
        "columns": _columns(),
        "parts": _parts(),
        "nodes": _nodes(),
        "funnel_steps": _funnel(),
        "today": dt.date(2026, 6, 30),
    }


@cache
def sources() -> dict[str, str]:
    """The template text of each example by its key, read from the page itself so that both agree."""
    text = (resources.files("nawasena.core") / "templates" / TEMPLATE).read_text(encoding="utf-8")
    return {found["key"]: found["source"] for found in EXAMPLE.finditer(text)}


class SampleForm(forms.Form):
    """A form as pages have them; its texts are given when it is made, in the language of the reader."""

    name = forms.CharField(max_length=100)
    level = forms.ChoiceField()
    consent = forms.BooleanField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Nama periode")
        self.fields["name"].help_text = _("Contoh: Pemetaan Talenta 2026 Periode II")
        self.fields["name"].error_messages["required"] = _("Nama periode belum diisi. Tulis nama periode.")
        self.fields["level"].label = _("Populasi")
        self.fields["level"].choices = [("jpt", _("JPT")), ("semua", _("Semua jenjang"))]  # type: ignore[attr-defined]
        self.fields["consent"].label = _("Data sudah diperiksa")
        self.fields["consent"].error_messages["required"] = _("Beri tanda bila data sudah diperiksa.")


def _sample_form() -> SampleForm:
    form = SampleForm({"name": "", "level": "jpt"})
    form.is_valid()
    return form


def _nine_boxes() -> dict[str, Any]:
    predicates = {
        9: _("UNGGUL/TERBAIK"),
        8: _("POTENSIAL"),
        7: _("POTENSIAL"),
        6: _("CUKUP POTENSIAL"),
        5: _("CUKUP POTENSIAL"),
        4: _("CUKUP POTENSIAL"),
        3: _("KURANG SESUAI"),
        2: _("KURANG SESUAI"),
        1: _("TIDAK SESUAI"),
    }
    counts = {9: 214, 8: 1903, 7: 388, 6: 97, 5: 4120, 4: 640, 3: 12, 2: 171, 1: 9}

    def cells(*numbers: int) -> list[dict[str, Any]]:
        return [
            {"number": n, "predicate": predicates[n], "count": counts[n], "url": f"#kotak-{n}"}
            for n in numbers
        ]

    rows = [
        {"label": _("Di atas ekspektasi"), "cells": cells(4, 7, 9)},
        {"label": _("Sesuai ekspektasi"), "cells": cells(2, 5, 8)},
        {"label": _("Di bawah ekspektasi"), "cells": cells(1, 3, 6)},
    ]
    return {"rows": rows, "columns": [_("Rendah"), _("Menengah"), _("Tinggi")], "total": sum(counts.values())}


def _one_person() -> list[dict[str, Any]]:
    """The same grid without counts, with the box of one person marked."""
    keep = ("number", "predicate")
    return [
        {
            "label": row["label"],
            "cells": [
                {**{key: cell[key] for key in keep}, "selected": cell["number"] == 8} for cell in row["cells"]
            ],
        }
        for row in _nine_boxes()["rows"]
    ]


def _moves() -> dict[str, Any]:
    columns: list[dict[str, Any]] = [{"key": "from", "label": _("Dari"), "main": True}]
    columns += [
        {"key": number, "label": _("Kotak {number}").format(number=number), "numeric": True}
        for number in range(9, 0, -1)
    ]
    rows = [
        {"from": _("Kotak {number}").format(number=start)}
        | {to: 180 if to == start else 4 for to in range(1, 10)}
        for start in (9, 8, 7)
    ]
    return {"columns": columns, "rows": rows}


def _columns() -> list[dict[str, Any]]:
    return [
        {"key": "name", "label": _("Nama"), "main": True, "sort_url": "?urut=nama", "sorted": "ascending"},
        {"key": "unit", "label": _("Perangkat Daerah")},
        {"key": "box", "label": _("Kotak")},
        {"key": "score", "label": _("Nilai Talenta"), "numeric": True, "sort_url": "?urut=nilai"},
    ]


def _people() -> list[dict[str, Any]]:
    """Fictional people."""
    return [
        {"name": "Rahma Widyastuti", "unit": "Dinas Kesehatan", "number": 9, "score": Decimal("91.25")},
        {
            "name": "Yohanes Tandi",
            "unit": "Badan Perencanaan Pembangunan Daerah",
            "number": 8,
            "score": Decimal("84.5"),
        },
        {"name": "Siti Nurhaliza Putri", "unit": "Dinas Pendidikan", "number": 5, "score": Decimal("71.08")},
        {"name": "Made Arjuna", "unit": "Sekretariat Daerah", "number": 2, "score": Decimal(58)},
    ]


def _parts() -> list[dict[str, Any]]:
    return [
        {"label": _("Kinerja"), "value": Decimal("47.5"), "maximum": Decimal(50), "url": "#jejak"},
        {"label": _("Kompetensi"), "value": Decimal("19.2"), "maximum": Decimal(30)},
        {
            "label": _("Penghargaan"),
            "value": Decimal(0),
            "maximum": Decimal(20),
            "note": _("tidak ada catatan"),
        },
    ]


def _nodes() -> list[dict[str, Any]]:
    def leaf(label: str, value: str, weight: int, adds: str, source: str) -> dict[str, Any]:
        return {
            "label": label,
            "value": Decimal(value),
            "weight": weight,
            "contribution": Decimal(adds),
            "source": source,
            "url": "#jejak",
        }

    ratings = [
        leaf(_("Rating hasil kerja"), "95", 30, "28.5", _("SKP 2025, e-Kinerja")),
        leaf(_("Rating perilaku kerja"), "95", 20, "19", _("SKP 2025, e-Kinerja")),
    ]
    work = {**leaf(_("Kinerja"), "95", 50, "47.5", ""), "children": ratings}
    award = leaf(_("Penghargaan"), "0", 20, "0", _("nihil menurut lembar PENGHARGAAN"))
    return [{**leaf(_("Sumbu Kinerja"), "66.7", 100, "66.7", ""), "children": [work, award]}]


def _funnel() -> list[dict[str, Any]]:
    return [
        {"label": _("ASN dalam populasi"), "count": 8000, "url": "#"},
        {"label": _("Data lengkap"), "count": 7880, "lost_url": "#"},
        {"label": _("SKP dua tahun"), "count": 7741, "lost_url": "#"},
        {"label": _("Penilaian kompetensi berlaku"), "count": 7554, "lost_url": "#"},
        {"label": _("Terpetakan"), "count": 7554, "url": "#"},
    ]
