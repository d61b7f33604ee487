"""The office puts a request right."""

from django import forms

from patients.enums import Civility, FilledBy
from patients.forms.elsewhere import chosen
from patients.forms.request import ELSEWHERE, RequestForm
from patients.readings import OfficeFile


class CorrectForm(RequestForm):
    """What a call adds. The origin and who filled it stay those of the first day."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("sees_doctor", "first_name", "birth_date", "commune"):
            self.fields[name].required = False

    def filled_by(self) -> str:
        """No longer a partner's three lines: everything that is typed is kept."""
        return FilledBy.PROFESSIONAL


def initial_from(opened: OfficeFile) -> dict:
    """The form as the request stands."""
    facts, identity = opened.facts, opened.identity
    civility = {label: code for code, label in Civility.choices}
    same = ("street", "email", "former_doctor", "trusted_person", "representative", "birth_date")
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
            "civility": civility.get(identity.civility, ""),
            "phone": identity.phone_shown,
            "sees_doctor": {True: "oui", False: "non"}.get(facts.sees_doctor, ""),
            "commune": ELSEWHERE if outside else facts.commune_code,
            "other_commune": chosen(facts.commune_code) if outside else "",
        }
    )
