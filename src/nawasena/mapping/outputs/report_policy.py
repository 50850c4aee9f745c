"""The second part of the report: by which rules, with which standing, and how to check it."""

from __future__ import annotations

from collections.abc import Iterator

from nawasena.i18n import _
from nawasena.mapping.outputs.blocks import Block, banner, code, paragraph, section, small, table, title
from nawasena.mapping.outputs.wording import NOTHING, VERIFIED, points, standing
from nawasena.mapping.view import PERFORMANCE, RunView

RIGHT, LEFT = "right", "left"
STEP = "\u2003"  # one em for each level of the tree


def policy_sections(view: RunView) -> Iterator[Block]:
    """Chapters on the policy and on verification."""
    yield section(_("Kebijakan penilaian selengkapnya"), [*_facts(view), *_tree(view), *_cuts(view)])
    yield section(_("Cara memeriksa hasil ini"), list(_proof(view)))


def _facts(view: RunView) -> Iterator[Block]:
    policy = view.policy
    if policy.status != VERIFIED:
        yield banner(_("Status: {status}.").format(status=standing(policy.status)))
    rows = [
        (_("Judul"), policy.title),
        (_("Kode dan versi"), f"{policy.id} {policy.version}"),
        (_("Masa berlaku"), policy.valid),
        (_("Catatan"), policy.note or NOTHING),
    ]
    yield table(((_("Keterangan"), 1, LEFT), (_("Isi"), 4, LEFT)), rows)
    if policy.references:
        yield title(_("Dasar hukum"))
        head = ((_("Dasar hukum"), 4, LEFT), (_("Keadaan"), 2, LEFT), (_("Keterangan"), 4, LEFT))
        yield table(head, policy.references)


def _axis(view: RunView, axis: str) -> str:
    return view.performance_label if axis == PERFORMANCE else view.potential_label


def _tree(view: RunView) -> Iterator[Block]:
    head = (
        (_("Unsur"), 4, LEFT),
        (_("Bobot"), 0, RIGHT),
        (_("Aturan"), 4, LEFT),
        (_("Status angka"), 2, LEFT),
        (_("Rujukan"), 2, LEFT),
    )
    for axis in dict.fromkeys(node.axis for node in view.policy.nodes):
        yield title(_("Unsur dan bobot: {axis}").format(axis=_axis(view, axis)))
        rows = [
            (
                STEP * node.depth + node.label,
                points(node.weight),
                node.rule,
                standing(node.status),
                node.reference,
            )
            for node in view.policy.nodes
            if node.axis == axis
        ]
        yield table(head, rows)


def _cuts(view: RunView) -> Iterator[Block]:
    yield title(_("Ambang tingkat"))
    head = (
        (_("Sumbu"), 2, LEFT),
        (_("Tingkat"), 3, LEFT),
        (_("Ambang"), 3, LEFT),
        (_("Status angka"), 3, LEFT),
    )
    rows = [
        (_axis(view, cut.axis), cut.label, cut.boundary, standing(cut.status)) for cut in view.policy.cuts
    ]
    yield table(head, rows)
    if view.policy.status != VERIFIED:
        words = _(
            "Angka yang belum diverifikasi wajib dicocokkan dengan naskah resmi sebelum dipakai memutuskan."
        )
        yield small(words)


def _proof(view: RunView) -> Iterator[Block]:
    yield paragraph(
        _(
            "Hasil ini dapat dihitung ulang oleh siapa pun yang memegang berkas pemetaan. Perintah berikut "
            "menghitung kembali dari bukti, kebijakan, dan tanggal yang sama, lalu membandingkan sidiknya:"
        )
    )
    yield code(f"nawasena verify --run DIR \\\n  --expect {view.run_digest}")
    words = _("Versi mesin hitung: {engine}. Sidik kebijakan:")
    yield small(words.format(engine=view.engine_version))
    yield code(view.policy.digest)
