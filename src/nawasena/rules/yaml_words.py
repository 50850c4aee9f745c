"""What is wrong with the form of a YAML file, in words: the reader's own messages are for programmers."""

from __future__ import annotations

import re

from nawasena.i18n import N_, _

_QUOTE = N_('Beri tanda kutip pada teks yang memuat titik dua atau koma, misalnya label: "Kotak: tujuh".')
_ALIGN = N_("Jorokkan kunci yang setingkat sama jauh, dan tutup setiap kurung dan tanda kutip.")
# Message of the reader (a pattern), what happened, what to do; the first that fits is used.
_KNOWN = (
    (
        r"mapping values are not allowed",
        N_("ada titik dua (:) di tempat yang tidak semestinya, biasanya di dalam teks tanpa tanda kutip"),
        _QUOTE,
    ),
    (
        r"expected ',' or '[\]}]'",
        N_("kurung tidak ditutup, atau teks di dalamnya memerlukan tanda kutip"),
        _QUOTE,
    ),
    (r"'\\t' that cannot start", N_("ada tab di awal baris"), N_("Pakai spasi, bukan tab, untuk menjorok.")),
    (
        r"cannot start any token",
        N_("ada teks tanpa tanda kutip yang diawali tanda khusus (@, %, `)"),
        N_("Beri tanda kutip pada teks itu."),
    ),
    (r"expected <block end>", N_("indentasi tidak sejajar"), _ALIGN),
    (r"could not find expected ':'", N_("ada kunci tanpa titik dua"), N_("Tulis kunci: nilai.")),
    (r"unexpected end of stream", N_("tanda kutip tidak ditutup"), N_("Tutup tanda kutipnya.")),
    (
        r"unknown escape character",
        N_("ada garis miring terbalik (\\) di dalam tanda kutip ganda"),
        N_("Pakai tanda kutip tunggal."),
    ),
)  # fmt: skip


def explained(detail: str) -> tuple[str, str]:
    """The sentence and the cure for a message of the YAML reader; a rare one is told as it is."""
    message = _("YAML tidak dapat dibaca: {detail}.")
    for pattern, words, cure in _KNOWN:
        if re.search(pattern, detail):
            return message.format(detail=_(words)), _(cure)
    return message.format(detail=detail), _("Periksa indentasi dan tanda kutip.")
