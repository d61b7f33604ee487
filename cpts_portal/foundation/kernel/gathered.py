"""The rows that hang on a row, brought by the same statement."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, QuerySet, TextField
from django.db.models.functions import Cast, JSONObject


def gathered(rows: QuerySet, *fields: str, **renamed: str) -> ArraySubquery:
    """``rows`` is filtered by ``OuterRef`` and ordered. A list of dictionaries of texts: a decimal
    never goes through a float, a date is read with ``fromisoformat``."""
    wanted = {name: name for name in fields} | renamed
    texts = {name: Cast(F(source), TextField()) for name, source in wanted.items()}
    return ArraySubquery(rows.values(row=JSONObject(**texts)))
