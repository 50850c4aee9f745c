"""Random valid policies over every construct of the language, as the data a YAML file would give."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from typing import Any

from nawasena.rules.catalogue import EvidenceField, EvidenceKind, library_catalogue
from nawasena.rules.tables import library_tables

DAY = dt.date(2026, 6, 30)
DAYS = (DAY, dt.date(2024, 2, 29), dt.date(2025, 12, 31), dt.date(2027, 1, 1))
NUMERIC = ("integer", "year", "decimal")
SCORES: tuple[int | Decimal, ...] = (
    0,
    100,
    20,
    60,
    75,
    Decimal("33.3"),
    Decimal("66.67"),
    Decimal("12.345678"),
)
REFERENCE = "aturan-silka"

Data = dict[str, Any]


class PolicyMaker:
    """Draws one policy; ``rng`` decides everything."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.catalogue = library_catalogue()
        self.tables = library_tables()
        self.count = 0

    def policy(self) -> Data:
        """A policy that passes every check."""
        kinerja, potensial = self.axis("kinerja"), self.axis("potensial")
        numeric = [
            name for name, axis in (("kinerja", kinerja), ("potensial", potensial)) if "children" in axis
        ]
        nodes = [name for axis in (kinerja, potensial) for name in axis_names(axis)]
        data: Data = {
            "schema": "nawasena-policy/1",
            "id": "acak",
            "version": "1",
            "title": "Acak",
            "status": "example",
            "ref": REFERENCE,
            "references": [{"id": REFERENCE}],
            "validity": {"from": dt.date(2000, 1, 1), "to": self.rng.choice([None, dt.date(2100, 1, 1)])},
            "quantum": self.rng.choice(
                [Decimal("0.000001"), Decimal("0.001"), Decimal("0.01"), Decimal("1")]
            ),
            "decimals": self.rng.randint(0, 3),
            "population": self.population(),
            "axes": {"kinerja": kinerja, "potensial": potensial},
            "next_level": {
                "pengawas": "administrator",
                "administrator": "jpt_pratama",
                "jf_ahli_muda": "jf_ahli_madya",
            },
            "boxes": "sembilan-kotak",
            "gates": self.gates(),
        }
        if self.rng.random() < 0.9:
            data["ekinerja"] = self.ekinerja()
        if len(numeric) == 2 and self.rng.random() < 0.8:
            share = self.rng.choice([Decimal("0.5"), Decimal("0.6"), Decimal("0.333")])
            data["talent"] = {"kinerja": share, "potensial": 1 - share}
            if self.rng.random() < 0.7:
                data["target_stage"] = self.target()
        if self.rng.random() < 0.9:
            data["ranking"] = self.rankings([*numeric, *nodes, *(["talent"] if "talent" in data else [])])
        return data

    def name(self, stem: str) -> str:
        self.count += 1
        return f"{stem}{self.count}"

    def axis(self, name: str) -> Data:
        if self.rng.random() < 0.2:
            return self.category_axis(name)
        combine = self.rng.choice(["weighted", "weighted", "mean"])
        axis: Data = {"label": name, "levels": self.levels(), "combine": combine}
        total = Decimal(100)
        absolute = self.rng.random() < 0.5
        if combine == "weighted":
            axis["weights"] = "absolute" if absolute else "relative"
        elif self.rng.random() < 0.5:
            axis["weights"] = "relative"
            absolute = False
        absolute = absolute and combine == "weighted"
        axis["children"] = self.siblings(combine, total, 2, absolute=absolute)
        if self.rng.random() < 0.3:
            axis["variants"] = [
                self.variant(combine, absolute=absolute) for _ in range(self.rng.randint(1, 2))
            ]
        if self.rng.random() < 0.35:
            axis["cut"] = self.cut()
            axis["levels"] = [{"level": n, "id": f"t{n}", "label": str(n)} for n in (3, 2, 1)]
        return axis

    def variant(self, combine: str, *, absolute: bool) -> Data:
        """Another tree for some people."""
        field = self.rng.choice(["jenjang", "jenis_asn"])
        item = self.catalogue.person.field(field)
        assert item is not None
        values = self.catalogue.categories(item).ids
        children = self.siblings(combine, Decimal(100), 1, absolute=absolute)
        kept = self.rng.sample(values, max(1, len(values) // 3))
        return {"id": self.name("v"), "label": "varian", "field": field, "in": kept, "children": children}

    def cut(self) -> Data:
        if self.rng.random() < 0.4:
            return {"thirds": {"low": self.rng.choice([0, 20]), "high": self.rng.choice([100, 90])}}
        within = self.rng.sample(["jenjang", "unit", "jenis_asn"], self.rng.randint(0, 2))
        top, bottom = self.rng.choice([(20, 30), (Decimal("33.3"), 10), (50, 49)])
        return {"percentile": {"top": top, "bottom": bottom, "within": within}}

    def category_axis(self, name: str) -> Data:
        kind, item = self.rng.choice(
            [
                (k, f)
                for k in self.catalogue.records
                for f in k.fields
                if f.type == "category" and self.dating(k)
            ]
        )
        values = list(self.catalogue.categories(item).ids)
        if len(values) < 3:
            return self.category_axis(name)
        self.rng.shuffle(values)
        first, second = sorted(self.rng.sample(range(1, len(values)), 2))
        groups = {3: values[:first], 2: values[first:second], 1: values[second:]}
        levels = [{"level": n, "id": f"t{n}", "label": str(n), "when": groups[n]} for n in (3, 2, 1)]
        measure = self.dated(
            kind, {"from": kind.id, "take": self.rng.choice(["newest", "earliest"]), "field": item.id}
        )
        return {"label": name, "measure": measure, "levels": levels}

    def levels(self) -> list[Data]:
        low, high = sorted(
            self.rng.sample([Decimal(n) for n in (20, 40, 60, 78, 80, 90)] + [Decimal("66.666667")], 2)
        )
        joints = [self.joint(low), self.joint(high)]
        bands = [joints[0][0], {**joints[0][1], **joints[1][0]}, joints[1][1]]
        return [{"level": n, "id": f"t{n}", "label": str(n), **bands[n - 1]} for n in (3, 2, 1)]

    def joint(self, value: Decimal | int) -> tuple[Data, Data]:
        """How one band ends and the next begins at ``value``."""
        return self.rng.choice([({"below": value}, {"from": value}), ({"to": value}, {"above": value})])

    def siblings(self, combine: str, total: Decimal, depth: int, *, absolute: bool) -> list[Data]:
        count = self.rng.randint(1, 3)
        weights = self.split(total, count)
        children = []
        for weight in weights:
            child = self.node(depth, weight if absolute else Decimal(100), absolute=absolute)
            if combine == "weighted":
                child["weight"] = weight
            children.append(child)
        return children

    def split(self, total: Decimal, count: int) -> list[Decimal]:
        """``count`` positive parts of ``total`` with at most three decimals."""
        if count == 1:
            return [total]
        units = int(total * 1000)
        cuts = sorted(self.rng.sample(range(1, units), count - 1)) if self.rng.random() < 0.3 else None
        if cuts is None:
            step = units // count
            cuts = [step * (index + 1) for index in range(count - 1)]
        ends = [0, *cuts, units]
        return [Decimal(ends[i + 1] - ends[i]) / 1000 for i in range(count)]

    def node(self, depth: int, weight: Decimal, *, absolute: bool) -> Data:
        if depth == 0 or self.rng.random() < 0.55:
            return self.leaf()
        combine = self.rng.choice(["weighted", "mean", "max", "min", "first"])
        own = absolute and combine == "weighted"
        children = self.siblings(combine, weight if own else Decimal(100), depth - 1, absolute=own)
        if absolute and not own:
            children = self.unweighted(combine, depth - 1)
        if combine == "first":
            for child in children[:-1]:
                self.open(child)
        node: Data = {"id": self.name("k"), "label": "komponen", "children": children, **self.ends()}
        if combine != "weighted" or self.rng.random() < 0.5:
            node["combine"] = combine
        return node

    def open(self, node: Data) -> None:
        """Let a node have no value where evidence is missing, so that the next may stand in for it."""
        if "children" not in node:
            node["unknown"] = self.rng.choice(["fail", "exclude"])
        for child in node.get("children", []):
            self.open(child)

    def ends(self) -> Data:
        """Sometimes the value of a node is held."""
        if self.rng.random() < 0.8:
            return {}
        return self.rng.choice(
            [{"at_least": 20}, {"at_most": Decimal("66.67")}, {"at_least": 10, "at_most": 90}]
        )

    def unweighted(self, combine: str, depth: int) -> list[Data]:
        """Children of a mean, max or min inside an absolute tree: only indicators, without weights."""
        return [self.leaf() for _ in range(self.rng.randint(1, 3))]

    def leaf(self) -> Data:
        leaf: Data = {"id": self.name("d"), "label": "indikator", **self.source(), **self.ends()}
        leaf["unknown"] = self.rng.choice(
            ["fail", "zero", "exclude", "exclude", {"default": self.rng.choice(SCORES)}, "zero"]
        )
        if self.rng.random() < 0.2:
            leaf["precision"] = {"reliability": Decimal("0.85"), "sd": 12}
        if self.rng.random() < 0.35:
            leaf["fallback"] = [self.source() for _ in range(self.rng.randint(1, 2))]
        return leaf

    def source(self) -> Data:
        maker = self.rng.choice(
            [
                self.fact,
                self.fact,
                self.record,
                self.record,
                self.record,
                self.several,
                self.counted,
                self.points,
                self.totalled,
            ]
        )
        measure, score = maker()
        source: Data = {"measure": measure, "score": score}
        kind = self.catalogue.kinds[measure["from"]]
        if kind.absence == "none":
            source["none"] = self.rng.choice(SCORES)
        return source

    def fact(self) -> tuple[Data, Data]:
        item = self.rng.choice([f for f in self.catalogue.person.fields if f.type != "text"])
        return self.valued({"from": "orang", "field": item.id}, item)

    def record(self) -> tuple[Data, Data]:
        kind = self.kind()
        item = self.rng.choice([f for f in kind.fields if f.type != "text"])
        take = self.rng.choice(
            ["newest", "earliest"] if item.type == "date" else ["newest", "earliest", "best", "worst"]
        )
        measure = self.dated(kind, {"from": kind.id, "take": take, "field": item.id})
        return self.valued(measure, item)

    def several(self) -> tuple[Data, Data]:
        kind = self.catalogue.kinds["asesmen"]
        if self.rng.random() < 0.3:
            take = self.rng.choice(["newest", "earliest"])
            jpm = self.rng.sample(["jpm_kompetensi", "jpm_potensi", "jpm_literasi_digital"], 2)
            measure = self.dated(kind, {"from": kind.id, "take": take, "fields": jpm})
            return measure, self.numbers(0, 300, whole=False)
        names = self.rng.sample([f.id for f in kind.fields if f.type == "integer"], self.rng.randint(2, 4))
        items = [item for item in kind.fields if item.id in names]
        measure = self.dated(
            kind, {"from": kind.id, "take": self.rng.choice(["newest", "earliest"]), "fields": names}
        )
        if self.rng.random() < 0.6:
            cap = self.rng.choice(["each", "total", "none"])
            return measure, {
                "ratio": {
                    "standard": "standar-kompetensi-jenjang",
                    "by": "jenjang",
                    "cap": cap,
                    "against": self.rng.choice(["present", "next"]),
                }
            }
        if self.rng.random() < 0.5:
            zero, full = self.rng.sample([-3, Decimal("-0.5"), 0, 1, 2], 2)
            gap = {
                "standard": "standar-kompetensi-jenjang",
                "by": "jenjang",
                "zero": zero,
                "full": full,
                "against": self.rng.choice(["present", "next"]),
            }
            return measure, {"gap": gap}
        return measure, self.numbers(
            min(f.min or 0 for f in items) * len(items), sum(f.max or 0 for f in items), whole=True
        )

    def points(self) -> tuple[Data, Data]:
        """Points of two categories of one record, added."""
        kind = self.catalogue.kinds["skp"]
        names = self.rng.sample(["hasil_kerja", "perilaku", "predikat"], 2)
        take = self.rng.choice(["newest", "earliest", "best", "worst"])
        measure = self.dated(kind, {"from": "skp", "take": take, "fields": names})
        tables = {}
        for name in names:
            item = kind.field(name)
            assert item is not None
            keys = self.catalogue.categories(item).ids
            tables[name] = {key: self.rng.choice([0, 10, 50, Decimal("33.3")]) for key in keys}
        return measure, self.in_points({"sum_of": tables})

    def totalled(self) -> tuple[Data, Data]:
        """The total of a number over the records."""
        name, field, keys = self.rng.choice(
            [("pelatihan", "jam_pelajaran", ["nomor", "jenis"]), ("kehadiran", "persen", ["tahun"])]
        )
        measure: Data = {"from": name, "take": "sum", "field": field}
        if self.rng.random() < 0.6:
            measure["unique"] = self.rng.choice(keys)
        whole = name == "pelatihan"
        return self.dated(self.catalogue.kinds[name], measure), self.numbers(0, None, whole=whole)

    def counted(self) -> tuple[Data, Data]:
        kind = self.kind()
        if self.rng.random() < 0.5:
            measure: Data = {"from": kind.id, "take": "count"}
            if self.rng.random() < 0.6:
                measure["unique"] = self.rng.choice([f.id for f in kind.fields])
        else:
            measure = {
                "from": kind.id,
                "take": "distinct",
                "field": self.rng.choice([f.id for f in kind.fields]),
            }
        return self.dated(kind, measure), self.numbers(0, None, whole=True)

    def kind(self) -> EvidenceKind:
        return self.rng.choice([kind for kind in self.catalogue.records if self.dating(kind)])

    @staticmethod
    def dating(kind: EvidenceKind) -> list[EvidenceField]:
        return [item for item in kind.fields if item.type in ("date", "year")]

    def dated(self, kind: EvidenceKind, measure: Data) -> Data:
        """Add the dating field, and perhaps a window and conditions."""
        measure["date"] = self.rng.choice(self.dating(kind)).id
        item = kind.field(measure["date"])
        if item is not None and item.type == "year" and self.rng.random() < 0.3:
            measure["year_back"] = self.rng.randint(0, 3)
        elif self.rng.random() < 0.6:
            measure["window"] = {"years": self.rng.randint(1, 6), "inclusive": self.rng.random() < 0.5}
        if self.rng.random() < 0.5:
            conditions = [self.where(kind) for _ in range(self.rng.randint(1, 2))]
            measure["where"] = [condition for condition in conditions if condition]
        return measure

    def where(self, kind: EvidenceKind) -> Data | None:
        item = self.rng.choice(
            [f for f in kind.fields if f.type in ("category", "boolean", "date")] or [None]
        )
        if item is None:
            return None
        if item.type == "date":
            return {"field": item.id, "from_evaluation": True}
        twins = [f.id for f in self.catalogue.person.fields if item.set is not None and f.set == item.set]
        if twins and self.rng.random() < 0.6:
            return {"field": item.id, "same_as_person": twins[0]}
        values: list[Any] = (
            [True, False] if item.type == "boolean" else list(self.catalogue.categories(item).ids)
        )
        chosen = self.rng.sample(values, self.rng.randint(1, len(values)))
        return {"field": item.id, self.rng.choice(["in", "not_in"]): chosen}

    def valued(self, measure: Data, item: EvidenceField) -> tuple[Data, Data]:
        if item.type in ("category", "boolean"):
            return measure, {"lookup": self.lookup(item)}
        if item.type == "date":
            measure["as"] = self.rng.choice(["completed_years", "years_until"])
            return measure, self.numbers(0, None, whole=True)
        return measure, self.numbers(item.min or 0, item.max, whole=item.type != "decimal")

    def lookup(self, item: EvidenceField) -> Data:
        keys = ["true", "false"] if item.type == "boolean" else list(self.catalogue.categories(item).ids)
        tables = [t.id for t in self.tables.values() if t.scores and t.set == item.set and self.scorable(t)]
        if tables and self.rng.random() < 0.5:
            return {"table": self.rng.choice(tables)}
        rows = {key: self.rng.choice(SCORES) for key in keys}
        if self.rng.random() < 0.4:
            kept = self.rng.sample(keys, self.rng.randint(1, len(keys)))
            return {"rows": {key: rows[key] for key in kept}, "otherwise": self.rng.choice(SCORES)}
        return {"rows": rows}

    def scorable(self, table: Any) -> bool:
        keys = set(self.catalogue.sets[table.set].ids)
        return set(table.scores) == keys and all(0 <= number.value <= 100 for number in table.scores.values())

    def numbers(self, low: int, high: int | None, *, whole: bool) -> Data:
        if self.rng.random() < 0.25:
            return {"linear": {"max": self.rng.choice([high or 8, 100, 40, Decimal("12.5"), 7])}}
        if self.rng.random() < 0.25:
            zero, full = self.rng.sample([low, high or 9, 3, Decimal("-1.5"), 40, Decimal("7.25")], 2)
            return {"scale": {"zero": zero, "full": full if full != zero else zero + 1}}
        if self.rng.random() < 0.25:
            keys = sorted({low, *self.rng.sample(range(low, (high or low + 9) + 1), 2)})
            return self.in_points({"floor": [{"key": key, "score": self.rng.choice(SCORES)} for key in keys]})
        top = high if high is not None else 12
        points: list[int | Decimal] = sorted(
            self.rng.sample(range(low, top + 1), min(self.rng.randint(1, 3), top - low + 1))
        )
        if not whole:
            points = [point + self.rng.choice([Decimal(0), Decimal("0.5")]) for point in points]
        return self.in_points({"bands": self.bands(points, low, high)})

    def in_points(self, score: Data) -> Data:
        """Sometimes the scores are points of a maximum other than 100."""
        if self.rng.random() < 0.25:
            score["out_of"] = self.rng.choice([100, 120, Decimal("150.5")])
        return score

    def bands(self, points: list[int | Decimal], low: int, high: int | None) -> list[Data]:
        joints = [self.joint(point) for point in points]
        start: Data = {"from": low} if points[0] > low and self.rng.random() < 0.5 else {}
        end: Data = {"to": high} if high is not None and points[-1] < high and self.rng.random() < 0.5 else {}
        edges = [start, *(begin for _end, begin in joints)]
        ends = [*(finish for finish, _begin in joints), end]
        return [{**a, **b, "score": self.rng.choice(SCORES)} for a, b in zip(edges, ends, strict=True)]

    def population(self) -> list[Data]:
        chosen = []
        for name in self.rng.sample(["jenis_asn", "kedudukan_hukum", "golongan"], self.rng.randint(0, 2)):
            item = self.catalogue.person.field(name)
            assert item is not None
            values = self.catalogue.categories(item).ids
            kept = self.rng.sample(values, max(1, len(values) * 4 // 5))
            unknown = self.rng.choice(["keep", "outside"])
            chosen.append({"field": name, "in": kept, "unknown": unknown, "label": name})
        if self.rng.random() < 0.3:
            chosen.append(self.aged())
        return chosen

    def aged(self) -> Data:
        """A condition on a number or a date of the person."""
        test = self.rng.choice(
            [
                {"field": "tanggal_lahir", "as": "completed_years", "band": {"below": 56}},
                {"field": "tanggal_pensiun", "as": "years_until", "band": {"from": 1}},
                {"field": "usia_pensiun", "band": {"to": 60}},
            ]
        )
        return {**test, "unknown": self.rng.choice(["keep", "outside"]), "label": "usia"}

    def ekinerja(self) -> Data:
        kind = self.catalogue.kinds["skp"]
        if self.rng.random() < 0.5:
            measure = self.dated(kind, {"from": "skp", "take": "newest", "field": "hasil_kerja"})
            return {
                "measure": measure,
                "di_atas": ["di_atas"],
                "sesuai": ["sesuai"],
                "di_bawah": ["di_bawah"],
            }
        measure = self.dated(kind, {"from": "skp", "take": "newest", "field": "predikat"})
        return {
            "measure": measure,
            "di_atas": ["sangat_baik"],
            "sesuai": ["baik"],
            "di_bawah": ["butuh_perbaikan", "kurang", "sangat_kurang"],
        }

    def gates(self) -> list[Data]:
        makers = [self.box_gate, self.band_gate, self.category_gate, self.all_gate]
        return [self.rng.choice(makers)() for _ in range(self.rng.randint(0, 3))]

    def gate(self, **test: Any) -> Data:
        return {
            "id": self.name("s"),
            "label": "syarat",
            "kind": self.rng.choice(["hard", "preferred"]),
            **({"unknown": self.rng.choice(["manual", "not_met"])} if "measure" in test else {}),
            **test,
        }

    def all_gate(self) -> Data:
        """Several tests of which each must be met."""
        makers = [self.band_gate, self.category_gate]
        found = [self.rng.choice(makers)() for _ in range(self.rng.randint(2, 3))]
        kept = ("measure", "in", "band", "none", "unknown")
        return self.gate(
            all=[{key: gate[key] for key in kept if key in gate} for gate in found if "measure" in gate]
            or [{"measure": {"from": "orang", "field": "jenjang"}, "in": ["administrator"]}]
        )

    def box_gate(self) -> Data:
        return self.gate(boxes=self.rng.sample(range(1, 10), self.rng.randint(1, 5)))

    def band_gate(self) -> Data:
        measure, _score = self.rng.choice([self.counted, self.several])()
        return self.with_none(
            self.gate(measure=measure, band=self.rng.choice(self.joint(self.rng.randint(0, 6))))
        )

    def category_gate(self) -> Data:
        kind = self.kind()
        items = [f for f in kind.fields if f.type in ("category", "boolean")]
        if not items:
            return self.box_gate()
        item = self.rng.choice(items)
        values: list[Any] = (
            [True, False] if item.type == "boolean" else list(self.catalogue.categories(item).ids)
        )
        measure = self.dated(
            kind, {"from": kind.id, "take": self.rng.choice(["newest", "earliest"]), "field": item.id}
        )
        return self.with_none(self.gate(measure=measure, **{"in": self.rng.sample(values, 1)}))

    def with_none(self, gate: Data) -> Data:
        if self.catalogue.kinds[gate["measure"]["from"]].absence == "none":
            gate["none"] = self.rng.choice(["met", "not_met", "manual"])
        return gate

    def rankings(self, numbers: list[str]) -> list[Data]:
        made = []
        for _ in range(self.rng.randint(1, 2)):
            order = self.rng.sample(range(1, 10), 9)
            keys: list[Data] = [{"by": name} for name in self.rng.sample(numbers, min(2, len(numbers)))]
            if self.rng.random() < 0.7 or not keys:
                keys.insert(0, {"by": "box", "order": order})
            groups = self.rng.sample(["jenjang", "golongan", "unit"], self.rng.randint(0, 2))
            made.append(
                {
                    "id": self.name("p"),
                    "label": "peringkat",
                    "groups": groups,
                    "keys": keys,
                    "top": self.rng.choice([None, 3]),
                }
            )
        return made

    def target(self) -> Data:
        kind = self.catalogue.kinds["uji_teknis"]
        measure = self.dated(kind, {"from": "uji_teknis", "take": "newest", "field": "nilai"})
        shares = {
            "jpt_pratama": Decimal("0.7"),
            "administrator": Decimal("0.6"),
            "pengawas": self.rng.choice([0, 1, Decimal("0.25")]),
        }
        stage: Data = {"label": "akhir", "measure": measure, "level": "jenjang_target", "share": shares}
        if self.rng.random() < 0.5:
            stage["boxes"] = [7, 8, 9, 5, 3]
        return stage


def node_names(children: list[Data]) -> list[str]:
    """The ids of all nodes below."""
    return [name for child in children for name in (child["id"], *node_names(child.get("children", [])))]


def axis_names(axis: Data) -> list[str]:
    """The ids of all nodes of an axis, in all its trees."""
    families = [axis.get("children", []), *(variant["children"] for variant in axis.get("variants", []))]
    return [name for children in families for name in node_names(children)]
