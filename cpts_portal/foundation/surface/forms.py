"""How every form is drawn: one column, label above, help under, errors linked to the fields."""

from datetime import date

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
    """A social security number typed anywhere is refused and the field comes back empty."""

    def full_clean(self):
        if not self.is_bound:
            return super().full_clean()
        tainted = [
            name for name in self.fields if any(contains_nir(value) for value in self._typed(name))
        ]
        if tainted:
            self.data = self.data.copy()
            for name in tainted:
                for part in self._parts(name):
                    self.data[part] = ""
        super().full_clean()
        for name in tainted:
            self._errors.pop(name, None)
            self.add_error(name, SENTENCE)
        return None

    def _typed(self, name: str) -> list[str]:
        read = getattr(self.data, "getlist", None)
        if read is None:
            return [self.data.get(name, "")]
        return [value for part in self._parts(name) for value in read(part)]

    def _parts(self, name: str) -> list[str]:
        """What a browser sends of this field: itself, and each box of a widget of several."""
        own = self.add_prefix(name)
        boxes = getattr(self.fields[name].widget, "widgets_names", ())
        return [own, *(f"{own}{box}" for box in boxes)]

    def refuse(self, refusal: DomainError) -> None:
        """What an operation answered, beside its field when this form has it."""
        for one in refusal.all:
            self.add_error(one.field if one.field in self.fields else None, one.sentence)
