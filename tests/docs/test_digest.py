"""The page on digests: its example is recomputed from the text on the page alone."""

from __future__ import annotations

import datetime as dt
import hashlib

from nawasena.engine.canonical import BLOCK, digest_rows
from nawasena.mapping.manifest import Manifest
from tests.docs.pages import DOCS, blocks, table

PAGE = DOCS / "algorithms" / "digest.md"
COLUMNS = ("id", "nip", "box", "hadir", "tanggal", "unit")
DAY = dt.date(2026, 6, 30)
ROWS = [
    (1, "198001012005011001", 4, True, DAY, None),
    (2, "199002022015022002", None, False, DAY, "Dinas\tSosial\\Pertanian"),
]


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def shown() -> list[str]:
    return [row[1] for row in table(PAGE, "what is hashed")]


def test_the_example_follows_from_the_text_on_the_page() -> None:
    text = next(block.text for block in blocks(PAGE) if block.language == "text").replace("→", "\t")
    block = sha(text)
    assert shown() == [block, sha("contoh\n" + "\t".join(COLUMNS) + "\n" + block)]


def test_the_example_is_what_the_engine_computes() -> None:
    assert digest_rows("contoh", COLUMNS, ROWS) == shown()[-1]


def test_the_size_of_a_block_is_the_one_on_the_page() -> None:
    assert f"{BLOCK:,}" in PAGE.read_text(encoding="utf-8")


def test_the_digest_of_a_run_is_made_as_the_page_says() -> None:
    policy = {"id": "contoh", "version": "1", "title": "Contoh", "digest": "p"}
    manifest = Manifest(
        engine_version="1", evaluation_date="2026-06-30", agency="A", policy=policy, inputs=[],
        snapshot={"skp": "s", "orang": "o"}, results="r", columns=[], denominators={}, counts={}, boxes={},
    )  # fmt: skip
    parts = ["nawasena", "1", "p", "2026-06-30", "r", "orang=o", "skp=s"]
    assert manifest.digest == sha("\n".join(parts))
