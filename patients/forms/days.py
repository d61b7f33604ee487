"""The phone's own calendar; a date that does not exist comes back as it was typed."""

from django import forms

from cpts_portal.foundation.web.forms import DayInput

FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y", "%d.%m.%Y"]


class DayField(forms.DateField):
    def __init__(self, *, missing: str = "Indiquez la date.", **kwargs):
        super().__init__(
            widget=DayInput(),
            input_formats=FORMATS,
            error_messages={
                "required": missing,
                "invalid": "Cette date n’existe pas. Écrivez-la ainsi : 12/11/2026.",
            },
            **kwargs,
        )
