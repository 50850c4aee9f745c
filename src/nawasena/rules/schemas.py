"""JSON Schemas of every kind of rule file, for editors: what the language accepts, short forms included."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from nawasena.rules.boxes import BoxLabels, BoxTable
from nawasena.rules.cases import CaseFile
from nawasena.rules.catalogue import CatalogueFile
from nawasena.rules.disclosure import Disclosure
from nawasena.rules.models import schema_name
from nawasena.rules.policy import Policy
from nawasena.rules.quality import Quality, QualityGate
from nawasena.rules.regulations import Register
from nawasena.rules.retention import Retention
from nawasena.rules.tables import Table
from nawasena.rules.thresholds import Thresholds

FILES: Mapping[str, type[BaseModel]] = {
    schema_name(model): model
    for model in (
        Policy,
        CaseFile,
        CatalogueFile,
        Table,
        BoxTable,
        BoxLabels,
        Register,
        Thresholds,
        Quality,
        QualityGate,
        Disclosure,
        Retention,
    )
}


class _Schema(GenerateJsonSchema):
    """Without the defaults that JSON cannot write exactly."""

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """A default, unless it is a decimal: JSON would have it as a text."""
        if isinstance(schema.get("default"), Decimal):
            return self.generate_inner(schema["schema"])
        return super().default_schema(schema)


def json_schema(name: str) -> dict[str, Any]:
    """The JSON Schema of a kind of file, a key of :data:`FILES`."""
    content = FILES[name].model_json_schema(by_alias=True, schema_generator=_Schema)
    return {"$schema": GenerateJsonSchema.schema_dialect, **content}
