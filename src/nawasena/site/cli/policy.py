"""``policy list | show | copy | check | cases | vocabulary | schema``: the rules themselves."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

import click

from nawasena.engine.arithmetic import Scales
from nawasena.engine.case_words import evidence_problems
from nawasena.engine.cases import run_file
from nawasena.i18n import _
from nawasena.mapping.outputs.wording import standing
from nawasena.mapping.policy_view import AXIS_NAMES, policy_view
from nawasena.mapping.requirement_words import (
    gate_words,
    population_lines,
    ranking_words,
    stage_words,
    talent_words,
)
from nawasena.rules.cases import CaseFile, library_case_files, read_cases
from nawasena.rules.checks.status import number_statuses
from nawasena.rules.copying import copied
from nawasena.rules.models import DEFAULT_SCHEMA
from nawasena.rules.problems import Problem, RuleError
from nawasena.rules.registry import LoadedPolicy, library_policies, load, load_file, validity_words
from nawasena.rules.rulebook import Rulebook
from nawasena.rules.schemas import FILES, json_schema
from nawasena.site.cli.interface import POLICY_SUFFIXES, File, Folder, Group, OneOf, rulebook, rules_option
from nawasena.site.cli.messages import Stop, fail, say
from nawasena.site.cli.vocabulary import vocabulary


@click.group(cls=Group, help=_("Kebijakan penilaian: daftar, isi, pemeriksaan, dan kasus."))
def policy() -> None:
    """The group of commands about rules."""


policy.add_command(vocabulary)


@policy.command("list", help=_("Daftar kebijakan pustaka."))
@rules_option
def list_policies(rules: Path | None) -> None:
    """Every policy of the library with its digest under these rules."""
    for item in known_policies(rules):
        known = item.policy
        say(f"{known.id}  {_('versi')} {known.version}  {validity_words(known)}  [{standing(known.status)}]")
        say(f"    {known.title}")
        say(f"    digest {item.digest}")


def known_policies(rules: Path | None) -> list[LoadedPolicy]:
    """The policies of the library, read with the agency's own words when there are any."""
    if rules is None:
        return list(library_policies())
    book = rulebook(rules)
    return [load(item.source, book) for item in library_policies()]


@policy.command(help=_("Tampilkan isi sebuah kebijakan: bobot, batas, status, dan rujukan."))
@click.argument("name", metavar=_("ID|BERKAS"))
@rules_option
def show(name: str, rules: Path | None) -> None:
    """Every version of a library policy, or a policy file in words before anything is mapped with it."""
    if name.endswith(POLICY_SUFFIXES):
        found = [load_file(Path(name), rulebook(rules))]
    else:
        found = [item for item in known_policies(rules) if item.policy.id == name] or _unknown(name)
    for item in found:
        for line in describe(item):
            say(line)


def _unknown(name: str) -> NoReturn:
    """Raises RuleError with the ids there are, and how a file of one's own is shown."""
    names = ", ".join(sorted({item.policy.id for item in library_policies()}))
    message = _("Kebijakan '{name}' tidak dikenal.").format(name=name)
    cure = _("Yang ada: {names}. Untuk berkas sendiri tulis namanya dengan .yaml: kebijakan.yaml.")
    raise RuleError([Problem(name, 0, "", message, cure.format(names=names))])


@policy.command(help=_("Salin kebijakan pustaka dan tabelnya sebagai awal kebijakan sendiri."))
@click.argument("policy_id", metavar="ID")
@click.argument("folder", metavar="FOLDER", type=Folder())
def copy(policy_id: str, folder: Path) -> None:
    """Write the newest version of a library policy with its tables; nothing is written over."""
    found = [item for item in library_policies() if item.policy.id == policy_id] or _unknown(policy_id)
    files = copied(found[-1])
    if there := [name for name in files if (folder / name).exists()]:
        text = _("'{name}' sudah ada.").format(name=folder / there[0])
        fail(text, _("Pilih folder lain; berkas Anda tidak ditimpa."))
        raise Stop(2)
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
        say(_("Ditulis: {path}").format(path=folder / name))
    say(_("Beri id, judul, dan masa berlaku sendiri, lalu periksa setiap kali mengubah:"))
    file, place = (shlex.quote(str(path)) for path in (folder / next(iter(files)), folder))
    say(f"  nawasena policy check {file} --rules {place}")


def describe(item: LoadedPolicy) -> Iterable[str]:
    """A policy as lines of text."""
    view = policy_view(item)
    yield f"{view.title}"
    yield f"{view.id} · {_('versi')} {view.version} · {view.valid} · {standing(view.status)}"
    yield f"digest {view.digest}"
    yield ""
    for cite, force, note in view.references:
        yield f"  {cite} ({force}){': ' + note if note else ''}"
    yield ""
    yield from population_part(item)
    heading = ""
    for node in view.nodes:
        if node.axis != heading:
            heading = node.axis
            yield f"  {axis_title(item, heading)}"
        weight = f"{node.weight.normalize():f}" if node.weight is not None else "-"
        yield f"  {'  ' * node.depth}{node.label} [{weight}] {standing(node.status)}"
        yield f"  {'  ' * node.depth}    {node.rule}"
    yield ""
    axes = {AXIS_NAMES[name]: axis.label for name, axis in item.policy.axes}
    for cut in view.cuts:
        yield f"  {axes[cut.axis]}: {cut.label}: {cut.boundary} ({standing(cut.status)})"
    yield ""
    yield from box_lines(item)
    yield from gate_lines(item)
    yield from decision_lines(item)
    statuses = [number.status for number in number_statuses(item.policy)]
    text = _("{verified} dari {total} angka terverifikasi; selebihnya contoh.")
    yield text.format(verified=statuses.count("verified"), total=len(statuses))


