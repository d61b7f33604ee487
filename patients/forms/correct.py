"""The office puts a request right."""

from django import forms

from patients.domain import births
from patients.enums import Civility, FilledBy
from patients.forms.elsewhere import chosen
from patients.forms.fields import put_mark
from patients.forms.request import ELSEWHERE, RequestForm
from patients.traced_reads import OfficeFile

# without these a request cannot wait for a doctor: « facultatif » would be false beside them
NEEDED = ("first_name", "birth_date", "commune")
MISSING = "il manque"


class CorrectForm(RequestForm):
    """What a call adds. The origin and who filled it stay those of the first day."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("sees_doctor", "first_name", "birth_date", "commune"):
            self.fields[name].required = False
        for name in NEEDED:
            if self._is_empty(name):
                put_mark(self.fields[name], MISSING)

    def _is_empty(self, name: str) -> bool:
        if not self.is_bound:
            return not self.initial.get(name)
        widget = self.fields[name].widget
        typed = widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        return not any(typed) if isinstance(typed, list) else not typed

    def filled_by(self) -> str:
        """No longer a partner's three lines: everything that is typed is kept."""
        return FilledBy.PROFESSIONAL


def initial_from(opened: OfficeFile) -> dict:
    """The form as the request stands."""
    facts, identity = opened.facts, opened.identity
    civility = {label: code for code, label in Civility.choices}
    same = ("street", "email", "former_doctor", "trusted_person", "representative")
    clear = (
        *("why_without", "without_since", "ald", "solidarity", "pregnancy", "handicap"),
        *("discharged_on", "low_mobility", "home_visit", "teleconsultation", "distance_km"),
        *("household_size", "languages", "protected_adult", "parent_agrees", "version"),
    )
    outside = facts.out_of_territory and facts.commune_name
    return (
        {name: getattr(identity, name) for name in (*same, "last_name", "first_name")}
        | {name: getattr(facts, name) for name in clear}
        | {
            "birth_date": births.BirthDate(identity.birth_date, facts.birth_precision)
            if identity.birth_date
            else None,
            "civility": civility.get(identity.civility, ""),
            "phone": identity.phone_shown,
            "sees_doctor": {True: "oui", False: "non"}.get(facts.sees_doctor, ""),
            "commune": ELSEWHERE if outside else facts.commune_code,
            "other_commune": chosen(facts.commune_code) if outside else "",
        }
    )
