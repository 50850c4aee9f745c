"""Commands, options and values that speak the language of the product, not that of click."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

import click

from nawasena.i18n import N_, _
from nawasena.rules.rulebook import Rulebook, extended_rulebook, library_rulebook

HEADINGS = {"Options": N_("Pilihan"), "Commands": N_("Perintah")}
MAX_WIDTH = 100
POLICY_SUFFIXES = (".yaml", ".yml")  # what ends in one is a policy file, everything else an id of the library
LARGEST = 10**9  # of a number on the command line: beyond it is a slip, not a wish


class Formatter(click.HelpFormatter):
    """Help pages with our own headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The usage line; ``prefix`` is click's own and is not used."""
        super().write_usage(prog, args, _("Pemakaian: "))

    def write_heading(self, heading: str) -> None:
        """A heading in the chosen language."""
        super().write_heading(_(HEADINGS[heading]) if heading in HEADINGS else heading)


class Context(click.Context):
    """A context whose help is written by :class:`Formatter`."""

    formatter_class = Formatter


class Option(click.Option):
    """An option whose value and remarks (default, required) are in the chosen language."""

    def make_metavar(self, ctx: click.Context) -> str:
        """What stands for the value; a plain text has no name of its own."""
        plain = self.type is click.STRING and self.metavar is None
        return _("TEKS") if plain else super().make_metavar(ctx)

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The names and the help of the option."""
        record = super().get_help_record(ctx)
        if record is None:
            return None
        names, text = record
        text = text.replace("[required]", f"[{_('wajib')}]").replace("[default: ", f"[{_('bawaan')}: ")
        return names, text


class Command(click.Command):
    """A command with translated help."""

    context_class = Context

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("options_metavar", _("[PILIHAN]"))
        super().__init__(*args, **options)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """``--help`` in the chosen language."""
        return _translated(super().get_help_option(ctx))


class Group(click.Group):
    """A group of such commands."""

    context_class = Context
    command_class = Command
    group_class = type

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("options_metavar", _("[PILIHAN]"))
        options.setdefault("subcommand_metavar", _("PERINTAH [NILAI]..."))
        super().__init__(*args, **options)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """``--help`` in the chosen language."""
        return _translated(super().get_help_option(ctx))


def _translated(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = _("Tampilkan bantuan ini.")
    return option


command = partial(click.command, cls=Command)
option = partial(click.option, cls=Option)


class Day(click.ParamType[dt.date, Any]):
    """A calendar date, ``YYYY-MM-DD``."""

    name = _("TTTT-BB-HH")

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """The date, or a usage error that shows how to write one."""
        if isinstance(value, dt.date):
            return value
        try:
            return dt.datetime.strptime(str(value), "%Y-%m-%d").replace(tzinfo=dt.UTC).date()
        except ValueError:
            text = _("'{value}' bukan tanggal; tulis tahun-bulan-hari, misalnya 2026-06-30.")
            self.fail(text.format(value=value), param, ctx)


class Whole(click.ParamType[int, Any]):
    """A whole number of at most nine digits."""

    name = "N"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number, or a usage error."""
        text = str(value).strip()
        if not (text.isascii() and text.isdigit() and len(text) < len(str(LARGEST))):
            self.fail(_("'{value}' bukan bilangan bulat 0 sampai 999999999.").format(value=value), param, ctx)
        return int(text)


class OneOf(click.ParamType[str, Any]):
    """One of a few words."""

    name = _("JENIS")

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(words)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The word, or a usage error that lists them."""
        if value not in self.words:
            text = _("'{value}' tidak dikenal; pilihan: {names}.")
            self.fail(text.format(value=value, names=", ".join(self.words)), param, ctx)
        return str(value)


class Folder(click.ParamType[Path, Any]):
    """A folder that exists or may be made."""

    name = "FOLDER"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path, or a usage error when it names a file."""
        path = Path(value)
        if path.exists() and not path.is_dir():
            self.fail(_("'{value}' adalah berkas, bukan folder.").format(value=value), param, ctx)
        return path


class File(click.ParamType[Path, Any]):
    """A file that exists or may be made."""

    name = "BERKAS"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path, or a usage error when it names a folder."""
        path = Path(value)
        if path.is_dir():
            self.fail(_("'{value}' adalah folder, bukan berkas.").format(value=value), param, ctx)
        return path


def rules_option(function: Any) -> Any:
    """``--rules DIR``: an agency's own catalogue, tables, boxes and regulations."""
    text = _("Folder aturan instansi: catalogue/, tables/, boxes/, regulations.yaml.")
    return option("--rules", type=Folder(), default=None, help=text)(function)


def rulebook(folder: Path | None) -> Rulebook:
    """The library's rulebook, extended by the agency's own folder when there is one."""
    return library_rulebook() if folder is None else extended_rulebook(folder)