def population_part(item: LoadedPolicy) -> Iterable[str]:
    """Who belongs."""
    for line in population_lines(item):
        yield f"  {_('populasi')}: {line}"
    if item.policy.population:
        yield ""


def axis_title(item: LoadedPolicy, name: str) -> str:
    """The heading above the tree of an axis."""
    labels = {AXIS_NAMES[axis]: str(content.label) for axis, content in item.policy.axes}
    return _("Sumbu {label}").format(label=labels[name])


def decision_lines(item: LoadedPolicy) -> Iterable[str]:
    """The talent score, the score for a target post, and the ranks."""
    if (talent := talent_words(item)) is not None:
        yield f"  {talent}"
    if item.policy.target_stage is not None:
        yield f"  {stage_words(item.policy.target_stage, item.book)}"
    for ranking in item.policy.ranking:
        yield f"  {ranking_words(ranking, item)}"
    yield ""


def box_lines(item: LoadedPolicy) -> Iterable[str]:
    """The boxes with predicate, follow-ups and other names."""
    for box in item.book.boxes[item.policy.boxes].boxes:
        others = [item.book.box_labels[name].labels[str(box.box)] for name in item.policy.box_labels]
        alias = ", ".join(str(label) for label in others if label is not None)
        names = f" ({alias})" if alias else ""
        yield f"  {_('kotak')} {box.box}: {box.predicate}{names}: " + "; ".join(map(str, box.follow_up))
    yield ""


def gate_lines(item: LoadedPolicy) -> Iterable[str]:
    """The gates."""
    for gate in item.policy.gates:
        kind = _("mutlak") if gate.kind == "hard" else _("diutamakan")
        yield f"  {_('syarat')} {kind}: {gate.label} ({standing(gate.status or item.policy.status)})"
        yield f"      {gate_words(gate, item.book)}"
    yield ""


@policy.command(help=_("Periksa berkas kebijakan dan buktikan semua angkanya muat dihitung tepat."))
@click.argument("file", metavar=_("BERKAS"), type=File())
@rules_option
def check(file: Path, rules: Path | None) -> None:
    """Validate a file and report the width of every node."""
    item = load_file(file, rulebook(rules))
    scales = Scales(item)
    for name, scale in scales.report():
        width = _("64 bit") if not scale.wide else _("128 bit")
        note = _(", dikuantisasi") if scale.quantised else ""
        say(f"  {name}: 1/{scale.denominator}, {scale.peak.bit_length()} bit -> {width}{note}")
    if problems := scales.too_large():
        for text in problems:
            fail(text)
        raise Stop(2)
    unverified = sum(number.status == "example" for number in number_statuses(item.policy))
    say(
        _("Kebijakan '{name}' dapat dipakai. {count} angka berstatus contoh.").format(
            name=item.policy.id, count=unverified
        )
    )
    say(f"digest {item.digest}")


@policy.command(help=_("Jalankan kasus (berkas, atau semua kasus pustaka) dengan kedua evaluator."))
@click.argument("file", metavar=_("[BERKAS]"), required=False, type=File())
@rules_option
def cases(file: Path | None, rules: Path | None) -> None:
    """Run cases and say which do not hold."""
    files = library_case_files() if file is None else [(*read_cases(file), file.parent)]
    book = rulebook(rules)
    for content, source, _folder in files:
        if problems := list(evidence_problems(content, source, book.catalogue)):
            raise RuleError(problems)
    failed = sum(run_cases(content, folder, book) for content, _source, folder in files)
    if failed:
        fail(_("{count} kasus gagal.").format(count=failed))
        raise Stop(1)
    count = sum(len(content.cases) for content, _source, _folder in files)
    say(_("{count} kasus sesuai dengan kedua evaluator.").format(count=count))


def run_cases(content: CaseFile, folder: Path, book: Rulebook) -> int:
    """Run one file, one line a case; how many failed."""
    failed = 0
    say(f"{content.policy} ({content.date.isoformat()})")
    try:
        for outcome in run_file(content, folder, book):
            failed += not outcome.passed
            mark = (
                click.style(_("sesuai"), fg="green") if outcome.passed else click.style(_("GAGAL"), fg="red")
            )
            click.echo(
                f"  {mark} {outcome.case.id}" + (f" -- {outcome.case.note}" if outcome.case.note else "")
            )
            for sentence in outcome.failures:
                say(f"      {sentence}")
    except ValueError as error:
        if isinstance(error, RuleError):
            raise
        fail(str(error))
        raise Stop(2) from error
    return failed


@policy.command(help=_("Tulis JSON Schema kebijakan, atau berkas lain: table, catalogue, boxes, cases, ..."))
@click.argument("name", metavar=_("[JENIS]"), default=DEFAULT_SCHEMA, type=OneOf(FILES))
def schema(name: str) -> None:
    """The JSON Schema of a kind of rule file, for editors."""
    say(json.dumps(json_schema(name), ensure_ascii=False, indent=2))
