"""What every rule file shares: the strict base model, texts, numbers with status, and validation."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeVar, get_args

import pydantic
from pydantic import BaseModel, ConfigDict, StringConstraints

from nawasena.i18n import N_, SOURCE_LANGUAGE, _, figures, language
from nawasena.rules.problems import Problem, RuleError
from nawasena.rules.source import KeyPath, Source

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*([_-][a-z0-9]+)*$", max_length=60)]
Status = Literal["verified", "example"]
DEFAULT_SCHEMA = "policy"


class Strict(BaseModel):
    """Unknown keys are errors; nothing is coerced; instances do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


_Words = Annotated[str, StringConstraints(min_length=1, max_length=2000)]


class Bilingual(Strict):
    """A text in Indonesian with its English translation."""

    id: _Words
    en: _Words | None = None

    def __str__(self) -> str:
        return self.id if language() == SOURCE_LANGUAGE else (self.en or self.id)


def _as_bilingual(value: Any) -> Any:
    return {"id": value} if isinstance(value, str) else value


# ``json_schema_input_type``: the forms a writer may use, for editors (here and wherever a short form is read)
Text = Annotated[
    Bilingual, pydantic.BeforeValidator(_as_bilingual, json_schema_input_type=_Words | Bilingual)
]

M = TypeVar("M", bound=BaseModel)


def validate(model: type[M], source: Source) -> M:
    """Read ``source`` as ``model``; every pydantic error becomes a problem with line and cure."""
    if not isinstance(source.data, dict):
        message = _("Isi berkas harus berupa pasangan kunci: nilai.")
        raise RuleError([Problem(source.file, 1, "", message, _("Lihat docs/policy-language.md."))])
    try:
        return model.model_validate(source.data)
    except pydantic.ValidationError as error:
        schema = schema_command(model)
        raise RuleError(_problem(source, item, schema) for item in _causes(error.errors())) from error


def schema_name(model: type[BaseModel]) -> str:
    """What a kind of file is called: ``table`` where its ``schema`` is ``nawasena-table/1``."""
    (schema,) = get_args(model.model_fields["schema_"].annotation)
    return str(schema).split("/")[0].removeprefix("nawasena-")


def schema_command(model: type[BaseModel]) -> str:
    """The command that writes the schema of this kind of file."""
    name = schema_name(model)
    return "nawasena policy schema" + ("" if name == DEFAULT_SCHEMA else f" {name}")


def _causes(items: Sequence[Any]) -> list[Any]:
    """Without what only follows: pydantic calls a list too short when one of its items is wrong."""
    return [item for item in items if item["type"] != "too_short" or not _inside(item["loc"], items)]


def _inside(place: tuple[str | int, ...], items: Sequence[Any]) -> bool:
    return any(len(item["loc"]) > len(place) and item["loc"][: len(place)] == place for item in items)


def _problem(source: Source, item: Any, schema: str) -> Problem:
    path = _data_path(source.data, item["loc"])
    message, cure = _explain(item, schema)
    if item["type"] == "extra_forbidden":
        path = (*path, str(item["loc"][-1])) if path[-1:] != (item["loc"][-1],) else path
    return source.problem(path, message, cure)


def _data_path(data: Any, location: tuple[str | int, ...]) -> KeyPath:
    """Drop the union tags pydantic puts into a location: keep what exists in the data (and the last key)."""
    path: list[str | int] = []
    here = data
    for index, part in enumerate(location):
        inside = isinstance(here, list) and isinstance(part, int) and part < len(here)
        if inside or (isinstance(here, dict) and part in here):
            here = here[part]
        elif index == len(location) - 1 and isinstance(here, dict) and isinstance(part, str):
            path.append(part)
            break
        else:
            continue
        path.append(part)
    return tuple(path)


def _explain(item: Any, schema: str) -> tuple[str, str]:
    """An Indonesian sentence and cure for a pydantic error."""
    kind, context = item["type"], item.get("ctx", {})
    key = str(item["loc"][-1]) if item["loc"] else ""
    if kind == "missing":
        return _("Kunci '{key}' wajib ada.").format(key=key), _("Tambahkan kunci itu.")
    if kind == "extra_forbidden":
        return _("Kunci '{key}' tidak dikenal.").format(key=key), _(
            "Periksa ejaan; lihat `{command}`."
        ).format(command=schema)
    if kind == "value_error":
        return str(context.get("error", item["msg"])), ""
    value = _shown(item.get("input"))
    if kind == "literal_error":
        expected = str(context.get("expected", "")).replace(" or ", _(" atau "))
        return _("Nilai {value} tidak dikenal.").format(value=value), _("Pilihan: {expected}.").format(
            expected=expected
        )
    if kind == "string_pattern_mismatch":
        return (
            _("Nilai {value} tidak sesuai bentuk.").format(value=value),
            _("Pakai huruf kecil, angka, tanda hubung atau garis bawah; diawali huruf."),
        )
    return _technical(item, value)


def _shown(value: Any) -> str:
    """A refused value for people: texts in quotes, the decimal sign of the reader, lists by their length."""
    if isinstance(value, Decimal):
        return figures(format(value, "f"))
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | dict):
        return _("(berisi {count})").format(count=len(value))
    return "''" if value is None else (f"'{value}'" if isinstance(value, str) else str(value))


_WANTED = {
    "string_type": N_("teks (beri tanda kutip)"),
    "int_type": N_("bilangan bulat"),
    "decimal_type": N_("angka"),
    "bool_type": N_("true atau false"),
    "date_type": N_("tanggal (TTTT-BB-HH tanpa tanda kutip)"),
    "list_type": N_("daftar"),
    "tuple_type": N_("daftar"),
    "dict_type": N_("pasangan kunci: nilai"),
    "model_type": N_("pasangan kunci: nilai"),
    "model_attributes_type": N_("pasangan kunci: nilai"),
}
_WANTED_MODEL = {"RuleNumber": N_("angka"), "Bilingual": N_("teks")}  # written short, as a number or a text
_LIMITS = {
    "ge": N_("paling kecil {limit}"),
    "le": N_("paling besar {limit}"),
    "min_length": N_("paling sedikit {limit}"),
    "max_length": N_("paling banyak {limit}"),
    "decimal_places": N_("paling banyak {limit} desimal"),
    "max_digits": N_("paling banyak {limit} angka"),
}


def _technical(item: Any, value: str) -> tuple[str, str]:
    context = item.get("ctx", {})
    wanted = _WANTED_MODEL.get(context.get("class_name", "")) or _WANTED.get(item["type"])
    if wanted:
        return _("Nilai {value} bukan {wanted}.").format(value=value, wanted=_(wanted)), _(
            "Tulis {wanted}."
        ).format(wanted=_(wanted))
    limits = [_(_LIMITS[name]).format(limit=limit) for name, limit in context.items() if name in _LIMITS]
    message = _("Nilai {value} di luar ketentuan.").format(value=value)
    return message, _("Batasnya: {limits}.").format(limits=", ".join(limits)) if limits else ""
