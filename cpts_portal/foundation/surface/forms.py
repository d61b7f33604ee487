"""How every form is drawn: one column, label above, help under, errors linked to the fields."""

from django import forms
from django.forms.renderers import TemplatesSetting

from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.nir import SENTENCE, contains_nir


class FrenchFormRenderer(TemplatesSetting):
    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"


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
