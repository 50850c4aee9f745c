"""From the result table to the view its readers get."""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from nawasena.engine import snapshot
from nawasena.engine.result import MAPPED, OUTSIDE, UNMAPPED, Indicator, Layout, indicators
from nawasena.i18n import _
from nawasena.mapping import words
from nawasena.mapping.distribution import axis_concentrations
from nawasena.mapping.funnel import first_map, stages, with_complete_data
from nawasena.mapping.inputs import MappingInput
from nawasena.mapping.policy_view import box_views, gate_label, policy_view
from nawasena.mapping.view import GateView, RunView
from nawasena.rules.catalogue import PERSON
from nawasena.rules.policy import Policy
from nawasena.rules.registry import LoadedPolicy, kind_names
from nawasena.rules.thresholds import library_thresholds

FACTS = ("jabatan", "jenjang", "unit", "perangkat_daerah", "golongan", "jenis_asn", "tanggal_pensiun")


@dataclass(frozen=True)
class Presented:
    """What a view is made from."""

    loaded: LoadedPolicy
    day: dt.date
    layout: Layout
    given: MappingInput
    digest: str
    engine_version: str


def present(folder: Path, result: Path, made: Presented) -> RunView:
    """The view of a result file over the snapshot in ``folder``."""
    found = indicators(made.loaded.policy)
    raw = _rows(folder, result, made)
    people = _people(raw, made, found)
    counts = {
        int(box): int(count) for box, count in people.drop_nulls("box").group_by("box").len().iter_rows()
    }
    policy = made.loaded.policy
    axes = policy.axes
    return RunView(
        policy=policy_view(made.loaded),
        evaluation_date=made.day,
        agency=made.given.agency,
        decimals=policy.decimals,
        boxes=box_views(made.loaded, counts),
        gates=_gates(made, people),
        people=people,
        unmapped_reasons=_frequent(people),
        input_rejects=made.given.rejects,
        unmatched_units=made.given.unmatched_units,
        warnings=tuple(_warnings(made, raw)),
        run_digest=made.digest,
        engine_version=made.engine_version,
        performance_label=str(axes.kinerja.label),
        potential_label=str(axes.potensial.label),
        ekinerja_by_level=_against_ekinerja(people),
        funnel=tuple((stage.label, stage.people) for stage in stages(raw, made.loaded, found)),
        complete=with_complete_data(raw, pl.read_parquet(folder / f"{PERSON}.parquet"), made.loaded),
    )


def _rows(folder: Path, result: Path, made: Presented) -> pl.DataFrame:
    """The result joined with the person, scaled numbers as rounded decimals."""
    connection = snapshot.connect(folder, made.loaded.book.catalogue)
    snapshot.add_view(connection, "hasil", result)
    numbers = [f'{_decimal(name, size, made)} AS "{name}"' for name, size in made.layout.denominators.items()]
    plain = [f'h."{name}"' for name in made.layout.columns if name not in made.layout.denominators]
    facts = [f'p."{name}"' for name in ("nama", *FACTS)] + [_refused(made)]
    query = (
        f'SELECT {", ".join(plain + numbers + facts)} FROM hasil h JOIN "{PERSON}" p USING (id) ORDER BY id'  # noqa: S608
    )
    return _frame(connection, query)


def _refused(made: Presented) -> str:
    """The sheets of which a row of the person was refused, among those the policy reads."""
    read = kind_names(made.loaded.policy)
    kinds = [kind for kind in made.loaded.book.catalogue.records if kind.id in read]
    names = {kind.id: (kind.sheet or str(kind.label)).replace("'", "") for kind in kinds}
    cases = [f"CASE WHEN p.\"{snapshot.REFUSED}{kind}\" THEN '{name}' END" for kind, name in names.items()]
    return f"concat_ws(', ', {', '.join(cases)}) AS ditolak"


