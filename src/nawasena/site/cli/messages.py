"""Writing to the terminal: results to standard output, progress and problems to standard error."""

from __future__ import annotations

import errno

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
        return _("Pilihan {name} wajib diisi.").format(name=_name(error))
    if isinstance(error, click.NoSuchOption):
        return _("Pilihan {name} tidak dikenal.").format(name=error.option_name)
    if isinstance(error, click.BadOptionUsage):
        return _("Pilihan {name} tidak dipakai dengan benar; tulis nilainya sesudah nama pilihan.").format(
            name=error.option_name
        )
    if isinstance(error, click.BadParameter):
        return _("Nilai untuk {name} tidak dapat dipakai: {reason}").format(
            name=_name(error), reason=error.message
        )
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return _("Tulis perintah yang hendak dijalankan.") + "\n\n" + error.format_message()
    if isinstance(error, click.exceptions.NoSuchCommand):
        return _("Perintah '{name}' tidak dikenal.").format(name=error.command_name)
    return _("Ada kata yang tidak pada tempatnya dalam perintah ini.")


def _name(error: click.BadParameter) -> str:
    return error.param.get_error_hint(error.ctx) if error.param and error.ctx else ""


def system_message(error: OSError) -> str:
    """What the operating system refused, in words; its own for what is rare."""
    known = {
        errno.ENOENT: _("tidak ada"),
        errno.EACCES: _("tidak diizinkan"),
        errno.EPERM: _("tidak diizinkan"),
        errno.ENOSPC: _("ruang penyimpanan penuh"),
        errno.EEXIST: _("sudah ada"),
        errno.ENOTDIR: _("bagian jalurnya bukan folder"),
        errno.EISDIR: _("itu folder, bukan berkas"),
        errno.ENAMETOOLONG: _("namanya terlalu panjang"),
        errno.EROFS: _("penyimpanan hanya dapat dibaca"),
    }
    reason = known.get(error.errno or 0, error.strerror or str(error))
    where = f" ({error.filename})" if error.filename else ""
    return _("Berkas atau folder tidak dapat dibaca atau ditulis: {reason}{where}.").format(
        reason=reason, where=where
    )
