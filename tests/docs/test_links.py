"""Links to a heading lead to one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.pages import DOCS, FENCE

PAGES = sorted(DOCS.rglob("*.md"))
LINK = re.compile(r"\]\(([^)#\s]*)#([^)\s]+)\)")


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, made as GitHub and GitLab make them."""
    headings = re.findall(r"^#+ (.*)$", FENCE.sub("", text), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def astray(page: Path) -> list[str]:
    """The links of ``page`` whose heading does not exist."""
    links = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link[0]]
    targets = {name: (page.parent / name if name else page) for name, _anchor in links}
    known = {name: anchors(path.read_text(encoding="utf-8")) for name, path in targets.items()}
    return [f"{name}#{anchor}" for name, anchor in links if anchor not in known[name]]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(DOCS)))
def test_links_to_headings_lead_somewhere(page: Path) -> None:
    assert astray(page) == []


def test_a_link_astray_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# A, and B\n[1](#a-and-b) [2](page.md#c)\n")
    assert astray(page) == ["page.md#c"]
