"""What the person changes through her private link."""

from django import forms

from cpts_portal.foundation.surface.fields import NameField, PhoneField
from cpts_portal.foundation.surface.forms import CarefulForm
from members.queries import communes
from patients.forms.fields import Day, Line, Pick
from patients.operations.own_request import OwnDetails

BLANK = ("", "Choisissez")


class DetailsForm(CarefulForm):
    """Contacts, and what is missing: nothing that is known already is asked again."""

    phone = PhoneField(label="Téléphone", autocomplete="tel")
    email = Line(label="Adresse électronique", longest=200, autocomplete="email")
    street = Line(label="Adresse", longest=160, autocomplete="street-address")
    first_name = NameField(label="Prénom", autocomplete="given-name")
    birth_date = Day(label="Date de naissance", required=False)
    commune = Pick(label="Commune")
    representative = Line(label="Parent ou représentant légal", longest=160)
    parent_agrees = forms.BooleanField(label="Un parent est d’accord", required=False)

    def __init__(self, *args, gaps: tuple[str, ...], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.input_type = "email"
        for name in ("first_name", "birth_date", "commune", "representative", "parent_agrees"):
            if name not in gaps:
                del self.fields[name]
        if "commune" in self.fields:
            choices = [(one.code, one.choice) for one in communes.of_territory()]
            self.fields["commune"].choices = [BLANK, *choices]

    def details(self) -> OwnDetails:
        data = dict(self.cleaned_data)
        return OwnDetails(commune_code=data.pop("commune", ""), **data)
