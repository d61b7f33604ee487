"""A birth date in three boxes: day, month, year. The day and the month may be unknown."""

import re

from django import forms
from django.core.exceptions import ValidationError

from patients.domain import births

NO_SUCH_DATE = "Cette date n’existe pas. Vérifiez le jour, le mois et l’année."
YEAR_NEEDED = "Indiquez au moins l’année de naissance."
FOUR_DIGITS = "Écrivez l’année en quatre chiffres, par exemple 1951."
MONTH_NEEDED = "Indiquez aussi le mois, ou laissez le jour vide."
HELP = "Par exemple 4, 3, 1951. Laissez vide le jour ou le mois s’il n’est pas connu."
_DAY, _MONTH = r"\d{1,2}(?:er|ᵉʳ)?", r"\d{1,2}|[^\W\d_]{3,9}\.?"
_WHOLE = re.compile(
    rf"(\d{{4}})-(\d{{1,2}})-(\d{{1,2}})|(?:(?:({_DAY})[/. -])?({_MONTH})[/. -])?(\d{{4}})"
)
# long enough for a whole date that is pasted
_LONGEST = 20
_BOXES = (("Jour", "bday-day"), ("Mois", "bday-month"), ("Année", "bday-year"))


class BirthDateInput(forms.MultiWidget):
    template_name = "patients/birth_date_input.html"
    use_fieldset = True

    def __init__(self):
        attrs = {"inputmode": "numeric", "autocomplete": "off"}
        boxes = [forms.TextInput({**attrs, "maxlength": _LONGEST}) for _ in _BOXES]
        super().__init__(boxes)

    def of_the_person(self) -> None:
        """Their own browser may fill it in; nobody else’s."""
        for box, (_, autocomplete) in zip(self.widgets, _BOXES, strict=True):
            box.attrs["autocomplete"] = autocomplete

    def decompress(self, value) -> list[str]:
        if not value:
            return ["", "", ""]
        if isinstance(value, str):
            return _cut(value)
        day, month = value.latest.day, value.latest.month
        known = {"": (day, month), "month": ("", month), "year": ("", "")}[value.precision]
        return [str(part) for part in (*known, value.latest.year)]

    def value_from_datadict(self, data, files, name) -> list[str]:
        """Also a date written whole, in one field or pasted in one of the boxes."""
        if name in data and f"{name}_2" not in data:
            return _cut(data[name])
        boxes = [text or "" for text in super().value_from_datadict(data, files, name)]
        filled = [text for text in boxes if text.strip()]
        return _cut(filled[0], boxes) if len(filled) == 1 else boxes

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        for box, (label, _) in zip(context["widget"]["subwidgets"], _BOXES, strict=True):
            box["label"] = label
        return context


def _cut(text: str, boxes: list[str] | None = None) -> list[str]:
    """Day, month and year of a whole date; ``boxes`` as they were typed for anything else."""
    match = _WHOLE.fullmatch(text.strip())
    if match is None:
        return boxes or ["", "", text]
    year, month, day, other_day, other_month, other_year = match.groups()
    return [day or other_day or "", month or other_month or "", year or other_year]


class BirthDateField(forms.Field):
    widget = BirthDateInput

    def __init__(self, *, missing: str = "", **kwargs):
        super().__init__(
            required=bool(missing),
            help_text=HELP,
            error_messages={"required": missing or YEAR_NEEDED},
            **kwargs,
        )

    def clean(self, value) -> births.BirthDate | None:
        day, month, year = (part.strip() for part in value)
        if not (day or month or year):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        return births.from_parts(*_checked(year, month, day))


def _checked(year: str, month: str, day: str) -> tuple[int, int, int]:
    if not year:
        raise ValidationError(YEAR_NEEDED)
    if not (year.isdecimal() and len(year) == 4):
        raise ValidationError(FOUR_DIGITS if year.isdecimal() else NO_SUCH_DATE)
    try:
        parts = int(year), births.month_number(month or "0"), births.day_number(day or "0")
        if parts[2] and not parts[1]:
            raise ValidationError(MONTH_NEEDED)
        births.from_parts(*parts)
    except ValueError:
        raise ValidationError(NO_SUCH_DATE) from None
    return parts
