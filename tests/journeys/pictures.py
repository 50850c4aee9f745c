"""Pictures of pages, small enough to keep: a palette of the colours a page really has."""

from __future__ import annotations

import base64
import struct
import zlib

import numpy as np
from playwright.sync_api import Page

COLOURS = 64  # text on flat colours needs no more
RAW = """async (source) => {
  const bytes = Uint8Array.from(atob(source), (sign) => sign.charCodeAt(0));
  const picture = await createImageBitmap(new Blob([bytes], {type: "image/png"}));
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const context = canvas.getContext("2d");
  context.drawImage(picture, 0, 0);
  const {data} = context.getImageData(0, 0, picture.width, picture.height);
  let text = "";
  for (let at = 0; at < data.length; at += 32768) text += String.fromCharCode(...data.subarray(at, at + 32768));
  return [picture.width, picture.height, btoa(text)];
}"""


def compact(blank: Page, picture: bytes) -> bytes:
    """A PNG with the most frequent colours of ``picture``; ``blank``: an empty page, whose browser decodes it."""
    width, height, text = blank.evaluate(RAW, base64.b64encode(picture).decode())
    points = np.frombuffer(base64.b64decode(text), dtype=np.uint8).reshape(height * width, 4)[:, :3]
    palette, places = _palette(points.astype(np.uint32))
    return _png(palette, places.reshape(height, width))


def _palette(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The most frequent colours, and for each point the nearest of them."""
    codes = (points[:, 0] << 16) | (points[:, 1] << 8) | points[:, 2]
    found, places, counts = np.unique(codes, return_inverse=True, return_counts=True)
    colours = np.stack([found >> 16 & 255, found >> 8 & 255, found & 255], axis=1).astype(np.int32)
    kept = colours[np.argsort(counts)[::-1][:COLOURS]]
    nearest = np.array(
        [int(((kept - colour) ** 2).sum(axis=1).argmin()) for colour in colours], dtype=np.uint8
    )
    return kept.astype(np.uint8), nearest[places]


def _png(palette: np.ndarray, rows: np.ndarray) -> bytes:
    height, width = rows.shape
    lines = np.hstack([np.zeros((height, 1), np.uint8), rows]).tobytes()
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = (
        (b"IHDR", head),
        (b"PLTE", palette.tobytes()),
        (b"IDAT", zlib.compress(lines, 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in parts)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
