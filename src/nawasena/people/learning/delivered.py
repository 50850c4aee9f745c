"""What one import says, in the form in which it is compared and kept: rows with their digests."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import polars as pl

from nawasena.engine.snapshot import SOURCE, Evidence
from nawasena.people.learning.canonical import json_object, numbered, sha256_of
from nawasena.people.learning.keeping import KEPT
from nawasena.people.learning.profiles import CODE_LENGTH, NAME_LENGTH, profile_columns, with_digest
from nawasena.rules.catalogue import Catalogue, EvidenceKind

SOURCE_LENGTH = 300
PEOPLE_FILE, RECORDS_FILE, UNITS_FILE, ABOUT_FILE = (
    "orang.parquet", "catatan.parquet", "unit.parquet", "tentang.json",
)  # fmt: skip
RECORD_COLUMNS = ("nip", "kind", "data", "digest", "valid_from", "source")
_LISTS = ("refused", "none_of")


@dataclass(frozen=True)
class UnitRow:
    """A unit as delivered. ``parent`` and ``department`` are codes, empty for none."""

    code: str
    name: str
    parent: str = ""
    department: str = ""
    echelon: str = ""


@dataclass(frozen=True)
class Delivered:
    """One import. ``people``: one row a NIP, in NIP order, with ``digest`` over everything but the source;
    ``held``: the kinds of record of which a row said something that could not be used, so that no known
    record of theirs is taken for withdrawn; ``kept``: what of the row stays as it is known (see keeping.py).

    ``records``: NIP, kind, data (JSON), digest. ``units``: with ``depth`` in the tree. ``kinds``: the kinds
    of record that were delivered; about all others nothing is said. ``tree``: the units are a hierarchy.
    ``held``: NIPs of rows that were refused or left out, ``unreadable``: such rows of whom nobody can say
    whose they are. Nothing is said about these people: they are not gone. ``unowned``: by kind of record,
    how many rows name nobody; that kind is held of everybody.
    """

    people: pl.DataFrame
    records: pl.DataFrame
    units: pl.DataFrame
    kinds: tuple[str, ...]
    complete: tuple[str, ...]
    tree: bool
    held: tuple[str, ...] = ()
    unreadable: int = 0
    unowned: dict[str, int] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """SHA-256 over everything that is said about people, records and units."""
        said = [*self.people["digest"], *self.records.select("nip", "digest").sort("nip", "digest").rows()]
        coverage = self.people.select("nip", "refused", "none_of", "held", KEPT).rows()
        silent = (self.held, self.unreadable, sorted(self.unowned.items()))
        return sha256_of([*said, *coverage, *self.units.rows(), self.kinds, self.tree, *silent])

    def write(self, folder: Path) -> None:
        """Keep it in a folder (which exists)."""
        self.people.write_parquet(folder / PEOPLE_FILE)
        self.records.write_parquet(folder / RECORDS_FILE)
        self.units.write_parquet(folder / UNITS_FILE)
        about = {"kinds": self.kinds, "complete": self.complete, "tree": self.tree}
        about |= {"held": self.held, "unreadable": self.unreadable, "unowned": self.unowned}
        (folder / ABOUT_FILE).write_text(json.dumps(about), encoding="utf-8")

    @staticmethod
    def read(folder: Path) -> Delivered:
        """What :meth:`write` kept. Raises FileNotFoundError when it is gone, KeyError when it is of old."""
        about = json.loads((folder / ABOUT_FILE).read_text(encoding="utf-8"))
        people = pl.read_parquet(folder / PEOPLE_FILE)
        if KEPT not in people.columns:
            raise KeyError(KEPT)
        return Delivered(
            people=people,
            records=pl.read_parquet(folder / RECORDS_FILE),
            units=pl.read_parquet(folder / UNITS_FILE),
            kinds=tuple(about["kinds"]),
            complete=tuple(about["complete"]),
            tree=about["tree"],
            held=tuple(about["held"]),
            unreadable=about["unreadable"],
            unowned=about["unowned"],
        )


def deliver(  # noqa: PLR0913 -- what was read, and what could not be
    evidence: Evidence,
    texts: pl.DataFrame,
    units: Sequence[UnitRow],
    catalogue: Catalogue,
    *,
    tree: bool,
    held: Mapping[str, Collection[str] | None] | None = None,
    kept: Mapping[str, Collection[str]] | None = None,
) -> Delivered:
    """Bring evidence into the form that is kept. ``texts``: export texts in the order of the people.

    ``held``: by kind the NIPs of whom rows were not used (None: everybody), besides those with refused rows.
    ``kept``: by fact (or heading of a text, or ``nama``) the NIPs of whom the cell was refused.
    """
    kinds = [kind for kind in catalogue.records if kind.id in evidence.records]
    return Delivered(
        _people(evidence, texts, kinds, catalogue).with_columns(
            _held(evidence, kinds, held or {}), _listed(kept or {}).alias(KEPT)
        ),
        _records(evidence, kinds),
        _units(units),
        tuple(kind.id for kind in kinds),
        tuple(sorted(evidence.complete)),
        tree,
    )


def _people(
    evidence: Evidence, texts: pl.DataFrame, kinds: Sequence[EvidenceKind], catalogue: Catalogue
) -> pl.DataFrame:
    people = evidence.people
    facts = [name for name in (item.id for item in catalogue.person.fields) if name in people.columns]
    missing = [name for name in (item.id for item in catalogue.person.fields) if name not in facts]
    full = people.with_columns(*(pl.lit(None).cast(pl.String).alias(name) for name in missing))
    frame = full.select(
        *profile_columns(full, facts),
        pl.lit("{}").alias("export")
        if not texts.width
        else json_object(texts, texts.columns).alias("export"),
        _refused(evidence, kinds).alias("refused"),
        _covered(evidence, kinds).alias("none_of"),
    )
    return with_digest(frame).sort("nip")


def _refused(evidence: Evidence, kinds: Sequence[EvidenceKind]) -> pl.Expr:
    return _listed({kind.id: evidence.refused.get(kind.id, ()) for kind in kinds})


def _held(
    evidence: Evidence, kinds: Sequence[EvidenceKind], held: Mapping[str, Collection[str] | None]
) -> pl.Expr:
    found: dict[str, Collection[str] | None] = {}
    for name in (kind.id for kind in kinds):
        said = held.get(name, ())
        found[name] = None if said is None else {*said, *evidence.refused.get(name, ())}
    return _listed(found).alias("held")


def _covered(evidence: Evidence, kinds: Sequence[EvidenceKind]) -> pl.Expr:
    """The kinds of which no row means that there is none, for each person."""
    able = [kind.id for kind in kinds if kind.absence == "none"]
    return _listed(
        {name: None if name in evidence.complete else evidence.none_of.get(name, ()) for name in able}
    )


def _listed(members: Mapping[str, Collection[str] | None]) -> pl.Expr:
    """The sorted names of the sets in which a NIP is; None is the set of everybody."""
    names = [
        pl.when(pl.lit(value=True) if nips is None else pl.col("nip").is_in(sorted(nips))).then(pl.lit(name))
        for name, nips in sorted(members.items())
        if nips is None or nips
    ]
    if not names:
        return pl.lit([], dtype=pl.List(pl.String))
    return pl.concat_list(names).list.drop_nulls()


def _records(evidence: Evidence, kinds: Sequence[EvidenceKind]) -> pl.DataFrame:
    empty = pl.DataFrame(schema=dict.fromkeys(RECORD_COLUMNS, pl.String()) | {"valid_from": pl.Date()})
    frames = [_of_kind(evidence.records[kind.id], kind) for kind in kinds]
    return pl.concat([empty, *(frame.select(RECORD_COLUMNS) for frame in frames)]).sort("nip", "kind")


def _of_kind(frame: pl.DataFrame, kind: EvidenceKind) -> pl.DataFrame:
    """Equal records of a person count as first, second …: a digest is never there twice."""
    dated = next((item for item in kind.fields if item.type in ("date", "year")), None)
    day = pl.lit(None).cast(pl.Date)
    if dated is not None:
        day = pl.col(dated.id) if dated.type == "date" else pl.date(pl.col(dated.id), 12, 31)
    rows = frame.select(
        "nip",
        pl.lit(kind.id).alias("kind"),
        json_object(frame, [item.id for item in kind.fields]).alias("data"),
        day.alias("valid_from"),
        pl.col(SOURCE).alias("source"),
    )
    rows = numbered(rows)
    said = rows.select("kind", "data", "again").rows()
    return rows.with_columns(pl.Series("digest", map(sha256_of, said), dtype=pl.String))


def _units(units: Sequence[UnitRow]) -> pl.DataFrame:
    usable = {unit.code: unit for unit in units if 0 < len(unit.code) <= CODE_LENGTH}
    rows = [
        {**asdict(unit), "name": unit.name[:NAME_LENGTH], "echelon": unit.echelon[:8], "depth": depth}
        for unit in usable.values()
        if (depth := _depth(unit, usable)) is not None
    ]
    schema = dict.fromkeys(("code", "name", "parent", "department", "echelon"), pl.String()) | {
        "depth": pl.Int32()
    }
    return pl.DataFrame(rows, schema=schema).sort("depth", "code")


def _depth(unit: UnitRow, units: Mapping[str, UnitRow]) -> int | None:
    """How far below its root a unit stands; None when its parents form a loop."""
    seen = {unit.code}
    here = unit
    while (above := units.get(here.parent)) is not None and above.code != here.code:
        if above.code in seen:
            return None
        seen.add(above.code)
        here = above
    return len(seen) - 1
