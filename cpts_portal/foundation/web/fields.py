"""Fields that every form shares: a name and a telephone have one spelling everywhere."""

from django import forms
from django.core.exceptions import ValidationError

from cpts_portal.foundation.kernel import emails, phones
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.names import clean_name
from cpts_portal.foundation.kernel.nir import refuse_nir
from cpts_portal.foundation.kernel.numbers import parse_whole
from cpts_portal.foundation.kernel.text import validate_plain_text
from cpts_portal.foundation.web.forms import DayInput

PLAIN = [validate_plain_text, refuse_nir]
LONGEST_NAME = 80
LONGEST_PHONE = 40
# one list for every date of the portal: the calendar's, and as people write it
DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y", "%d.%m.%Y", "%d.%m.%y", "%d %m %Y"]
NO_SUCH_DAY = "Cette date n’existe pas. Écrivez-la ainsi : 12/11/2026."
HOUR_FORMATS = [*("%H:%M", "%H:%M:%S", "%H.%M"), *("%Hh%M", "%H h %M", "%Hh %M", "%Hh", "%H h")]


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


class DayField(forms.DateField):
    """The phone's own calendar; a date that does not exist comes back as it was typed."""

    def __init__(self, *, missing: str = "Indiquez la date.", **kwargs):
        super().__init__(
            widget=DayInput(),
            input_formats=DAY_FORMATS,
            error_messages={"required": missing, "invalid": NO_SUCH_DAY},
            **kwargs,
        )


class HourField(forms.TimeField):
    def __init__(self, **kwargs):
        super().__init__(
            widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            input_formats=HOUR_FORMATS,
            error_messages={"invalid": "Cette heure n’existe pas. Écrivez-la ainsi : 20:15."},
            **kwargs,
        )


class WholeField(forms.IntegerField):
    """A whole number in the digits people write: neither 1_0 nor +4, which Python reads."""

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, int):
            return super().to_python(value)
        text = str(value).strip()
        below = text.startswith(("-", "−"))
        try:
            number = parse_whole(text[1:] if below else text)
        except DomainError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        return -number if below else number


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
        return phones.formatted(value) if isinstance(value, str) else value
