"""Write the generated tables into docs/data-format.md: ``python -m tests.exchange.spreadsheets.page``."""

from __future__ import annotations

from pathlib import Path

from nawasena.exchange.spreadsheets import reference_page
from nawasena.rules.catalogue import library_catalogue

PAGE = Path(__file__).resolve().parents[3] / "docs" / "data-format.md"


def main() -> None:
    """Bring the page up to date."""
    text = PAGE.read_text(encoding="utf-8")
    text = reference_page.marked(
        text, reference_page.EVIDENCE_MARK, reference_page.evidence_tables(library_catalogue())
    )
    text = reference_page.marked(text, reference_page.LIMITS_MARK, reference_page.limits_table())
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
