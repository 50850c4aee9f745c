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
from nawasena.mapping.person.model import CertaintyPart, ChangePart, ChangesPart
from nawasena.mapping.rule_words import stretch_words, value_label
from nawasena.mapping.values import number_words
from nawasena.rules.numbers import MAX_PLACES
from nawasena.rules.policy.nodes import Source
from nawasena.rules.registry import LoadedPolicy
from nawasena.rules.rulebook import Rulebook

SHOWN = 8
PLACES = 2
CHANCE_PLACES = 3
NAMED = 3  # more than these are not listed to say what something is not


def changes_part(
    loaded: LoadedPolicy, day: dt.date, evaluation: Evaluation, peers: Mapping[str, Peers]
) -> ChangesPart | None:
    """The nearest change of each indicator that gives another box, the smallest first; None where there is
    nothing to tell."""
    found = changes(loaded, day, evaluation, peers)
    if not found:
        return None
    moving = tuple(change_part(change, loaded.book) for change in found if change.box is not None)
    return ChangesPart(moving, tuple(str(change.node.label) for change in found if change.box is None))


def change_part(change: Change, book: Rulebook) -> ChangePart:
    """One change: from which score to which, what gives it, and the box that follows."""
    assert change.other is not None and change.box is not None  # noqa: S101 -- the caller chose
    names = score_names(change.other, change.node.sources[0], book)
    before, after = None, number_words(change.other, PLACES)
    if change.score is not None:
        before, after = visible(change.score, change.other)
    how = _(" atau ").join(names) or None
    label = str(change.node.label)
    said = _sentence(change, label, before, after, f" ({how})" if how else "")
    plain = _plain(change, label, before, after, f" ({how})" if how else "")
    return ChangePart(change.node.id, label, before, after, change.rises, how, change.box, said, plain)


def _plain(change: Change, label: str, before: str | None, after: str, how: str) -> str:
    """The same without the box, in words of who is assessed."""
    if before is None and change.rises:
        text = _("{label}: belum dihitung; bila dinilai paling sedikit {after}{how}")
    elif before is None:
        text = _("{label}: belum dihitung; bila dinilai paling banyak {after}{how}")
    elif change.rises:
        text = _("{label}: dari {before} menjadi paling sedikit {after}{how}")
    else:
        text = _("{label}: dari {before} menjadi paling banyak {after}{how}")
    return text.format(label=label, before=before, after=after, how=how)


def _sentence(change: Change, label: str, before: str | None, after: str, how: str) -> str:
    """A change in words; by an indicator that is not counted now: from which score on, or up to which."""
    text = _("{label}: nilai {before} menjadi {after}{how} -> kotak {box}")
    if before is None and change.rises:
        text = _("{label}: belum dihitung; bila bernilai paling sedikit {after}{how} -> kotak {box}")
    elif before is None:
        text = _("{label}: belum dihitung; bila bernilai paling banyak {after}{how} -> kotak {box}")
    return text.format(label=label, before=before, after=after, how=how, box=change.box)


def change_lines(part: ChangesPart | None, margin: str) -> Iterator[str]:
    """What could change the box, as lines."""
    if part is None:
        return
    yield _("Apa yang dapat mengubah kotak (satu unsur berubah, yang lain tetap):")
    for change in part.changes[:SHOWN]:
        yield margin + change.words
    if not part.changes:
        yield margin + _("Tidak ada satu unsur pun yang sendirian mengubah kotak.")
    elif part.fixed:
        yield margin + _("Sendirian tidak mengubah kotak: {names}.").format(names=", ".join(part.fixed))
    yield ""


def visible(score: Fraction, other: Fraction) -> tuple[str, str]:
    """Two scores with as many decimals as it takes to see which is which."""
    for places in range(PLACES, MAX_PLACES + 1):
        pair = number_words(score, places), number_words(other, places)
        if pair[0] != pair[1]:
            return pair
    return number_words(score, MAX_PLACES), number_words(other, MAX_PLACES)


def score_names(score: Fraction, source: Source, book: Rulebook) -> list[str]:
    """The rows that give a score; none where scores are continuous."""
    names: list[str] = []
    if source.score.lookup is not None:
        rows = lookup_rows(source.score, book).items()
        keys = [key for key, number in rows if source.score.points(number) == score]
        names = [value_label(key, source.measure.field, source.measure, book) for key in keys]
        if not names:
            names = _other(score, source, book)
    elif source.score.steps is not None:
        steps = [band for band in source.score.steps if source.score.points(band.score) == score]
        names = [stretch_words(band, source.measure, book) for band in steps]
    if not names and source.none is not None and source.none.fraction == score:
        names = [_("tidak ada catatan")]
    return names


def _other(score: Fraction, source: Source, book: Rulebook) -> list[str]:
    """What the rows of a lookup do not name, where that gives the score."""
    lookup = source.score.lookup
    if lookup is None or lookup.otherwise is None or source.score.points(lookup.otherwise) != score:
        return []
    keys = list(lookup_rows(source.score, book))
    labels = [value_label(key, source.measure.field, source.measure, book) for key in keys]
    few = len(labels) <= NAMED
    return [_("selain {names}").format(names=_(" dan ").join(labels)) if few else _("nilai lain")]


def certainty_part(loaded: LoadedPolicy, evaluation: Evaluation) -> CertaintyPart | None:
    """The probability of each box; None where the policy does not state how precise its instruments are."""
    found = certainty(loaded, evaluation)
    if found is None:
        return None
    chances = [(box, number_words(Fraction(str(chance)), CHANCE_PLACES)) for box, chance in found.boxes]
    return CertaintyPart(tuple(chances), found.near)


def certainty_lines(part: CertaintyPart | None, margin: str) -> Iterator[str]:
    """The probability of each box, as lines."""
    if part is None:
        return
    chances = [_("kotak {box}: {chance}").format(box=box, chance=chance) for box, chance in part.chances]
    yield _("Peluang tiap kotak bila ketelitian instrumen diperhitungkan: {chances}.").format(
        chances="; ".join(chances)
    )
    yield margin + _(
        "Galat tiap instrumen dianggap saling bebas; peluang ini tidak memengaruhi kotak atau urutan."
    )
    if part.near:
        yield margin + _("Mendekati ambang: jarak ke batas tidak lebih besar dari galat bakunya.")
    yield ""
