"""The report of a run as an archival, accessible PDF (PDF/A-2a and PDF/UA-1)."""

from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import typst

from nawasena.i18n import _
from nawasena.mapping.outputs.report_findings import finding_sections
from nawasena.mapping.outputs.report_policy import policy_sections
from nawasena.mapping.outputs.wording import clean, locale, long_date, short_digest, standing
from nawasena.mapping.view import RunView

# Latin with all its marks, Greek, punctuation, arrows, mathematics, boxes: complete in the wheel's fonts.
_FOREIGN = re.compile(
    "[^\n\x20-\x7e\xa0-\u03ff\u1e00-\u1eff\u2000-\u2040\u20ac\u2116\u2122\u2190-\u22ff\u2500-\u25ff]"
)
STANDARDS: tuple[typst.PDFStandard, ...] = ("a-2a", "ua-1")


def write_report(path: Path, view: RunView) -> None:
    """Write the report to ``path``, overwriting; the same view gives the same bytes.

    Raises OSError when the file cannot be written.
    """
    data = printable(json.dumps(report_data(view), ensure_ascii=False))
    path.write_bytes(_compile(data, view.evaluation_date))


def printable(text: str) -> str:
    """The text in composed form, with a hollow square for each character that the fonts do not have.

    An archival PDF must be able to show all it holds: one foreign letter would otherwise refuse the report.
    """
    return _FOREIGN.sub("\u25a1", unicodedata.normalize("NFC", text))


def report_data(view: RunView) -> dict[str, Any]:
    """What the template sets: a heading, and sections made of blocks."""
    policy, date = view.policy, view.evaluation_date
    facts = (
        (_("Kebijakan"), f"{policy.title} ({policy.id} {policy.version})"),
        (_("Status kebijakan"), standing(policy.status)),
        (_("Sidik hasil"), short_digest(view.run_digest)),
    )
    return {
        "lang": locale(),
        "title": _("Laporan pemetaan talenta"),
        "agency": clean(view.agency),
        "when": _("Keadaan per {date}").format(date=long_date(date)),
        "date": {"year": date.year, "month": date.month, "day": date.day},
        "page": _("Halaman {page} dari {pages}"),
        "footer": _("Sidik hasil {digest}").format(digest=short_digest(view.run_digest)),
        "facts": [[name, clean(value)] for name, value in facts],
        "sections": [*finding_sections(view), *policy_sections(view)],
    }


def _compile(data: str, date: dt.date) -> bytes:
    compiler = typst.Compiler(_template(), font_paths=_fonts(), sys_inputs={"report": data})
    moment = dt.datetime.combine(date, dt.time(), dt.UTC)
    made = compiler.compile(format="pdf", pdf_standards=list(STANDARDS), timestamp=moment)
    if not isinstance(made, bytes):
        raise TypeError(type(made))  # a PDF is one file
    return made


@cache
def _template() -> bytes:
    return (resources.files(__package__) / "report.typ").read_bytes()


@cache
def _fonts() -> typst.Fonts:
    """Only the fonts inside the wheel: the same pages on every machine."""
    return typst.Fonts(include_system_fonts=False)
