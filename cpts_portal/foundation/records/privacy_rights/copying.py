"""A copy of everything the portal keeps about one person, and nothing about anybody else.

Rows are found by the lookups that each app declared; columns that name who did something, keys and
fingerprints are left out: they speak of others, or of nobody.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import models
from django.db.models import Q

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.blind_index import BlindIndexField
from cpts_portal.foundation.records import audit, documents
from cpts_portal.foundation.records.privacy_rights.declaring import About, DataSubject, about

Value = str | int | bool | date | datetime | Decimal | list
_OTHERS = ("by", "by_name", "password", "session_epoch", "sort_name", "version", "position")
_ENDINGS = ("_by", "_hash", "sha256", "token", "told_by")
_UNREADABLE = (models.BinaryField, BlindIndexField)
# what a row may name in words: nomenclatures, places, meetings; never a person
_PERSONAL = ("Person", "User", "CareDoctor", "CareRequest", "Application")


@dataclass(frozen=True)
class CopiedTable:
    """Rows of labels and values, empty ones left out."""

    title: str
    rows: tuple[tuple[tuple[str, Value], ...], ...]


@dataclass(frozen=True)
class File:
    name: str
    document: documents.DocumentFacts


@dataclass(frozen=True)
class Copy:
    made_at: datetime
    tables: tuple[CopiedTable, ...]
    files: tuple[File, ...]


def copy_of(subject: DataSubject, *, by: Actor, at: datetime, reason: str) -> Copy:
    """``reason`` is a plain word of the audit: « own », « office ». Read whole, or not at all."""
    audit.add_entry(f"rights.copy.{reason}", by=by, at=at, target=(subject.kind, subject.id))
    return _gather(subject, at)


def summary(subject: DataSubject) -> tuple[tuple[str, int], ...]:
    """How many rows of each table speak of them, in one statement: no value is read."""
    counts = [
        where.order_by()
        .annotate(table_title=models.Value(entry.title))
        .values("table_title")
        .annotate(table_total=models.Count("pk", distinct=True))
        .values_list("table_title", "table_total")
        for entry in about()
        if (where := _speaking(entry, subject)) is not None
    ]
    if not counts:
        return ()
    totals: dict[str, int] = {}
    for title, total in counts[0].union(*counts[1:], all=True):
        totals[title] = totals.get(title, 0) + total
    titles = (entry.title for entry in about())
    return tuple((title, totals.pop(title)) for title in titles if totals.get(title))


def rows_of(entry: About, subject: DataSubject) -> models.QuerySet:
    rows = _speaking(entry, subject)
    if rows is None:
        return entry.model._default_manager.none()
    named = [column.name for column in columns(entry) if column.is_relation]
    return (rows.select_related(*named) if named else rows).distinct().order_by("pk")


def _speaking(entry: About, subject: DataSubject) -> models.QuerySet | None:
    """None when nothing leads from this subject to the table."""
    where = Q()
    for name, lookup in entry.by.items():
        if ref := subject.ref(name):
            where |= Q(**{lookup: ref})
    return entry.model._default_manager.filter(where) if where else None


def columns(entry: About) -> list[models.Field]:
    return [
        column for column in entry.model._meta.concrete_fields if _speaks_of_them(entry, column)
    ]


def _gather(subject: DataSubject, at: datetime) -> Copy:
    tables: dict[str, list] = {}
    held = []
    for entry in about():
        shown_columns = columns(entry)
        for row in rows_of(entry, subject):
            tables.setdefault(entry.title, []).append(_row(entry, row, shown_columns))
            if entry.file:
                held.append(getattr(row, entry.file))
    known = documents.facts_by_id(filter(None, held)) if held else {}
    files = tuple(File(document.name, document) for document in known.values())
    return Copy(at, tuple(CopiedTable(title, tuple(rows)) for title, rows in tables.items()), files)


def _speaks_of_them(entry: About, column: models.Field) -> bool:
    name = column.name
    if name in entry.without or column.primary_key or isinstance(column, _UNREADABLE):
        return False
    if column.choices:
        return True
    if column.related_model:
        return column.related_model.__name__ not in _PERSONAL
    if isinstance(column, models.UUIDField):
        return False
    return name not in _OTHERS and not name.endswith(_ENDINGS)


def _row(entry: About, row: models.Model, columns: list[models.Field]):
    cells = ((column, _cell(entry, row, column)) for column in columns)
    values = (
        (str(column.verbose_name), _in_words(value, entry.words.get(column.name)))
        for column, value in cells
    )
    return tuple((label, value) for label, value in values if value not in (None, "", []))


def _in_words(value, words: dict[str, str] | None):
    if not words:
        return value
    if isinstance(value, list):
        return [words.get(code, code) for code in value]
    return words.get(value, value)


def _cell(entry: About, row: models.Model, column: models.Field):
    says = entry.says.get(column.name)
    return says(row) if says else _value(row, column)


def _value(row: models.Model, column: models.Field) -> Value | None:
    if column.choices:
        return getattr(row, f"get_{column.name}_display")()
    value = getattr(row, column.name)
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, list | dict):
        return [str(part) for part in value] if isinstance(value, list) else None
    return value
