"""Reference data into the database: what has not changed is not written."""

import gzip
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, models, transaction
from psycopg import sql
from psycopg.types.json import Jsonb

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.text import APOSTROPHE, sort_name
from cpts_portal.foundation.records import audit
from members.models import College, Commune, FeeRate, JoiningText, Mission, Profession
from members.permissions import administrator

FOLDER = Path(__file__).resolve().parent.parent / "reference"
COMMUNES_VINTAGE = 2026
BATCH = 2000


@dataclass(frozen=True)
class Loaded:
    label: str
    created: int
    updated: int
    unchanged: int

    @property
    def changed(self) -> int:
        return self.created + self.updated


@transaction.atomic(durable=True)
def load_reference(
    *, by: Actor, at: datetime, only_epcis: Iterable[str] | None = None
) -> tuple[Loaded, ...]:
    """``only_epcis``: the communes of these intercommunalités alone (SIREN). Nothing is deleted."""
    administrator.require(by)
    return (
        _apply("missions", Mission, _missions(), ("code",), by, at),
        _apply("professions", Profession, _professions(), ("system", "code"), by, at),
        _apply("collèges", College, _colleges(), ("code",), by, at),
        _apply("communes", Commune, _communes(only_epcis), ("code",), by, at),
        _apply("textes d’adhésion", JoiningText, _joining_texts(), ("kind", "version"), by, at),
        _apply("cotisations", FeeRate, _fees(), ("payer", "valid_from"), by, at),
    )


def _apply(label, model: type[models.Model], rows: list[dict], key, by, at) -> Loaded:
    fields = list(rows[0])
    known = {tuple(row[k] for k in key): row for row in model._default_manager.values(*fields)}
    fresh = [row for row in rows if tuple(row[k] for k in key) not in known]
    changed = [r for r in rows if known.get(tuple(r[k] for k in key), r) != r]
    if fresh:
        _copy(model, fresh)
    if changed:
        model._default_manager.bulk_create(
            [model(**row) for row in changed],
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=key,
            update_fields=[name for name in fields if name not in key],
        )
    if fresh or changed:
        audit.add_entry("reference.loaded", by=by, at=at, target=model)
    return Loaded(label, len(fresh), len(changed), len(rows) - len(fresh) - len(changed))


def _copy(model: type[models.Model], rows: list[dict]) -> None:
    """COPY: 35 000 communes in two seconds where inserts take twenty."""
    fields: list[Any] = [model._meta.get_field(name) for name in rows[0]]
    columns = sql.SQL(", ").join(sql.Identifier(field.column) for field in fields)
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table), columns
    )
    documents = {field.attname for field in fields if isinstance(field, models.JSONField)}
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([Jsonb(v) if k in documents and v else v for k, v in row.items()])


def _json(name: str) -> dict:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def _lines(name: str, holding: Iterable[str] = ("",)):
    """Rows whose text holds one of these words: cheaper than reading 35 000 rows for twenty."""
    with gzip.open(FOLDER / name, "rt", encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if any(word in line for word in holding))


def _missions() -> list[dict]:
    dates = ("valid_from", "valid_to")
    field = Mission._meta.get_field("valid_from")
    return [
        row | {name: field.to_python(row[name]) for name in dates}
        for row in _json("missions.json")["missions"]
    ]


def _professions() -> list[dict]:
    """The nomenclature's label is masculine: a page that names somebody says « Infirmier·ère »."""
    names = ("system", "code", "rpps", "health_profession")
    return [
        {name: row[name] for name in names} | {"label": row.get("shown", row["label"])}
        for row in _json("professions.json")["professions"]
    ]


def _colleges() -> list[dict]:
    return _json("colleges.json")["colleges"]


def _joining_texts() -> list[dict]:
    """A text that somebody may have accepted is never rewritten under the same version."""
    in_force = JoiningText._meta.get_field("in_force_from")
    rows = [
        row
        | {"body": "\n\n".join(row["body"])}
        | {"in_force_from": in_force.to_python(row["in_force_from"])}
        for row in _json("joining_texts.json")["texts"]
    ]
    known = {(t.kind, t.version): t.body for t in JoiningText.objects.all()}
    for row in rows:
        if known.get((row["kind"], row["version"]), row["body"]) != row["body"]:
            raise DomainError(
                f"« {row['title']} » a changé sous la même version : donnez-lui un autre numéro."
            )
    return rows


def _fees() -> list[dict]:
    amount = FeeRate._meta.get_field("amount_eur")
    since = FeeRate._meta.get_field("valid_from")
    return [
        row
        | {
            "amount_eur": amount.to_python(row["amount_eur"]),
            "valid_from": since.to_python(row["valid_from"]),
        }
        for row in _json("fees.json")["fees"]
    ]


def _communes(only_epcis: Iterable[str] | None) -> list[dict]:
    epcis = None if only_epcis is None else tuple(only_epcis)
    communes = _lines("communes.jsonl.gz", ("",) if epcis is None else epcis)
    rows = [row for row in communes if epcis is None or row["epci"] in epcis]
    codes = {row["code"] for row in rows}
    contours = {
        row["code"]: row["contour"] for row in _lines("contours.jsonl.gz") if row["code"] in codes
    }
    return [_commune(row, contours.get(row["code"])) for row in rows]


def _commune(row: dict, contour: list | None) -> dict:
    return {
        "code": row["code"],
        # « Chalain-d’Uzore »: the apostrophe of every other page
        "name": row["name"].replace("'", APOSTROPHE),
        "sort_name": sort_name(row["name"]),
        "department": row["dep"],
        "population": row["population"],
        "postal_codes": row["postal_codes"],
        "epci": row["epci"] or "",
        "epci_name": row["epci_name"] or "",
        "parent_id": row["parent"],
        "former_codes": row["former_codes"],
        "vintage": COMMUNES_VINTAGE,
        "contour": contour,
    }
