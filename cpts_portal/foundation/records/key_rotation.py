"""Every encrypted column moves to the current key, batch by batch; killed, it goes on where it was.

What is already under the current key is not touched, so a second run costs a scan. A library's
table may hold ciphertexts of ours inside a JSON column: an app declares it in its ``privacy``
module, ``ENCRYPTED_INSIDE = {"app.Model": (column, context)}``.
"""

import re
from collections import Counter
from collections.abc import Iterator

from django.apps import apps
from django.db import models, transaction
from django.db.models.functions import Cast

from cpts_portal.foundation.kernel.cipher import VERSION
from cpts_portal.foundation.kernel.crypto import (
    EncryptedTextField,
    Undecipherable,
    current_key_id,
    decrypt,
    encrypt,
)

from . import privacy

BATCH = 200
_KEY_OF = re.compile(rf'(?:^|"){VERSION}\|([A-Za-z0-9_-]+)\|')


def encrypted_columns() -> list[tuple[type[models.Model], str]]:
    return sorted(
        (
            (model, field.name)
            for model in apps.get_models()
            for field in model._meta.local_fields
            if isinstance(field, EncryptedTextField)
        ),
        key=lambda pair: (pair[0]._meta.label, pair[1]),
    )


def encrypted_insides() -> dict[tuple[type[models.Model], str], str]:
    """(model, JSON column) → the context of the ciphertexts in it."""
    insides = {}
    by_label = {model._meta.label: model for model in apps.get_models()}
    for module in privacy.modules():
        for label, (name, context) in getattr(module, "ENCRYPTED_INSIDE", {}).items():
            insides[by_label[label], name] = context
    return insides


def keys_in_use(model: type[models.Model], name: str) -> Counter[str]:
    """Key id → number of ciphertexts: a key that appears nowhere may be removed."""
    stored = _stored(model, name).values_list("stored", flat=True)
    return Counter(key for text in stored.iterator(1000) for key in _KEY_OF.findall(text))


def rotate(model: type[models.Model], name: str) -> tuple[int, list]:
    """How many rows changed, and the primary keys of those that open with none of our keys."""
    context = encrypted_insides().get((model, name))
    changed, closed = 0, []
    for keys in _batches(model, name):
        with transaction.atomic():
            rows = model._base_manager.select_for_update(of=("self",)).filter(pk__in=keys)
            for row in rows.order_by("pk").only("pk", name):
                try:
                    value = getattr(row, name)
                    if context:
                        setattr(row, name, _again(value, context))
                except Undecipherable:
                    closed.append(row.pk)
                    continue
                row.save(update_fields=[name])
                changed += 1
    return changed, closed


def _again(value, context: str):
    """The same JSON with each ciphertext of ours under the current key."""
    if isinstance(value, dict):
        return {key: _again(inner, context) for key, inner in value.items()}
    if isinstance(value, list):
        return [_again(inner, context) for inner in value]
    if isinstance(value, str) and _KEY_OF.match(value):
        return encrypt(decrypt(value, context=context), context=context)
    return value


def _batches(model: type[models.Model], name: str) -> Iterator[list]:
    # a ciphertext under another key than the current one, wherever it stands in the text
    other = rf"(^|\"){VERSION}\|(?!{re.escape(current_key_id())}\|)"
    old = _stored(model, name).filter(stored__regex=other)
    last = None
    while True:
        rest = old if last is None else old.filter(pk__gt=last)
        keys = list(rest.order_by("pk").values_list("pk", flat=True)[:BATCH])
        if not keys:
            return
        yield keys
        last = keys[-1]


def _stored(model: type[models.Model], name: str):
    """The column as text: the encrypted field itself refuses every filter."""
    rows = model._base_manager.filter(**{f"{name}__isnull": False})
    return rows.annotate(stored=Cast(models.F(name), models.TextField()))
