"""Nothing personal in the logs: identity numbers are masked, line breaks cannot forge a line."""

from __future__ import annotations

import logging
import re

_DIGITS = re.compile(r"(?<!\d)\d{15,18}(?!\d)")
_BREAKS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\x1b]")


def masked(text: str) -> str:
    """The text in one line, every long number (NIP, NIK) but for its first four digits hidden."""
    return _BREAKS.sub(" ", _DIGITS.sub(lambda found: found[0][:4] + "…", text))


class Masked(logging.Filter):
    """Masks the finished message of every record; a traceback keeps its lines, without numbers."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = masked(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            text = logging.Formatter().formatException(record.exc_info)
            record.exc_text = "\n".join(masked(line) for line in text.splitlines())
        return True
