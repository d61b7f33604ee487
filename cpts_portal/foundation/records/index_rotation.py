"""Blind indexes computed again under the current key, batch by batch; killed, it goes on.

A row whose indexes are already right is not written, so a second run costs a reading.
"""

from collections import Counter, defaultdict

from django.apps import apps
from django.db import models, transaction
from django.db.models import F, Func, Value

from cpts_portal.foundation.kernel.blind_index import BlindIndexField
from cpts_portal.foundation.kernel.crypto import Undecipherable

BATCH = 200


def indexed_models() -> list[tuple[type[models.Model], tuple[str, ...]]]:
    names_by_model = defaultdict(list)
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, BlindIndexField):
                names_by_model[model].append(field.name)
    rows = ((model, tuple(names)) for model, names in names_by_model.items())
    return sorted(rows, key=lambda pair: pair[0]._meta.label)


def keys_in_use(model: type[models.Model], name: str) -> Counter[str]:
    key = Func(
        F(name), Value("|"), Value(1), function="split_part", output_field=models.TextField()
    )
    rows = model._base_manager.filter(**{f"{name}__isnull": False}).order_by()
    return Counter(dict(rows.values_list(key).annotate(models.Count("pk"))))


def recompute(model: type[models.Model], names: tuple[str, ...]) -> tuple[int, list]:
    """How many rows changed, and the primary keys of those that do not open."""
    fields = [field for field in model._meta.local_fields if isinstance(field, BlindIndexField)]
    columns = {column for field in fields for column in field.of}
    changed, closed, last = 0, [], None
    while True:
        with transaction.atomic():
            rows = model._base_manager.select_for_update(of=("self",)).order_by("pk")
            rows = rows if last is None else rows.filter(pk__gt=last)
            batch = list(rows.only("pk", *names, *columns)[:BATCH])
            for row in batch:
                try:
                    right = {field.name: field.of_row(row) for field in fields}
                except Undecipherable:
                    closed.append(row.pk)
                    continue
                if any(getattr(row, name) != value for name, value in right.items()):
                    row.save(update_fields=names)
                    changed += 1
        if len(batch) < BATCH:
            return changed, closed
        last = batch[-1].pk
