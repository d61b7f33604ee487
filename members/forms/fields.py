"""Fields of the joining forms: each gives the canonical text or says in French why not."""

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html

from cpts_portal.foundation.kernel.french import day
from cpts_portal.foundation.kernel.identifiers import canonical
from members.models import JoiningText
from members.operations.applying import TEXT_CHANGED


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
        number = super().clean(value)
        return self.check(number) if canonical(number) else ""


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
    """Ticked for the version in force, or asked again: nobody accepts what they have not read."""

    def __init__(self, text_id: int, *, missing: str, changed: str, **kwargs):
        self.text_id, self.changed = text_id, changed
        super().__init__(widget=Checkbox(text_id), error_messages={"required": missing}, **kwargs)

    def clean(self, value):
        if super().clean(value) and value != str(self.text_id):
            raise ValidationError(self.changed)
        return self.text_id if value else None


def acceptance(joining_text: JoiningText) -> VersionField:
    """The words of the box, and the link that opens the text beside the form."""
    words = {
        "statutes": "J’accepte les statuts",
        "charter": "J’accepte la charte de l’adhérent",
        "rules": "J’accepte le règlement intérieur",
        "privacy": "J’ai lu la notice d’information sur mes données",
        "directory": "Je veux bien figurer à l’annuaire des adhérents",
    }
    address = reverse("members:joining_text", args=[joining_text.kind, joining_text.version])
    return VersionField(
        joining_text.id,
        label=words[joining_text.kind],
        required=joining_text.required,
        missing="Lisez ce texte, puis cochez la case.",
        changed=TEXT_CHANGED,
        help_text=format_html(
            '<a href="{}" target="_blank" rel="noopener">Lire la version {} du {} '
            "(nouvel onglet)</a>",
            address,
            joining_text.version,
            day(joining_text.in_force_from),
        ),
    )
