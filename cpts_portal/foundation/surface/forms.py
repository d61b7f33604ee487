"""How every form is drawn: one column, label above, help under, errors linked to the fields."""

from datetime import date
from typing import ClassVar

from django import forms
from django.forms.renderers import TemplatesSetting

from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.nir import SENTENCE, contains_nir


class FrenchFormRenderer(TemplatesSetting):
    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"


class DayInput(forms.DateInput):
    """The phone's own calendar. It shows nothing for « 31/02/2026 »: what it cannot show comes back
    in a text box."""

    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        typed = context["widget"]["value"]
        if typed and not _is_day(typed):
            context["widget"]["type"] = "text"
        return context


def _is_day(typed: str) -> bool:
    try:
        return date.fromisoformat(typed).isoformat() == typed
    except ValueError:
        return False


class CarefulForm(forms.Form):
    """A social security number typed anywhere is refused and the field comes back empty.

    ``needed_when``: by field, the one case in which an empty one is refused. It stands beside the
    label, where « facultatif » would be untrue.
    """

    needed_when: ClassVar[dict[str, str]] = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, words in self.needed_when.items():
            self.fields[name].mark = f"({words})"

    def full_clean(self):
        if not self.is_bound:
            return super().full_clean()
        tainted = [
            name for name in self.fields if any(contains_nir(value) for value in self._typed(name))
        ]
        if tainted:
            self.data = self.data.copy()
            for name in tainted:
                self.data[self.add_prefix(name)] = ""
        super().full_clean()
        for name in tainted:
            self._errors.pop(name, None)
            self.add_error(name, SENTENCE)
        return None

    def _typed(self, name: str) -> list[str]:
        read = getattr(self.data, "getlist", None)
        return read(self.add_prefix(name)) if read else [self.data.get(name, "")]

    def refuse(self, refusal: DomainError) -> None:
        """What an operation answered, beside its field when this form has it."""
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.sentence)
