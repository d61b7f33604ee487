"""The rows that hang on a row, brought by the same statement."""

from collections.abc import Iterable, Mapping

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Field, Model, QuerySet, TextField
from django.db.models.functions import Cast, JSONObject


def json_rows(rows: QuerySet, *fields: str, **renamed: str) -> ArraySubquery:
    """``rows`` is filtered by ``OuterRef`` and ordered. A list of dictionaries of texts: a decimal
    never goes through a float, a date is read with ``fromisoformat``."""
    sources = {name: name for name in fields} | renamed
    texts = {name: Cast(F(source), TextField()) for name, source in sources.items()}
    return ArraySubquery(rows.values(row=JSONObject(**texts)))


def restored(model: type[Model], rows: Iterable[Mapping[str, str | None]]) -> list:
    """The rows of ``json_rows``; their other fields are deferred."""
    return [_restored(model, row) for row in rows]


def _restored(model: type[Model], row: Mapping[str, str | None]) -> Model:
    fields = [field for field in model._meta.concrete_fields if field.attname in row]
    values = [_value(field, row[field.attname]) for field in fields]
    return model.from_db("default", [field.attname for field in fields], values)


def _value(field: Field, text: str | None):
    """PostgreSQL writes « true » where Django reads « True »."""
    if isinstance(field, BooleanField) and text is not None:
        return text == "true"
    return field.to_python(text)
