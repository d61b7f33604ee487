"""Fields of the joining forms: each gives the canonical text or says in French why not."""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError

from cpts_portal.foundation.kernel.identifiers import canonical
from cpts_portal.foundation.kernel.nir import refuse_nir
from cpts_portal.foundation.kernel.text import validate_plain_text

PLAIN = [validate_plain_text, refuse_nir]
EXPIRED = "Ce formulaire a expiré : rechargez la page, puis recommencez."
LETTERS_ONLY = "Un nom s’écrit avec des lettres, des espaces, des tirets et des apostrophes."
WRONG_EMAIL = "Cette adresse n’est pas complète : elle ressemble à prenom.nom@exemple.fr."
WRONG_PHONE = "Ce numéro n’est pas complet. Écrivez-le ainsi : 06 12 34 56 78."
UNKNOWN_CHOICE = "Ce choix n’existe pas : choisissez dans la liste."
# letters of every alphabet with their marks, spaces, apostrophes, hyphens and dashes, full stops
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[ '’.\u2010-\u2015\-·])*")
_MARKS = re.compile("[\u0300-\u036f]")
_FRENCH_PHONE = re.compile(r"(?:(?:\+|00)33\(?0?\)?|0)([1-9][0-9]{8})")
_FOREIGN_PHONE = re.compile(r"(?:\+|00)([1-9][0-9]{6,14})")
# what people put between the digits of a phone number
_BETWEEN = re.compile(r"[\s.\-/_\u2010-\u2015]")


def text(label: str, longest: int, missing: str = "", **more) -> forms.CharField:
    """A line of text; ``missing``: what is said when it is compulsory and empty."""
    messages = {
        "max_length": f"{longest} caractères au plus (ici %(show_value)d).",
        "required": missing,
    }
    return forms.CharField(
        label=label,
        max_length=longest,
        required=bool(missing),
        validators=PLAIN,
        error_messages=messages,
        **more,
    )


class TokenField(forms.UUIDField):
    """One form on the screen is one application."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs):
        super().__init__(error_messages={"required": EXPIRED, "invalid": EXPIRED}, **kwargs)


class NameField(forms.CharField):
    def __init__(self, *, missing: str, autocomplete: str, **kwargs):
        super().__init__(
            max_length=80,
            validators=PLAIN,
            widget=forms.TextInput(attrs={"autocomplete": autocomplete}),
            error_messages={
                "required": missing,
                "max_length": "80 caractères au plus (ici %(show_value)d).",
            },
            **kwargs,
        )

    def clean(self, value):
        name = " ".join(unicodedata.normalize("NFC", super().clean(value)).split())
        if not _NAME.fullmatch(_MARKS.sub("", name)):
            raise ValidationError(LETTERS_ONLY)
        return name


class AddressField(forms.EmailField):
    """An e-mail address, in lower case: the same person types it in two ways."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.EmailInput(attrs={"autocomplete": "email"}))
        super().__init__(
            max_length=254,
            error_messages={
                "required": "Indiquez votre adresse de courriel.",
                "invalid": WRONG_EMAIL,
                "max_length": WRONG_EMAIL,
            },
            **kwargs,
        )

    def clean(self, value):
        return super().clean(value).lower()


class PhoneField(forms.CharField):
    """``0612345678``; a number of another country keeps its prefix: ``+41215551234``."""

    def __init__(self, **kwargs):
        super().__init__(
            max_length=40,
            widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
            error_messages={"required": "Indiquez un téléphone.", "max_length": WRONG_PHONE},
            **kwargs,
        )

    def clean(self, value):
        typed = super().clean(value)
        compact = _BETWEEN.sub("", unicodedata.normalize("NFKC", typed))
        if french := _FRENCH_PHONE.fullmatch(compact):
            return f"0{french[1]}"
        if foreign := _FOREIGN_PHONE.fullmatch(compact):
            return f"+{foreign[1]}"
        raise ValidationError(WRONG_PHONE)


class NumberField(forms.CharField):
    """An identifier checked by one of the kernel's ``clean_…``; empty stays empty."""

    def __init__(self, *, check, numeric: bool = True, **kwargs):
        self.check = check
        attrs = {"autocomplete": "off"} | ({"inputmode": "numeric"} if numeric else {})
        super().__init__(
            max_length=40,
            required=False,
            widget=forms.TextInput(attrs=attrs),
            error_messages={"max_length": "Ce numéro est trop long : vérifiez la saisie."},
            **kwargs,
        )

    def clean(self, value):
        typed = super().clean(value)
        return self.check(typed) if canonical(typed) else ""


class Checkbox(forms.CheckboxInput):
    """A box whose value is the id of the version that was on the page."""

    def __init__(self, text_id: int):
        self.ticked = str(text_id)
        super().__init__(check_test=lambda value: value == self.ticked)

    def format_value(self, value):
        return self.ticked

    def value_from_datadict(self, data, files, name):
        return data.get(name) or ""


class VersionField(forms.Field):
    """Ticked for the version in force, or asked again: nobody accepts what she has not read."""

    def __init__(self, text_id: int, *, missing: str, changed: str, **kwargs):
        self.text_id, self.changed = text_id, changed
        super().__init__(widget=Checkbox(text_id), error_messages={"required": missing}, **kwargs)

    def clean(self, value):
        if super().clean(value) and value != str(self.text_id):
            raise ValidationError(self.changed)
        return self.text_id if value else None
