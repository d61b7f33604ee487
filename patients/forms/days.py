"""The phone's own calendar; a date that does not exist comes back as it was typed."""

from datetime import date

from django import forms

FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y"]


class DayField(forms.DateField):
    def __init__(self, *, missing: str = "Indiquez la date.", **kwargs):
        super().__init__(
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            input_formats=FORMATS,
            error_messages={
                "required": missing,
                "invalid": "Cette date n’existe pas. Écrivez-la ainsi : 12/11/2026.",
            },
            **kwargs,
        )


def keep_odd_dates(form: forms.Form) -> None:
    """A date control shows nothing for « 31/02/2026 »: a text box does."""
    for name, field in form.fields.items():
        typed = form.data.get(form.add_prefix(name), "") if form.is_bound else ""
        if isinstance(field, DayField) and typed and not _is_iso(typed):
            field.widget.attrs["type"] = "text"


def _is_iso(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == len("2026-11-18")
