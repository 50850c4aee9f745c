"""Pictures of pages, small enough to keep: a palette of the colours a page really has."""

from __future__ import annotations

import io

from PIL import Image

COLOURS = 64  # text on flat colours needs no more


def compact(picture: bytes) -> bytes:
    """A PNG with at most ``COLOURS`` colours, those that lose least of ``picture``; nothing is dithered."""
    with Image.open(io.BytesIO(picture)) as whole:
        small = whole.convert("RGB").quantize(
            COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
        )
    written = io.BytesIO()
    small.save(written, "PNG", optimize=True)
    return written.getvalue()
