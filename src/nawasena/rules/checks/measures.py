"""Checks of measures: the facts they name exist and have the type they are used as."""

from __future__ import annotations

from nawasena.i18n import _
from nawasena.rules.catalogue import PERSON, EvidenceField, EvidenceKind
from nawasena.rules.checks.context import Context, Problems
from nawasena.rules.policy.measures import Measure, Where
from nawasena.rules.problems import Problem
from nawasena.rules.source import KeyPath

NUMERIC = ("integer", "year", "decimal")
DATED = ("date", "year")


def check_measure(context: Context, path: KeyPath, measure: Measure) -> Problems:
    """All problems of one measure."""
    kind = context.book.catalogue.kinds.get(measure.from_)
    if kind is None:
        names = ", ".join(sorted(context.book.catalogue.kinds))
        message = _("Bukti '{name}' tidak ada di katalog.").format(name=measure.from_)
        yield context.problem((*path, "from"), message, _("Yang ada: {names}.").format(names=names))
        return
    yield from _shape(context, path, measure)
    yield from _fields(context, path, measure, kind)
    for index, where in enumerate(measure.where):
        yield from _where(context, (*path, "where", index), where, kind)


def _shape(context: Context, path: KeyPath, measure: Measure) -> Problems:
    """Records need a reduction and a dating field; a person's fact has neither."""
    if measure.from_ == PERSON:
        extra = [
            name
            for name in ("take", "date", "window", "year_back", "unique")
            if getattr(measure, name) is not None
        ]
        if extra or measure.where:
            message = _("Fakta pegawai tidak memakai {names}.").format(names=", ".join(extra) or "where")
            yield context.problem(path, message, _("Hapus kunci itu."))
        return
    for name in ("take", "date"):
        if getattr(measure, name) is None:
            message = _("'{name}' wajib untuk catatan.").format(name=name)
            yield context.problem(path, message, _("Tulis cara mengambil dan kolom tanggalnya."))


def _fields(context: Context, path: KeyPath, measure: Measure, kind: EvidenceKind) -> Problems:
    found = {}
    for key in ("field", "date", "unique"):
        if (name := getattr(measure, key)) is not None:
            found[key] = kind.field(name)
            if found[key] is None:
                yield _unknown(context, (*path, key), name, kind)
    for index, name in enumerate(measure.fields):
        item = kind.field(name)
        if item is None:
            yield _unknown(context, (*path, "fields", index), name, kind)
        elif item.type not in ("integer", "decimal", "category"):
            message = _("'fields' hanya untuk bilangan atau kategori; '{name}' bukan.").format(name=name)
            yield context.problem((*path, "fields", index), message)
    if len({item.places for name in measure.fields if (item := kind.field(name)) is not None}) > 1:
        message = _("Kolom pada 'fields' harus memiliki desimal yang sama banyaknya.")
        yield context.problem((*path, "fields"), message)
    yield from _types(context, path, measure, found)


def _types(
    context: Context, path: KeyPath, measure: Measure, found: dict[str, EvidenceField | None]
) -> Problems:
    date, field = found.get("date"), found.get("field")
    if date is not None and date.type not in DATED:
        message = _("'{name}' bukan tanggal atau tahun.").format(name=date.id)
        yield context.problem((*path, "date"), message)
    if measure.year_back is not None and date is not None and date.type != "year":
        yield context.problem((*path, "year_back"), _("'year_back' memerlukan kolom tahun."))
    if measure.take == "sum" and field is not None and field.type not in ("integer", "decimal"):
        yield context.problem((*path, "field"), _("'take: sum' memerlukan bilangan."))
    if measure.as_ is not None and field is not None and field.type != "date":
        yield context.problem((*path, "as"), _("'as' memerlukan kolom tanggal."))
    if field is not None and field.type == "date" and measure.as_ is None and measure.take != "distinct":
        message = _("Tanggal tidak dapat dinilai langsung.")
        cure = _("Tambahkan 'as: completed_years' atau 'as: years_until'.")
        yield context.problem((*path, "field"), message, cure)
    if field is not None and field.type == "text" and measure.take != "distinct":
        message = _("Teks bebas tidak dapat dinilai.")
        yield context.problem(
            (*path, "field"), message, _("Pakai kategori, bilangan, atau 'take: distinct'.")
        )


def _where(context: Context, path: KeyPath, where: Where, kind: EvidenceKind) -> Problems:
    item = kind.field(where.field)
    if item is None:
        yield _unknown(context, (*path, "field"), where.field, kind)
        return
    if where.from_evaluation and item.type != "date":
        yield context.problem(path, _("'from_evaluation' memerlukan kolom tanggal."))
    if where.same_as_person is not None:
        other = context.book.catalogue.person.field(where.same_as_person)
        if other is None or (other.type, other.set) != (item.type, item.set):
            message = _("'{name}' bukan fakta pegawai yang sejenis.").format(name=where.same_as_person)
            yield context.problem(path, message)
    for values, key in ((where.in_, "in"), (where.not_in, "not_in")):
        yield from check_values(context, (*path, key), values or (), item)


def check_values(
    context: Context, path: KeyPath, values: tuple[str | bool, ...], item: EvidenceField
) -> Problems:
    """Values compared with a field are categories of its set, or true/false of a boolean."""
    allowed = set(domain_keys(context, item))
    for value in values:
        key = str(value).lower() if isinstance(value, bool) else value
        if key not in allowed or isinstance(value, bool) != (item.type == "boolean"):
            message = _("'{value}' bukan nilai '{name}'.").format(value=key, name=item.id)
            cure = _("Pilihan: {names}.").format(names=", ".join(sorted(allowed)) or "-")
            if item.type == "boolean":
                cure = _("Tulis true atau false tanpa tanda kutip.")
            yield context.problem(path, message, cure)


def domain_keys(context: Context, item: EvidenceField) -> tuple[str, ...]:
    """The values an exact lookup can meet: category ids, or true and false; empty for other types."""
    if item.type == "category":
        return context.book.catalogue.categories(item).ids
    return ("true", "false") if item.type == "boolean" else ()


def _unknown(context: Context, path: KeyPath, name: str, kind: EvidenceKind) -> Problem:
    message = _("Kolom '{name}' tidak ada pada bukti '{kind}'.").format(name=name, kind=kind.id)
    names = ", ".join(item.id for item in kind.fields)
    return context.problem(path, message, _("Yang ada: {names}.").format(names=names))
