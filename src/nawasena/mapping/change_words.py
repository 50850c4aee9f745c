"""What could change a box, and how sure it is, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from fractions import Fraction

from nawasena.engine.reference import Evaluation
from nawasena.engine.reference.axis import Peers
from nawasena.engine.source_scales import lookup_rows
from nawasena.engine.uncertainty import Change, certainty, changes
from nawasena.i18n import _
from nawasena.mapping.rule_words import value_label
from nawasena.mapping.values import number_words
from nawasena.rules.numbers import MAX_PLACES
from nawasena.rules.policy.nodes import Source
from nawasena.rules.registry import LoadedPolicy
from nawasena.rules.rulebook import Rulebook

SHOWN = 8
PLACES = 2
CHANCE_PLACES = 3


def change_lines(
    loaded: LoadedPolicy, day: dt.date, evaluation: Evaluation, peers: Mapping[str, Peers], margin: str
) -> Iterator[str]:
    """The nearest change of each indicator that gives another box, the smallest first."""
    found = changes(loaded, day, evaluation, peers)
    if not found:
        return
    moving = [change for change in found if change.box is not None]
    yield _("Apa yang dapat mengubah kotak (satu unsur berubah, yang lain tetap):")
    for change in moving[:SHOWN]:
        yield margin + change_sentence(change, loaded.book)
    fixed = [str(change.node.label) for change in found if change.box is None]
    if not moving:
        yield margin + _("Tidak ada satu unsur pun yang sendirian mengubah kotak.")
    elif fixed:
        yield margin + _("Sendirian tidak mengubah kotak: {names}.").format(names=", ".join(fixed))
    yield ""


def change_sentence(change: Change, book: Rulebook) -> str:
    """One change: from which score to which, what gives it, and the box that follows."""
    assert change.other is not None and change.box is not None  # noqa: S101 -- the caller chose
    if change.score is None:
        return _unscored(change, book)
    before, after = visible(change.score, change.other)
    text = _("{label}: nilai {before} menjadi {after}{how} -> kotak {box}")
    how = how_words(change.other, change.node.sources[0], book)
    return text.format(label=change.node.label, before=before, after=after, how=how, box=change.box)


def _unscored(change: Change, book: Rulebook) -> str:
    """A change by an indicator that is not counted now: from which score on, or up to which."""
    assert change.other is not None  # noqa: S101 -- the caller chose
    after, how = number_words(change.other, PLACES), how_words(change.other, change.node.sources[0], book)
    text = _("{label}: belum dihitung; bila bernilai paling sedikit {after}{how} -> kotak {box}")
    if not change.rises:
        text = _("{label}: belum dihitung; bila bernilai paling banyak {after}{how} -> kotak {box}")
    return text.format(label=change.node.label, after=after, how=how, box=change.box)


def visible(score: Fraction, other: Fraction) -> tuple[str, str]:
    """Two scores with as many decimals as it takes to see which is which."""
    for places in range(PLACES, MAX_PLACES + 1):
        pair = number_words(score, places), number_words(other, places)
        if pair[0] != pair[1]:
            return pair
    return number_words(score, MAX_PLACES), number_words(other, MAX_PLACES)


def how_words(score: Fraction, source: Source, book: Rulebook) -> str:
    """The row that gives a score, in brackets; empty where scores are continuous."""
    names: list[str] = []
    if source.score.lookup is not None:
        rows = lookup_rows(source.score, book).items()
        keys = [key for key, number in rows if source.score.points(number) == score]
        names = [value_label(key, source.measure.field, source.measure, book) for key in keys]
    elif source.score.steps is not None:
        names = [band.words() for band in source.score.steps if source.score.points(band.score) == score]
    if not names and source.none is not None and source.none.fraction == score:
        names = [_("tidak ada catatan")]
    return f" ({_(' atau ').join(names)})" if names else ""


def certainty_lines(loaded: LoadedPolicy, evaluation: Evaluation, margin: str) -> Iterator[str]:
    """The probability of each box, where the policy states how precise its instruments are."""
    found = certainty(loaded, evaluation)
    if found is None:
        return
    chances = [
        _("kotak {box}: {chance}").format(box=box, chance=number_words(Fraction(str(chance)), CHANCE_PLACES))
        for box, chance in found.boxes
    ]
    yield _("Peluang tiap kotak bila ketelitian instrumen diperhitungkan: {chances}.").format(
        chances="; ".join(chances)
    )
    yield margin + _(
        "Galat tiap instrumen dianggap saling bebas; peluang ini tidak memengaruhi kotak atau urutan."
    )
    if found.near:
        yield margin + _("Mendekati ambang: jarak ke batas tidak lebih besar dari galat bakunya.")
    yield ""