def _frame(connection: duckdb.DuckDBPyConnection, query: str) -> pl.DataFrame:
    """The rows of a query; through a file, which needs no further library."""
    with tempfile.TemporaryDirectory() as name:
        path = str(Path(name) / "baris.parquet").replace("'", "''")
        connection.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")
        return pl.read_parquet(path, memory_map=False)


def _decimal(name: str, size: int, made: Presented) -> str:
    """Half-up to the policy's decimals, in 128-bit integers, then as a number for display."""
    ticks = 10**made.loaded.policy.decimals
    doubled = f'(CAST(h."{name}" AS HUGEINT) * {2 * ticks} + {size})'
    return f"CAST({doubled} // {2 * size} AS DOUBLE) / {ticks}"


def _people(raw: pl.DataFrame, made: Presented, found: list[Indicator]) -> pl.DataFrame:
    policy, catalogue = made.loaded.policy, made.loaded.book.catalogue
    labels = {name: _labels(catalogue, name) for name in ("jenjang", "golongan", "jenis_asn")}
    boxes = made.loaded.book.boxes[policy.boxes]
    distances = [f"{name}_distance" for name, axis in policy.axes if not axis.categorical]
    return raw.with_columns(
        predicate=pl.col("box").replace_strict(
            {box.box: str(box.predicate) for box in boxes.boxes}, default=None
        ),
        performance=_number(raw, "kinerja"),
        potential=_number(raw, "potensial"),
        talent=_number(raw, "talent"),
        performance_level=_level("kinerja_level", made, "kinerja"),
        potential_level=_level("potensial_level", made, "potensial"),
        ekinerja=_ekinerja(made),
        ekinerja_note=words.ekinerja_note(policy, found),
        distance=pl.min_horizontal(distances) if distances else pl.lit(None, dtype=pl.Float64),
        completeness=_percent(pl.col("known"), pl.col("asked")),
        possible_boxes=_possible(raw, made),
        reasons=words.reasons(policy, found),
        **_rank(policy, labels),
        box=pl.col("box").cast(pl.Int64),
        **{f"gate_{gate.id}": _gate_words(gate.id) for gate in policy.gates},
        **{name: pl.col(name).replace_strict(mapping, default=None) for name, mapping in labels.items()},
    )


def _rank(policy: Policy, labels: dict[str, dict[str, str]]) -> dict[str, pl.Expr]:
    """The place in the first ranking and the group it is counted in; empty for a policy without one."""
    if not policy.ranking:
        return {"rank": pl.lit(None, dtype=pl.Int64), "rank_group": pl.lit(None, dtype=pl.String)}
    ranking = policy.ranking[0]
    group = [
        pl.col(name).replace_strict(labels[name], default=None) if name in labels else pl.col(name)
        for name in ranking.groups
    ]
    parts = [item.fill_null(_("Belum diketahui")) for item in group]
    return {
        "rank": pl.col(f"rank_{ranking.id}").cast(pl.Int64),
        "rank_group": pl.concat_str(parts, separator=", ") if group else pl.lit(_("Seluruh instansi")),
    }


def _labels(catalogue: object, name: str) -> dict[str, str]:
    item = catalogue.person.field(name)  # type: ignore[attr-defined]
    return {value.id: str(value.label) for value in catalogue.categories(item).values}  # type: ignore[attr-defined]


def _number(raw: pl.DataFrame, name: str) -> pl.Expr:
    return pl.col(name) if name in raw.columns else pl.lit(None, dtype=pl.Float64)


def _level(column: str, made: Presented, axis: str) -> pl.Expr:
    chosen = dict(made.loaded.policy.axes)[axis]
    return pl.col(column).replace_strict(
        {level.level: str(level.label) for level in chosen.levels}, default=None, return_dtype=pl.String
    )


