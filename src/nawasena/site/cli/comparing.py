"""``compare``: what changed between two runs."""

from __future__ import annotations

import csv
from pathlib import Path

import click

from nawasena.i18n import _
from nawasena.mapping.comparison import NOBODY, Comparison, Move, compare_runs
from nawasena.mapping.outputs.flow import describe, flow_svg, name_of
from nawasena.mapping.run import new_folder
from nawasena.mapping.values import number_words
from nawasena.site.cli.interface import Folder, command, option
from nawasena.site.cli.messages import say

SHOWN = 20
CAUSES = 3
PICTURE, TABLE = "perpindahan.svg", "perpindahan.csv"
ACTIVE = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run a cell that begins so


@command(help=_("Bandingkan dua hasil pemetaan: siapa pindah kotak, dan karena apa."))
@click.argument("first", metavar=_("HASIL_LAMA"), type=Folder())
@click.argument("second", metavar=_("HASIL_BARU"), type=Folder())
@option("--out", type=Folder(), default=None, help=_("Folder untuk gambar dan daftar perpindahan (baru)."))
def compare(first: Path, second: Path, out: Path | None) -> None:
    """Tell the flow and the movers; write the picture and the list when asked."""
    found = compare_runs(first, second)
    for line in lines(found):
        say(line)
    if out is not None:
        write(found, out)


def lines(found: Comparison) -> list[str]:
    """The comparison as text."""
    told = [f"{found.before.evaluation_date} -> {found.after.evaluation_date}"]
    if not found.same_policy:
        told.append(_("Kebijakan kedua hasil berbeda; sebagian perpindahan berasal dari kebijakan."))
    told += [describe(found), ""]
    changed = {key: count for key, count in found.flow.items() if key[0] != key[1]}
    for (old, new), count in sorted(changed.items(), key=lambda item: (-item[1], item[0])):
        told.append(f"  {count:>7}  {name_of(old)} -> {name_of(new)}")
    movers = [move for move in found.moves if NOBODY not in (move.before, move.after)]
    if movers:
        told += ["", _("Yang berpindah kotak:")]
        told += [f"  {sentence(move)}" for move in movers[:SHOWN]]
    if len(movers) > SHOWN:
        told.append(
            _("  … dan {count} orang lagi; tulis daftar lengkap dengan --out.").format(
                count=len(movers) - SHOWN
            )
        )
    return told


def sentence(move: Move) -> str:
    """One mover with the strongest causes."""
    where = f"{move.name} ({move.nip}), {move.unit}: {name_of(move.before)} -> {name_of(move.after)}"
    return f"{where}; {causes(move)}"


def causes(move: Move) -> str:
    """The indicators that changed most, in points of their axis."""
    if not move.causes:
        return _("nilai indikator tetap")
    return ", ".join(f"{label} {_signed(points)}" for label, points in move.causes[:CAUSES])


def _signed(points: object) -> str:
    text = number_words(points, 2)  # type: ignore[arg-type]
    return text if text.startswith("-") else f"+{text}"


def write(found: Comparison, out: Path) -> None:
    """The picture and the list, both or neither."""
    with new_folder(out) as folder:
        (folder / PICTURE).write_text(flow_svg(found), encoding="utf-8")
        with (folder / TABLE).open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream, delimiter=";")
            heads = (_("NIP"), _("Nama"), _("Jabatan"), _("Unit"), _("Sebelum"), _("Sesudah"), _("Sebab"))
            writer.writerow(heads)
            for move in found.moves:
                cells = (
                    move.name,
                    move.post,
                    move.unit,
                    name_of(move.before),
                    name_of(move.after),
                    causes(move),
                )
                writer.writerow([f"'{move.nip}", *map(_inert, cells)])
    say("")
    say(_("Ditulis: {path}").format(path=out / PICTURE))
    say(_("Ditulis: {path}").format(path=out / TABLE))


def _inert(text: str) -> str:
    """A cell that stays text in a spreadsheet."""
    return f"'{text}" if text.startswith(ACTIVE) else text
