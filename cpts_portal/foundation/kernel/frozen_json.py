"""Dataclasses to JSON and back, one spelling for each value.

Decimals are strings, dates ISO, tuples lists: the same contents always give the same bytes.
"""

import hashlib
import json
import types
import typing
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache


def copied(row, *names: str) -> dict:
    """The attributes of ``row``, under the same names."""
    return {name: getattr(row, name) for name in names}


def as_data(value):
    """The value in JSON types."""
    if is_dataclass(value):
        return {f.name: as_data(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, list | tuple):
        return [as_data(item) for item in value]
    if isinstance(value, dict):
        return {key: as_data(item) for key, item in value.items()}
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)


def canonical(data) -> bytes:
    """Sorted keys, no spaces, UTF-8: what is hashed and what is attached to the PDF."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def sha256(data) -> str:
    return hashlib.sha256(canonical(data)).hexdigest()


@lru_cache
def _hints(kind) -> dict:
    return typing.get_type_hints(kind)


def load(kind, data):
    """The value of type ``kind`` that ``as_data`` turned into ``data``. A field with a default may
    be missing: the snapshot is older than the field."""
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        if data is None:
            return None
        return load(next(a for a in typing.get_args(kind) if a is not type(None)), data)
    if origin is tuple:
        return tuple(load(typing.get_args(kind)[0], item) for item in data)
    if hasattr(kind, "__dataclass_fields__"):
        hints = _hints(kind)
        known = [f for f in fields(kind) if f.name in data or f.default is MISSING]
        return kind(**{f.name: load(hints[f.name], data[f.name]) for f in known})
    if kind in (datetime, date):
        return kind.fromisoformat(data)
    if kind is Decimal:
        return Decimal(data)
    return data
