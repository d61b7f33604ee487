"""Equality of encrypted values without opening them: HMAC-SHA256 under keys of their own.

``key id|hex`` of a canonical text. The keys (``settings.INDEX_KEY``, written like the field keys,
the first one writes) encrypt nothing: whoever holds them and a dump may only try values one by one.
So nothing is indexed that few tries would guess: never a surname, a birth date, a commune or a
yes-or-no alone. A telephone or an e-mail may be; anything else goes by at least three columns.
"""

import hashlib
import hmac
from functools import lru_cache

from django.conf import settings
from django.core import checks
from django.db import models

from .cipher import raw_keys

# the only columns that may be indexed by themselves, and how many others go together
ALONE = frozenset({"phone", "email"})
TOGETHER = 3
_LENGTH = 32 + 1 + 64


@lru_cache(maxsize=8)
def parse_index_keys(text: str) -> dict[str, bytes]:
    return raw_keys(text, "INDEX_KEY")


def keyring() -> dict[str, bytes]:
    return parse_index_keys(settings.INDEX_KEY)


def current_key_id() -> str:
    return next(iter(keyring()))


def digest(text: str, *, context: str) -> str:
    """Under the current key; ``context`` keeps the indexes of two columns apart."""
    return every_digest(text, context=context)[0]


def every_digest(text: str, *, context: str) -> list[str]:
    """Under each key: while they change, a row written with the former one is still found."""
    whole = f"{context}|{text}".encode("utf-8", "surrogatepass")
    return [
        f"{key_id}|{hmac.new(key, whole, hashlib.sha256).hexdigest()}"
        for key_id, key in keyring().items()
    ]


class BlindIndexField(models.CharField):
    """Filled at each save from the columns it is ``of``; empty as soon as they are.

    ``canonical(*values)`` gives the one text that stands for every spelling, or None.
    """

    def __init__(self, *args, of: tuple[str, ...] = (), canonical=None, **kwargs):
        self.of, self.canonical = of, canonical
        kwargs |= {"max_length": _LENGTH, "null": True, "blank": True, "editable": False}
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("max_length", "null", "blank", "editable"):
            kwargs.pop(fixed, None)
        return name, path, args, kwargs

    @property
    def context(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def candidates(self, *values) -> list[str]:
        """What the column of an equal row may hold: for ``__in``; empty when nothing may be."""
        text = self.canonical(*values)
        return every_digest(text, context=self.context) if text else []

    def alike(self, row) -> list[str]:
        return self.candidates(*(getattr(row, name) for name in self.of))

    def of_row(self, row) -> str | None:
        return next(iter(self.alike(row)), None)

    def pre_save(self, model_instance, add):
        value = self.of_row(model_instance)
        setattr(model_instance, self.attname, value)
        return value

    def check(self, **kwargs):
        return [*super().check(**kwargs), *self._refuses_low_entropy()]

    def _refuses_low_entropy(self):
        if self.canonical and (len(set(self.of)) >= TOGETHER or ALONE.issuperset(self.of or "-")):
            return []
        return [
            checks.Error(
                "a blind index is of a telephone, of an e-mail, or of three columns together: "
                "fewer would be guessed by trying",
                obj=self,
                id="foundation.E004",
            )
        ]