def _ekinerja(made: Presented) -> pl.Expr:
    """The e-Kinerja status in the words of the performance axis."""
    axis = made.loaded.policy.axes.kinerja
    return pl.col("ekinerja_level").replace_strict(
        {level.level: str(level.label) for level in axis.levels}, default=None, return_dtype=pl.String
    )


def _gate_words(gate: str) -> pl.Expr:
    meanings = dict(enumerate(_(word) for word in words.GATE_WORDS))
    return pl.col(f"gate_{gate}").replace_strict(meanings, default=None, return_dtype=pl.String)


def _percent(count: pl.Expr, whole: pl.Expr) -> pl.Expr:
    """Whole per cent, half-up (a float would round 12,5 to the even 12)."""
    wide = whole.cast(pl.Int64)
    return ((count.cast(pl.Int64) * 200 + wide) // (2 * wide)).cast(pl.Float64)


def _possible(raw: pl.DataFrame, made: Presented) -> pl.Expr:
    """The boxes within reach of the missing evidence, when there is more than one."""
    keys = ["kinerja_least", "kinerja_most", "potensial_least", "potensial_most"]
    table = made.loaded.book.boxes[made.loaded.policy.boxes]
    text = pl.lit(None, dtype=pl.String)
    for low, high, left, right in raw.select(keys).unique().iter_rows():
        boxes = sorted(
            table.number(row, column) for row in range(low, high + 1) for column in range(left, right + 1)
        )
        here = pl.all_horizontal(
            pl.col(name) == value for name, value in zip(keys, (low, high, left, right), strict=True)
        )
        if len(boxes) > 1:
            text = (
                pl.when(here & (pl.col("status") != OUTSIDE))
                .then(pl.lit(", ".join(map(str, boxes))))
                .otherwise(text)
            )
    return text


def _gates(made: Presented, people: pl.DataFrame) -> tuple[GateView, ...]:
    mapped = people.filter(pl.col("status") == MAPPED)
    views = []
    for gate in made.loaded.policy.gates:
        counts = dict(mapped.group_by(f"gate_{gate.id}").len().iter_rows())
        not_met, met, manual = (int(counts.get(_(word), 0)) for word in words.GATE_WORDS)
        views.append(GateView(gate.id, gate_label(gate), gate.kind == "hard", met, not_met, manual))
    return tuple(views)


def _frequent(people: pl.DataFrame) -> tuple[tuple[str, int], ...]:
    chosen = people.filter(pl.col("status") == UNMAPPED).group_by("reasons").len()
    rows = chosen.sort(["len", "reasons"], descending=[True, False]).iter_rows()
    return tuple((str(text), int(count)) for text, count in rows)


def _against_ekinerja(people: pl.DataFrame) -> tuple[tuple[str, str, int], ...]:
    if people["ekinerja_level"].null_count() == people.height:  # the policy names no status
        return ()
    unknown = _("Belum diketahui")
    chosen = people.filter(pl.col("performance_level").is_not_null() & (pl.col("status") != OUTSIDE))
    counts = chosen.group_by("kinerja_level", "performance_level", "ekinerja_level", "ekinerja").len()
    rows = counts.sort(["kinerja_level", "ekinerja_level"], descending=True, nulls_last=True)
    chosen_columns = rows.select("performance_level", "ekinerja", "len").iter_rows()
    return tuple((str(level), str(status or unknown), int(count)) for level, status, count in chosen_columns)


def _warnings(made: Presented, raw: pl.DataFrame) -> list[str]:
    mapped, limits = raw.filter(pl.col("status") == MAPPED).height, library_thresholds()
    if not mapped:
        text = _("Belum ada pegawai yang dapat dipetakan; lihat alasan pada lembar Belum dipetakan.")
        return [text, *made.given.notes]
    first = first_map(mapped, raw.height, limits)
    crowded = [item.words(made.loaded) for item in axis_concentrations(raw, made.loaded, limits=limits)]
    return [*filter(None, [first]), *reversed(crowded), *made.given.notes]
