"""Sentences about results: why a level differs from e-Kinerja, why somebody is not mapped, what needs review.

Expressions over a table with the result's masks, so that a whole population is worded at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from nawasena.engine.result import OUTSIDE, UNMAPPED, Indicator
from nawasena.i18n import N_, _
from nawasena.rules.catalogue import Catalogue
from nawasena.rules.policy import Policy

GATE_WORDS = (N_("Tidak terpenuhi"), N_("Terpenuhi"), N_("Periksa manual"))


def bit(mask: str, indicator: Indicator) -> pl.Expr:
    """Whether the indicator's bit is set in ``mask``."""
    return (pl.col(mask) // (1 << indicator.bit)) % 2 == 1


def names(mask: str, chosen: Sequence[Indicator], also: pl.Expr | None = None) -> pl.Expr:
    """The labels of ``chosen`` whose bit is set (and for which ``also`` holds), as a list without repeats."""
    if not chosen:
        return pl.lit(None, dtype=pl.List(pl.String))
    keep = pl.lit(value=True) if also is None else also
    parts = [pl.when(bit(mask, item) & keep).then(pl.lit(item.label)) for item in chosen]
    return pl.concat_list(parts).list.drop_nulls().list.unique(maintain_order=True)


def sentence(template: str, listed: pl.Expr) -> pl.Expr:
    """``template`` (with ``{names}``) for a list that is not empty; NULL otherwise."""
    head, tail = template.split("{names}")
    text = pl.concat_str([pl.lit(head), listed.list.join(", "), pl.lit(tail)])
    return pl.when(listed.list.len() > 0).then(text)


def joined(parts: Sequence[pl.Expr], separator: str = " ") -> pl.Expr:
    """The sentences that exist, one after the other; an empty text when there is none."""
    return pl.concat_str(list(parts), separator=separator, ignore_nulls=True).fill_null("")


def reasons(policy: Policy, indicators: Sequence[Indicator]) -> pl.Expr:
    """Why somebody is outside or unmapped, or what needs review in a mapped result."""
    outside = pl.lit(None, dtype=pl.String)
    for number, condition in enumerate(policy.population, start=1):
        text = _("Di luar populasi kebijakan: syarat '{label}' tidak terpenuhi.").format(
            label=condition.label
        )
        outside = pl.when(pl.col("outside_rule") == number).then(pl.lit(text)).otherwise(outside)
    lacking = [*unmapped_sentences(indicators), *alternative_sentences(policy, indicators)]
    lost = joined([*lacking, refused_sentence()])
    review = joined([refused_sentence(), *review_sentences(indicators)])
    return (
        pl.when(pl.col("status") == OUTSIDE)
        .then(outside)
        .when(pl.col("status") == UNMAPPED)
        .then(pl.when(lost == "").then(pl.lit(_("Tidak ada indikator yang dapat dihitung."))).otherwise(lost))
        .otherwise(review)
    )


def refused_sentence() -> pl.Expr:
    """That rows of the person were refused (column ``ditolak`` names their sheets)."""
    text = _("Ada baris yang ditolak pada lembar {names}; perbaiki dahulu, hasil ini dapat berubah.")
    head, tail = text.split("{names}")
    told = pl.concat_str([pl.lit(head), pl.col("ditolak"), pl.lit(tail)])
    return pl.when(pl.col("ditolak") != "").then(told)


def refused_sheets(catalogue: Catalogue, kinds: Iterable[str]) -> str:
    """The sheets of refused kinds, for the column ``ditolak``."""
    return ", ".join(kind.sheet or str(kind.label) for kind in catalogue.records if kind.id in set(kinds))


def unmapped_sentences(indicators: Sequence[Indicator]) -> list[pl.Expr]:
    """What is missing without which nobody can be mapped."""
    needed = [item for item in indicators if item.fails]
    never = ~pl.lit(value=False)
    missing = [
        pl.when(bit("unknown_mask", item) & ~bit("expired_mask", item)).then(pl.lit(item.label))
        for item in needed
    ]
    lacking = pl.concat_list(missing).list.drop_nulls() if missing else pl.lit(None, dtype=pl.List(pl.String))
    return [
        sentence(_("Belum tercatat: {names}."), lacking),
        sentence(
            _("Tidak ada bukti dalam jangka waktunya, yang ada lebih lama: {names}."),
            names("expired_mask", needed, never),
        ),
    ]


def alternative_sentences(policy: Policy, indicators: Sequence[Indicator]) -> list[pl.Expr]:
    """Where several ways lead to a value and none is open: what would open one."""
    found = {item.id: item for item in indicators}
    ways = [node for _axis, node in policy.nodes() if node.combined == "first"]
    within = {below.id for node in ways for child in node.children for below in child.walk()}
    sentences: list[pl.Expr] = []
    for _axis, node in policy.nodes():
        if node.combined != "first" or node.may_be_excluded or node.id in within:
            continue
        leaves = [found[leaf.id] for leaf in node.leaves()]
        lost = pl.any_horizontal(bit("unknown_mask", item) for item in leaves)
        text = _("{label}: belum cukup bukti untuk satu pun caranya ({names}).").format(
            label=node.label, names=", ".join(str(child.label) for child in node.children)
        )
        closed = pl.col(f"node_{node.id}").is_null() & lost
        sentences.append(pl.when(closed).then(pl.lit(text)))
    return sentences


def review_sentences(indicators: Sequence[Indicator]) -> list[pl.Expr]:
    """What a mapped result rests on that somebody should look at."""
    soft = [item for item in indicators if not item.fails]
    missing = [
        pl.when(bit("unknown_mask", item) & ~bit("expired_mask", item)).then(pl.lit(item.label))
        for item in soft
    ]
    lacking = pl.concat_list(missing).list.drop_nulls() if missing else pl.lit(None, dtype=pl.List(pl.String))
    return [
        sentence(_("Belum tercatat: {names}."), lacking),
        sentence(_("Hanya ada catatan lama: {names}."), names("expired_mask", soft)),
        sentence(_("Nilai ditahan pada batasnya: {names}."), names("clamped_mask", indicators)),
    ]


def ekinerja_note(policy: Policy, indicators: Sequence[Indicator]) -> pl.Expr:
    """Why the computed performance level differs from the e-Kinerja status; NULL when it does not."""
    if policy.ekinerja is None:
        return pl.lit(None, dtype=pl.String)
    skp = policy.ekinerja.measure.from_
    own = [item for item in indicators if item.axis == "kinerja" and item.kind != skp]
    computed, status = pl.col("kinerja_level"), pl.col("ekinerja_level")
    below = sentence(_("karena belum tercatat: {names};"), names("unknown_mask", own))
    nothing = sentence(_("karena tidak ada: {names};"), names("none_mask", own))
    some = [~(bit("unknown_mask", item) | bit("none_mask", item)) for item in own]
    clear = pl.all_horizontal(some) if some else pl.lit(value=False)
    scored = pl.when(clear).then(pl.lit(_("karena nilai unsur selain SKP;")))
    not_skp = pl.when(status > 1).then(pl.lit(_("bukan karena SKP di bawah ekspektasi.")))
    lower = joined([pl.lit(_("Lebih rendah dari status e-Kinerja")), below, nothing, scored, not_skp])
    higher = pl.lit(_("Lebih tinggi dari status e-Kinerja berkat unsur penguat selain SKP."))
    return pl.when(computed < status).then(lower).when(computed > status).then(higher)
