"""What a policy reads."""

from __future__ import annotations

import pytest

from nawasena.rules.reading import Reads
from nawasena.rules.registry import library_policies
from tests.rules.broken import changed, policy_of


def test_everything() -> None:
    catalogue = library_policies()[0].book.catalogue
    reads = Reads.everything(catalogue)
    assert reads.kinds == set(catalogue.kinds)
    assert reads.facts == {item.id for item in catalogue.person.fields}


def test_the_library_reads_what_its_files_name() -> None:
    for item in library_policies():
        reads = Reads.of(item)
        assert reads.catalogue is item.book.catalogue
        assert all(f"from: {kind}" in item.source.text for kind in reads.kinds)
        assert all(fact in item.source.text for fact in reads.facts)


GATE = "gates:\n  - {id: unit, label: jabatan, kind: hard, "


@pytest.mark.parametrize(
    ("gate", "facts"),
    [
        ("boxes: [9]}", set()),
        ("measure: {from: orang, field: tmt_cpns, as: completed_years}, band: {from: 2}}", {"tmt_cpns"}),
        ("measure: {from: riwayat_jabatan, take: newest, date: tmt, field: tmt, as: completed_years,"
         " where: [{field: jenjang, same_as_person: jenjang}]}, band: {from: 1}}", {"jenjang"}),
        ("measure: {from: riwayat_jabatan, take: newest, date: tmt, field: jenjang}, in: [pengawas]}", set()),
    ],
)  # fmt: skip
def test_the_facts_of_a_policy(gate: str, facts: set[str]) -> None:
    # So that the job level is read by the gate alone.
    ranks = ("    groups: [jenjang]\n", "")
    standard = (
        "{ratio: {standard: standar-kompetensi-jenjang, by: jenjang, cap: each}}",
        "{linear: {max: 60}}",
    )
    plain = Reads.of(policy_of(changed(ranks, standard, ("gates:\n", GATE + "boxes: [9]}\n"))))
    more = Reads.of(policy_of(changed(ranks, standard, ("gates:\n", GATE + gate + "\n"))))
    assert more.facts - plain.facts == facts
    assert "unit" not in plain.facts
