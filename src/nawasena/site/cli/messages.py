"""Writing to the terminal: results to standard output, progress and problems to standard error."""

from __future__ import annotations

import datetime as dt
from typing import Any

import click

from nawasena.i18n import _


class Stop(Exception):  # noqa: N818 -- not an error: the message has been given, only the exit code is left
    """Leave with ``code``."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def say(text: str = "") -> None:
    """One line of result."""
    click.echo(text)


def progress(text: str) -> None:
    """One line of progress."""
    click.echo(click.style("… ", fg="cyan") + text, err=True)


def fail(message: str, cure: str = "") -> None:
    """A problem and its cure."""
    click.echo(click.style(_("Masalah: "), fg="red", bold=True) + message, err=True)
    if cure:
        click.echo("  " + cure, err=True)


def usage_message(error: click.UsageError) -> str:
    """What was wrong with the words of a command, in the language of the product."""
    if isinstance(error, click.MissingParameter):
        name = error.param.get_error_hint(error.ctx) if error.param and error.ctx else ""
        return _("Pilihan {name} wajib diisi.").format(name=name)
    if isinstance(error, click.NoSuchOption):
        return _("Pilihan {name} tidak dikenal.").format(name=error.option_name)
    if isinstance(error, click.BadParameter):
        name = error.param.get_error_hint(error.ctx) if error.param and error.ctx else ""
        return _("Nilai untuk {name} tidak dapat dipakai: {reason}").format(name=name, reason=error.message)
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return _("Tulis perintah yang hendak dijalankan.") + "\n\n" + error.format_message()
    return _("Perintah tidak dikenal atau kurang lengkap: {reason}").format(reason=error.format_message())


class Day(click.ParamType):
    """A calendar date, ``YYYY-MM-DD``."""

    name = "TTTT-BB-HH"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        if isinstance(value, dt.date):
            return value
        try:
            return dt.datetime.strptime(str(value), "%Y-%m-%d").replace(tzinfo=dt.UTC).date()
        except ValueError:
            text = _("'{value}' bukan tanggal; tulis tahun-bulan-hari, misalnya 2026-06-30.")
            self.fail(text.format(value=value), param, ctx)
