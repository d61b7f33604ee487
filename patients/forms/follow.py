"""What the person changes through their private link."""

from datetime import datetime
from typing import ClassVar

from django import forms

from cpts_portal.foundation.web.fields import NameField, PhoneField, PickField, TextField
from cpts_portal.foundation.web.forms import CarefulForm
from members.queries import communes
from patients.domain import ages
from patients.domain.links import number_in
from patients.enums import CloseReason
from patients.forms.birth import BirthDateField
from patients.forms.fields import add_wrong
from patients.forms.request import BLANK, EITHER
from patients.operations.intake import RequestEntry
from patients.operations.own_request import wrong_details

MISSING = "il nous manque"
NUMBER_NEEDED = "Indiquez le numéro de votre demande, par exemple LF-4127."


class DetailsForm(CarefulForm):
    """Contacts, and what is missing: nothing that is known already is asked again."""

    needed_when: ClassVar = {"phone": EITHER, "email": EITHER}

    phone = PhoneField(label="Téléphone", autocomplete="tel")
    email = TextField(label="Courriel", longest=200, autocomplete="email")
    street = TextField(label="Adresse", longest=160, autocomplete="street-address")
    first_name = NameField(label="Prénom", autocomplete="given-name")
    birth_date = BirthDateField(label="Date de naissance")
    commune = PickField(label="Commune")
    representative = TextField(label="Parent ou représentant légal", longest=160)
    parent_agrees = forms.BooleanField(label="Un parent est d’accord", required=False)

    def __init__(self, *args, gaps: tuple[str, ...], at: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.at = at
        self.fields["email"].widget.input_type = "email"
        for name in ("first_name", "birth_date", "commune", "representative"):
            self.fields[name].when_needed = MISSING
        for name in ("first_name", "birth_date", "commune", "representative", "parent_agrees"):
            if name not in gaps:
                del self.fields[name]
        if "commune" in self.fields:
            choices = [(commune.code, commune.choice) for commune in communes.of_territory()]
            self.fields["commune"].choices = [BLANK, *choices]

    def clean(self):
        data = super().clean()
        add_wrong(self, wrong_details(self.details(), day=ages.paris_day(self.at)))
        return data

    def details(self) -> RequestEntry:
        data = dict(self.cleaned_data)
        born = data.pop("birth_date", None)
        if born:
            data |= {"birth_date": born.latest, "birth_precision": born.precision}
        return RequestEntry(commune_code=data.pop("commune", ""), **data)


class FoundForm(CarefulForm):
    """How they found a doctor."""

    how = PickField(
        label="Comment l’avez-vous trouvé ?",
        choices=[
            (CloseReason.FOUND_ALONE, "Je l’ai trouvé par moi-même"),
            (CloseReason.REGULARISED, "C’est un médecin que je voyais déjà"),
        ],
        widget=forms.RadioSelect,
        missing="Dites comment vous l’avez trouvé.",
    )


class FindAgainForm(CarefulForm):
    """The number and the birth date: whoever lost the address of their page, and left no e-mail."""

    number = TextField(label="Numéro de la demande", longest=20, missing=NUMBER_NEEDED)
    birth_date = BirthDateField(
        label="Date de naissance", missing="Indiquez la date de naissance donnée à la demande."
    )

    def clean_number(self) -> int:
        number = number_in(self.cleaned_data["number"])
        if number is None:
            raise forms.ValidationError(NUMBER_NEEDED)
        return number
