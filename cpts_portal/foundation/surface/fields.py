"""Fields that every form shares: a name and a telephone have one spelling everywhere."""

from django import forms
from django.core.exceptions import ValidationError

from cpts_portal.foundation.kernel import emails, phones
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.names import clean_name
from cpts_portal.foundation.kernel.nir import refuse_nir
from cpts_portal.foundation.kernel.text import validate_plain_text

PLAIN = [validate_plain_text, refuse_nir]
LONGEST_NAME = 80
LONGEST_PHONE = 40


class NameField(forms.CharField):
    """A person's surname or first name. ``missing``: what is said when it is compulsory and
    empty."""

    def __init__(self, *, missing: str = "", autocomplete: str = "off", **kwargs):
        super().__init__(
            max_length=LONGEST_NAME,
            required=bool(missing),
            validators=PLAIN,
            widget=forms.TextInput(attrs={"autocomplete": autocomplete}),
            error_messages={
                "required": missing,
                "max_length": f"{LONGEST_NAME} caractères au plus (ici %(show_value)d).",
            },
            **kwargs,
        )

    def clean(self, value):
        return clean_name(super().clean(value))


class AddressField(forms.CharField):
    """An e-mail address, in lower case: the same person types it in two ways."""

    def __init__(self, *, missing: str = "Indiquez votre adresse de courriel.", **kwargs):
        kwargs.setdefault("widget", forms.EmailInput(attrs={"autocomplete": "email"}))
        super().__init__(
            max_length=2 * emails.LONGEST,
            error_messages={"required": missing, "max_length": emails.UNREACHABLE},
            **kwargs,
        )

    def clean(self, value):
        try:
            return emails.clean_email(super().clean(value)).lower()
        except DomainError as refusal:
            raise ValidationError(refusal.sentence) from None


class PhoneField(forms.CharField):
    """``0612345678``; a number of another country keeps its prefix: ``+41215551234``."""

    def __init__(self, *, missing: str = "", autocomplete: str = "off", **kwargs):
        super().__init__(
            max_length=LONGEST_PHONE,
            required=bool(missing),
            widget=forms.TextInput(attrs={"type": "tel", "autocomplete": autocomplete}),
            error_messages={"required": missing, "max_length": phones.UNREADABLE},
            **kwargs,
        )

    def clean(self, value):
        try:
            return phones.normal(super().clean(value))
        except DomainError as refusal:
            raise ValidationError(refusal.sentence) from None

    def prepare_value(self, value):
        """As people write it: what is kept is shown back in pairs."""
        return phones.shown(value) if isinstance(value, str) else value
