"""Model fields encrypted at rest, and the functions under them (``cipher``).

The attribute of an instance always reads as plain text: what comes from the database stays a
``Ciphertext`` until somebody asks for it, because only then is the row's own key known. Nothing
is kept on the field, which threads share.
"""

from datetime import date
from typing import Any

from django import forms
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from .cipher import (
    BadKeys,
    Ciphertext,
    Undecipherable,
    current_key_id,
    decrypt,
    encrypt,
    keyring,
    parse_keys,
)


class DecryptedOnAccess(DeferredAttribute):
    field: "EncryptedTextField"

    def __get__(self, instance, cls=None):
        value = super().__get__(instance, cls)
        if isinstance(value, Ciphertext):
            value = self.field.open(value, instance)
            instance.__dict__[self.field.attname] = value
        return value

    # without a setter Python would read the instance's dictionary and never come here
    def __set__(self, instance, value):
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(models.TextField):
    """Equality, ordering and search on it are refused: only ``isnull`` makes sense."""

    descriptor_class = DecryptedOnAccess

    def context(self, instance) -> str:
        if instance.pk is None:
            raise ValueError(
                f"{self.model.__name__}.{self.name} needs the primary key before a save"
            )
        return f"{self.model._meta.label_lower}.{self.name}:{instance.pk}"

    def open(self, stored: Ciphertext, instance):
        return self.from_text(decrypt(stored, context=self.context(instance)))

    def to_text(self, value) -> str:
        return str(value)

    def from_text(self, text: str):
        return text

    def from_db_value(self, value, expression, connection):
        return value if value is None else Ciphertext(value)

    def pre_save(self, model_instance, add):
        value = getattr(model_instance, self.attname)
        if value is None or hasattr(value, "resolve_expression"):
            return value
        return encrypt(self.to_text(value), context=self.context(model_instance))

    def get_prep_value(self, value):
        if value is None or isinstance(value, Ciphertext):
            return value
        raise TypeError(
            f"{self.name} is encrypted: save the instance; filters and updates cannot reach it"
        )

    def get_lookup(self, lookup_name):
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def get_transform(self, lookup_name):
        return None


class EncryptedDateField(EncryptedTextField):
    """A ``date`` kept as its ISO text, then encrypted."""

    # for the type checker: not the text of the parent
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def to_python(self, value):
        if value is None or isinstance(value, Ciphertext):
            return value
        return models.DateField.to_python(self, value)

    default_error_messages = models.DateField.default_error_messages

    def to_text(self, value: date) -> str:
        return self.to_python(value).isoformat()

    def from_text(self, text: str) -> date:
        return date.fromisoformat(text)

    def formfield(self, **kwargs):
        return models.Field.formfield(self, **{"form_class": forms.DateField, **kwargs})


__all__ = [
    "BadKeys",
    "Ciphertext",
    "EncryptedDateField",
    "EncryptedTextField",
    "Undecipherable",
    "current_key_id",
    "decrypt",
    "encrypt",
    "keyring",
    "parse_keys",
]
