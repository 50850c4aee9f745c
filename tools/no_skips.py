"""Fail when a test run skipped anything, or ran nothing: ``no_skips.py JUNIT.xml``."""

from __future__ import annotations

import sys
from pathlib import Path
from xml.etree import ElementTree


def skipped(report: Path) -> list[str]:
    """``class::test: reason`` of every test in a JUnit report that did not run.

    Raises ValueError when the report holds no test at all.
    """
    cases = list(ElementTree.parse(report).iter("testcase"))  # noqa: S314 -- written by our own test run
    if not cases:
        raise ValueError(f"{report}: no test was run")
    return [
        f"{case.get('classname')}::{case.get('name')}: {mark.get('message', '')}"
        for case in cases
        for mark in case.iter("skipped")
    ]


def main(arguments: list[str]) -> int:
    """Print each skipped test of the reports; 1 when there is one, 0 otherwise."""
    names = [name for report in arguments for name in skipped(Path(report))]
    for name in names:
        sys.stderr.write(f"skipped: {name}\n")
    return 1 if names else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
