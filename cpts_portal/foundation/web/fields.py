"""Fields that every form shares: a name and a telephone have one spelling everywhere.

``missing``: the error when the field is compulsory and empty; without it, it may be empty.
"""

from django import forms
from django.core.exceptions import ValidationError

from cpts_portal.foundation.kernel import emails, phones
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.french import number as in_french
from cpts_portal.foundation.kernel.names import clean_name
from cpts_portal.foundation.kernel.nir import refuse_nir
from cpts_portal.foundation.kernel.numbers import parse_whole
from cpts_portal.foundation.kernel.text import validate_plain_text
from cpts_portal.foundation.web.forms import DayInput

PLAIN = [validate_plain_text, refuse_nir]
LONGEST_NAME = 80
LONGEST_PHONE = 40
RELOAD = "Rechargez la page, puis recommencez."
EXPIRED = "Ce formulaire a expiré : rechargez la page, puis recommencez."
UNKNOWN_CHOICE = "Ce choix n’existe pas : choisissez dans la liste."
# one list for every date of the portal: the calendar's, and as people write it
DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y", "%d.%m.%Y", "%d.%m.%y", "%d %m %Y"]
NO_SUCH_DAY = "Cette date n’existe pas. Écrivez-la ainsi : 12/11/2026."
HOUR_FORMATS = [*("%H:%M", "%H:%M:%S", "%H.%M"), *("%Hh%M", "%H h %M", "%Hh %M", "%Hh", "%H h")]


class TextField(forms.CharField):
    """``longest`` characters at most, and no social security number."""

    def __init__(self, *, longest: int, missing: str = "", autocomplete: str = "off", **kwargs):
        too_long = f"{in_french(longest)} caractères au plus (ici %(show_value)d)."
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": autocomplete}))
        super().__init__(
            max_length=longest,
            required=bool(missing),
            validators=PLAIN,
            error_messages={"required": missing, "max_length": too_long},
            **kwargs,
        )


class NameField(TextField):
    """A person's surname or first name."""

    def __init__(self, **kwargs):
        super().__init__(longest=LONGEST_NAME, **kwargs)

    def clean(self, value):
        return clean_name(super().clean(value))


class PickField(forms.ChoiceField):
    """One choice of a list."""

    def __init__(self, *, missing: str = "", **kwargs):
        super().__init__(
            required=bool(missing),
            error_messages={"required": missing, "invalid_choice": UNKNOWN_CHOICE},
            **kwargs,
        )


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


class RowVersionField(WholeField):
    """Of the row that the page showed; ``reload``: what is said when it is not there."""

    widget = forms.HiddenInput

    def __init__(self, reload: str = RELOAD):
        messages = dict.fromkeys(("required", "invalid", "min_value"), reload)
        super().__init__(min_value=1, error_messages=messages)


class TokenField(forms.UUIDField):
    """What makes a form count once, however often it is sent."""

    widget = forms.HiddenInput

    def __init__(self, expired: str = EXPIRED):
        super().__init__(error_messages=dict.fromkeys(("required", "invalid"), expired))


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
