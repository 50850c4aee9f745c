"""What every rule file shares: the strict base model, texts, numbers with status, and validation."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar

import pydantic
from pydantic import BaseModel, ConfigDict, StringConstraints

from nawasena.i18n import SOURCE_LANGUAGE, _, language
from nawasena.rules.problems import Problem, RuleError
from nawasena.rules.source import KeyPath, Source

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*([_-][a-z0-9]+)*$", max_length=60)]
Status = Literal["verified", "example"]


class Strict(BaseModel):
    """Unknown keys are errors; nothing is coerced; instances do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Bilingual(Strict):
    """A text in Indonesian with its English translation."""

    id: Annotated[str, StringConstraints(min_length=1, max_length=2000)]
    en: Annotated[str, StringConstraints(min_length=1, max_length=2000)] | None = None

    def __str__(self) -> str:
        return self.id if language() == SOURCE_LANGUAGE else (self.en or self.id)


def _as_bilingual(value: Any) -> Any:
    return {"id": value} if isinstance(value, str) else value


Text = Annotated[Bilingual, pydantic.BeforeValidator(_as_bilingual)]

M = TypeVar("M", bound=BaseModel)


def validate(model: type[M], source: Source) -> M:
    """Read ``source`` as ``model``; every pydantic error becomes a problem with line and cure."""
    if not isinstance(source.data, dict):
        message = _("Isi berkas harus berupa pasangan kunci: nilai.")
        raise RuleError([Problem(source.file, 1, "", message, _("Lihat docs/policy-language.md."))])
    try:
        return model.model_validate(source.data)
    except pydantic.ValidationError as error:
        raise RuleError(_problem(source, item) for item in error.errors()) from error


def _problem(source: Source, item: Any) -> Problem:
    path = _data_path(source.data, item["loc"])
    message, cure = _explain(item)
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


def _explain(item: Any) -> tuple[str, str]:
    """An Indonesian sentence and cure for a pydantic error."""
    kind, context = item["type"], item.get("ctx", {})
    key = str(item["loc"][-1]) if item["loc"] else ""
    if kind == "missing":
        return _("Kunci '{key}' wajib ada.").format(key=key), _("Tambahkan kunci itu.")
    if kind == "extra_forbidden":
        return _("Kunci '{key}' tidak dikenal.").format(key=key), _(
            "Periksa ejaan; lihat `nawasena policy schema`."
        )
    if kind == "value_error":
        return str(context.get("error", item["msg"])), ""
    if kind in ("literal_error", "enum", "union_tag_invalid"):
        expected = context.get("expected") or context.get("expected_tags") or ""
        return _("Nilai {value!r} tidak dikenal.").format(value=item.get("input")), _(
            "Pilihan: {expected}."
        ).format(expected=expected)
    if kind == "string_pattern_mismatch":
        return (
            _("Nilai {value!r} tidak sesuai bentuk.").format(value=item.get("input")),
            _("Pakai huruf kecil, angka, tanda hubung atau garis bawah; diawali huruf."),
        )
    if kind == "union_tag_not_found":
        return _("Jenis bagian ini tidak dapat dikenali."), _("Lihat docs/policy-language.md.")
    return _technical(item)


_WANTED = {
    "string_type": "teks",
    "int_type": "bilangan bulat",
    "int_from_float": "bilangan bulat",
    "decimal_type": "angka desimal",
    "bool_type": "true atau false",
    "date_type": "tanggal TTTT-BB-HH",
    "list_type": "daftar",
    "tuple_type": "daftar",
    "dict_type": "pasangan kunci: nilai",
    "model_type": "pasangan kunci: nilai",
    "model_attributes_type": "pasangan kunci: nilai",
}


def _technical(item: Any) -> tuple[str, str]:
    wanted = _WANTED.get(item["type"])
    if wanted:
        return _("Nilai {value!r} bukan {wanted}.").format(value=item.get("input"), wanted=wanted), ""
    bounds = ", ".join(f"{name} {value}" for name, value in item.get("ctx", {}).items() if name != "error")
    return _("Nilai {value!r} di luar ketentuan ({bounds}).").format(
        value=item.get("input"), bounds=bounds
    ), ""
