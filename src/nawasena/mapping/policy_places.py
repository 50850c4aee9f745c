"""Where a number stands in a policy, in words a reader of Dasar Hukum understands."""

from __future__ import annotations

import re
from typing import Any

from nawasena.i18n import N_, _
from nawasena.rules.policy import Policy
from nawasena.rules.source import KeyPath

# What is left of the path after the last thing with a label of its own; '#' is a place in a list, '*' any name.
TAILS = (
    (r"", N_("batas")),
    (r"weight", N_("bobot")),
    (r"measure window", N_("jangka waktu bukti, dalam tahun")),
    (r"ekinerja measure window", N_("Status e-Kinerja: jangka waktu bukti, dalam tahun")),
    (r"none", N_("nilai bila diketahui tidak ada catatan")),
    (r"unknown default", N_("nilai bila belum diketahui")),
    (r"score linear max", N_("angka yang bernilai penuh")),
    (r"score bands (\d+)", N_("rentang ke-{number}")),
    (r"score bands (\d+) score", N_("nilai rentang ke-{number}")),
    (r"score floor (\d+)", N_("anak tangga ke-{number}")),
    (r"score floor (\d+) score", N_("nilai anak tangga ke-{number}")),
    (r"score lookup rows true", N_("nilai bila ya")),
    (r"score lookup rows false", N_("nilai bila tidak")),
    (r"score lookup rows (.+)", N_("nilai untuk {name}")),
    (r"score lookup otherwise", N_("nilai untuk yang lain")),
    (r"score sum_of \S+ (.+)", N_("nilai untuk {name}")),
    (r"score (?:scale|gap)", N_("dari nilai terendah sampai nilai penuh")),
    (r"score out_of", N_("nilai penuh")),
    (r"cut thirds", N_("batas sepertiga")),
    (r"cut percentile \S+", N_("batas menurut persentil")),
    (r"band", N_("batas yang memenuhi")),
    (r"all (\d+) band", N_("batas yang memenuhi, uji ke-{number}")),
    (r"all (\d+) measure window", N_("jangka waktu bukti, dalam tahun, uji ke-{number}")),
    (r"talent (\S+)", N_("Nilai Talenta: bagian sumbu {name}")),
    (r"share (.+)", N_("bagian Nilai Talenta untuk {name}")),
)
FALLBACK = re.compile(r"fallback \d+ ")


def number_place(policy: Policy, path: KeyPath) -> str:
    """The labels on the way to a number, and what the number is; keys without words stay as they are written."""
    labels, rest = _walk(policy, path)
    replaced = FALLBACK.sub("", rest)
    said = _tail(replaced)
    if replaced != rest:
        said = _("{what} (cara pengganti)").format(what=said)
    if not labels:
        return said
    return _("{where}: {what}").format(where=" › ".join(labels), what=said)


def _walk(policy: Policy, path: KeyPath) -> tuple[list[str], str]:
    value: Any = policy
    labels: list[str] = []
    rest: list[str] = []
    for step in path:
        value = _inside(value, step)
        label = getattr(value, "label", None)
        rest = [] if label else [*rest, str(step)]
        labels += [str(label)] if label else []
    return labels, " ".join(rest)


def _inside(value: Any, step: str | int) -> Any:
    if isinstance(value, (dict, tuple)):
        return value[step]  # type: ignore[index]
    return getattr(value, str(step)) if hasattr(value, str(step)) else getattr(value, f"{step}_")


def _tail(rest: str) -> str:
    for pattern, words in TAILS:
        if found := re.fullmatch(pattern, rest):
            part = found[1] if found.groups() else ""
            number = int(part) + 1 if part.isdigit() else ""
            return _(words).format(number=number, name=part.replace("_", " "))
    return rest.replace(" ", " › ")
