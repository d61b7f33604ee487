"""How every form is drawn: one column, label above, help under, errors linked to the fields."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, ClassVar, ParamSpec

from django import forms
from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.escaping import escaped
from cpts_portal.foundation.kernel.nir import ERASED, contains_nir
from cpts_portal.foundation.kernel.text import one_line, visible_text

# of an operation
P = ParamSpec("P")


class FrenchFormRenderer(TemplatesSetting):
    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"

    def render(self, template_name, context, request=None):
        """A list to choose from without templates: Django's own includes two for each option, and
        two hundred people took as long as the rest of the page."""
        if template_name == forms.Select.template_name:
            return _select(context["widget"])
        return super().render(template_name, context, request)


def _select(widget: dict[str, Any]) -> SafeString:
    lines = [line for group in widget["optgroups"] for line in _group(*group)]
    choices = SafeString("\n".join(lines))
    return format_html(
        '<select name="{}"{}>{}</select>', widget["name"], flatatt(widget["attrs"]), choices
    )


def _group(name: str | None, options: list[dict[str, Any]], _index: int) -> Iterator[str]:
    if name:
        yield f'<optgroup label="{escaped(name)}">'
    for option in options:
        attributes = flatatt(option["attrs"]) if option["attrs"] else ""
        value, label = escaped(option["value"]), escaped(option["label"])
        yield f'<option value="{value}"{attributes}>{label}</option>'
    if name:
        yield "</optgroup>"


class DayInput(forms.DateInput):
    """The phone's own calendar. It shows nothing for « 31/02/2026 »: what it cannot show comes back
    in a text box."""

    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        day = context["widget"]["value"]
        if day and not _is_day(day):
            context["widget"]["type"] = "text"
        return context


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


class TidyFields(forms.Form):
    """For every form: what was typed loses its invisible characters before any field reads it, no
    box turns with the wheel of a mouse, and the browser offers the identity of whoever sits at the
    keyboard only where a field asks for it by name."""

    # each field has attributes of its own kind, and ours
    fields: dict[str, Any]
    # a QueryDict, or a plain dictionary
    data: Any

    def clean(self) -> dict[str, Any]:
        return super().clean() or self.cleaned_data

    def __getitem__(self, name):
        if name in self.fields:
            _calm(self.fields[name])
        return super().__getitem__(name)

    def full_clean(self):
        if self.is_bound:
            self.data = self._tidied()
        super().full_clean()

    def _tidied(self):
        data = self.data
        for name, field in self.fields.items():
            for key in self._parts(name):
                values = submitted_values(data, key)
                tidied = [_tidy(value, field) for value in values]
                if tidied != values:
                    data = data.copy()
                    if hasattr(data, "setlist"):
                        data.setlist(key, tidied)
                    else:
                        data[key] = tidied[0]
        return data

    def _parts(self, name: str) -> list[str]:
        """What a browser sends of this field: itself, and each box of a widget of several."""
        own = self.add_prefix(name)
        boxes = getattr(self.fields[name].widget, "widgets_names", ())
        return [own, *(f"{own}{box}" for box in boxes)]


def _calm(field: forms.Field) -> None:
    widget = field.widget
    kind = getattr(widget, "input_type", "")
    if kind == "number":
        field.widget = _text_box(field)
    elif kind in ("text", "email", "tel", "search", "url") or isinstance(widget, forms.Textarea):
        widget.attrs.setdefault("autocomplete", "off")


def _text_box(field: forms.Field) -> forms.TextInput:
    """Digits in a text box, with the keyboard of digits: the field still says what is wrong."""
    fractions = isinstance(field, forms.FloatField | forms.DecimalField)
    bounds = ("min", "max", "step")
    attrs = {name: value for name, value in field.widget.attrs.items() if name not in bounds}
    keyboard = {"inputmode": "decimal" if fractions else "numeric", "autocomplete": "off"}
    box = forms.TextInput(keyboard | attrs)
    box.is_required, box.is_localized = field.widget.is_required, field.widget.is_localized
    return box


def submitted_values(data, key: str) -> list:
    """Every value posted under this name, from a request or from a plain dictionary."""
    getlist = getattr(data, "getlist", None)
    return getlist(key) if getlist else [data[key]] if key in data else []


def _tidy(value, field: forms.Field):
    if not isinstance(value, str) or isinstance(field.widget, forms.PasswordInput):
        return value
    visible = visible_text(value)
    if visible == value or isinstance(field.widget, forms.Textarea):
        return visible
    return one_line(visible) if "\n" in visible else visible


def posted(request):
    """The data of a form: None, nothing to check, when the page is only opened."""
    return request.POST if request.method == "POST" else None


class TidyForm(TidyFields, forms.Form):
    @property
    def status(self) -> int:
        """Of the page that shows this form."""
        return 422 if self.is_bound and self.errors else 200


class CarefulForm(TidyForm):
    """A social security number typed anywhere is refused and the field comes back empty.

    ``needed_when``: by field, the one case in which an empty one is refused. It stands beside the
    label, where « facultatif » would be untrue.
    """

    needed_when: ClassVar[dict[str, str]] = {}
    # what the operation returned that took the values
    result: Any = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, words in self.needed_when.items():
            self.fields[name].when_needed = words

    def full_clean(self):
        if not self.is_bound:
            return super().full_clean()
        tainted = [name for name in self.fields if any(map(contains_nir, self._submitted(name)))]
        if tainted:
            self.data = self.data.copy()
            for name in tainted:
                for part in self._parts(name):
                    self.data[part] = ""
        super().full_clean()
        for name in tainted:
            self.errors.pop(name, None)
            self.add_error(name, ERASED)
        return None

    def _submitted(self, name: str) -> list[str]:
        return [
            value
            for part in self._parts(name)
            for value in submitted_values(self.data, part)
            if value
        ]

    def refuse(self, refusal: DomainError) -> None:
        """What an operation answered, beside its field when this form has it."""
        for error in refusal.all:
            self.add_error(error.field if error.field in self.fields else None, error.sentence)

    def accepted_by(
        self, operation: Callable[P, object], *args: P.args, **values: P.kwargs
    ) -> bool:
        """Whether the operation took the values; its refusal stands on the form."""
        try:
            self.result = operation(*args, **values)
        except DomainError as refusal:
            self.refuse(refusal)
            return False
        return True
