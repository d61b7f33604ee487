"""The forms that open a request: the public page, a signed-in professional, the office's phone."""

from typing import ClassVar
from uuid import UUID

from django import forms

from cpts_portal.foundation.web.fields import PhoneField, PickField, TextField
from patients.domain import ages, consents
from patients.enums import ConsentMeans, FilledBy, Origin
from patients.forms.fields import fresh_token, read_token
from patients.forms.request import BLANK, OthersWording, OwnWording, PatientWording, RequestForm
from patients.operations.receiving import OLD_TEXT

TOO_OLD = (
    "Cette page était ouverte depuis longtemps. Votre saisie est là : vérifiez-la, puis envoyez à "
    "nouveau."
)
DISCHARGE_NEEDED = (
    "Indiquez la date de sortie d’hôpital, ou cochez « pas encore connue » : elle rend la demande "
    "prioritaire."
)
YOUR_NAME = "Indiquez votre nom : nous pourrons vous rappeler."
HOSPITAL = (Origin.HOSPITAL, "Hôpital ou clinique")
PROFESSIONALS = [
    (Origin.NURSE, "Infirmier ou infirmière"),
    (Origin.PHARMACY, "Pharmacie"),
    (Origin.DOCTOR, "Médecin"),
    (Origin.DAC, "Dispositif d’appui à la coordination (DAC)"),
    (Origin.OTHER, "Autre"),
]
PARTNERS = [
    (Origin.TOWN_HALL, "Mairie ou CCAS"),
    (Origin.DAC, "Dispositif d’appui à la coordination (DAC)"),
    (Origin.OTHER, "Autre"),
]
# what a browser may fill in of whoever asks for somebody else
_OWN_TOKENS = {
    "reporter_name": "name",
    "reporter_structure": "organization",
    "reporter_phone": "tel",
}
REPORTERS = [*PROFESSIONALS[:3], HOSPITAL, PARTNERS[0], *PROFESSIONALS[3:]]


class OpeningForm(RequestForm):
    """``token`` makes the sending count once; ``consent_version`` is the text that was read."""

    discharge_unknown = forms.BooleanField(
        label="La date de sortie n’est pas encore connue", required=False
    )
    token = forms.CharField(widget=forms.HiddenInput, required=False)
    consent_version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)
    agreed = forms.BooleanField(label=OthersWording.agreed, required=False)

    def _ask_in(self, words) -> None:
        super()._ask_in(words)
        self.fields["agreed"].label = words.agreed

    def clean_token(self) -> UUID:
        token = read_token(self.cleaned_data["token"])
        if token is None:
            self.data = self.data.copy()
            self.data[self.add_prefix("token")] = fresh_token()
            raise forms.ValidationError(TOO_OLD)
        return token

    def clean(self):
        data = super().clean()
        if data.get("consent_version") != consents.text_on(ages.paris_day(self.at)).code:
            self.add_error("agreed", OLD_TEXT)
        elif not data.get("agreed"):
            self.add_error("agreed", self.wording().must_agree)
        dated = data.get("discharged_on") or data.get("discharge_unknown")
        if self.origin() == Origin.HOSPITAL and not dated and "discharged_on" not in self.errors:
            self.add_error("discharged_on", DISCHARGE_NEEDED)
        return data

    def show_text(self, version: str) -> None:
        """The text now on the page is the one the next sending agrees to."""
        if self.is_bound and self.data.get(self.add_prefix("consent_version")) != version:
            self.data = self.data.copy()
            self.data[self.add_prefix("consent_version")] = version
            self.data.pop(self.add_prefix("agreed"), None)

    def opening(self) -> dict:
        """Keyword arguments of the operation. Whoever asks for somebody else heard them agree."""
        data = self.cleaned_data
        by_person = self.filled_by() == FilledBy.PERSON
        return {
            "token": data["token"],
            "entry": self.application(),
            "agreed": data["agreed"],
            "consent_version": data["consent_version"],
            "means": ConsentMeans.ONLINE if by_person else ConsentMeans.ORAL,
        }


class ReporterForm(OpeningForm):
    """Who asks, when it is not the person."""

    needed_when: ClassVar = RequestForm.needed_when | {"reporter_name": "sauf si c’est la personne"}

    filled_by_whom = PickField(
        label="Qui remplit ce formulaire ?",
        choices=FilledBy.choices,
        widget=forms.RadioSelect,
        missing="Dites qui remplit ce formulaire.",
    )
    reporter_origin = PickField(label="Sa fonction ou sa structure", choices=[BLANK, *REPORTERS])
    reporter_name = TextField(label="Son nom", longest=120)
    reporter_structure = TextField(label="Nom de la structure", longest=120)
    reporter_phone = PhoneField(label="Son téléphone")

    def _value(self, name: str) -> str:
        """What is on the page, typed or not."""
        if self.is_bound:
            return self.data.get(self.add_prefix(name), "")
        return self.initial.get(name, "")

    @property
    def by_partner(self) -> bool:
        return self._value("filled_by_whom") == FilledBy.PARTNER

    @property
    def from_hospital(self) -> bool:
        return self._value("reporter_origin") == Origin.HOSPITAL and not self.by_person

    @property
    def by_person(self) -> bool:
        return self._value("filled_by_whom") in ("", FilledBy.PERSON)

    def filled_by(self) -> str:
        """A hospital is no partner of three lines: it knows the situation, and says it."""
        whom = self.cleaned_data.get("filled_by_whom", "")
        hospital = self.cleaned_data.get("reporter_origin") == Origin.HOSPITAL
        return FilledBy.PROFESSIONAL if whom == FilledBy.PARTNER and hospital else whom

    def origin(self) -> str:
        if self.filled_by() not in (FilledBy.PROFESSIONAL, FilledBy.PARTNER):
            return Origin.PERSON
        default = Origin.TOWN_HALL if self.filled_by() == FilledBy.PARTNER else Origin.OTHER
        return self.cleaned_data.get("reporter_origin") or default

    def reporter(self) -> dict:
        if self.filled_by() == FilledBy.PERSON:
            return {}
        names = ("reporter_name", "reporter_structure", "reporter_phone")
        return {name: self.cleaned_data.get(name, "") for name in names}

    def _partner_gives_less(self) -> None:
        if self.by_partner:
            for name in ("sees_doctor", "first_name", "birth_date", "commune"):
                self.fields[name].required = False


class AskForm(ReporterForm):
    """Anybody, without an account. Who fills it in was asked on the page before."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        whom = self._value("filled_by_whom")
        if whom in FilledBy.values:
            self.fields["filled_by_whom"].widget = forms.HiddenInput()
        if self.by_person:
            self._asks_nobody_else()
        else:
            self._asks_who_you_are(whom)
        if self.from_hospital:
            self.fields["reporter_origin"].widget = forms.HiddenInput()
            self.fields["discharged_on"].is_asked = True
        self._partner_gives_less()

    @property
    def asks_origin(self) -> bool:
        return "reporter_origin" in self.fields

    def wording(self):
        return OwnWording if self.by_person else OthersWording

    def _asks_nobody_else(self) -> None:
        for name in ("reporter_origin", "reporter_name", "reporter_structure", "reporter_phone"):
            del self.fields[name]

    def _asks_who_you_are(self, whom: str) -> None:
        fields = self.fields
        fields["reporter_name"].label, fields["reporter_name"].required = "Votre nom", True
        fields["reporter_name"].error_messages["required"] = YOUR_NAME
        fields["reporter_phone"].label = "Votre téléphone"
        for name, token in _OWN_TOKENS.items():
            fields[name].widget.attrs["autocomplete"] = token
        if whom == FilledBy.CARER:
            del fields["reporter_origin"], fields["reporter_structure"]
            return
        origin = fields["reporter_origin"]
        kinds = PARTNERS if whom == FilledBy.PARTNER else PROFESSIONALS
        origin.choices = [BLANK, *kinds, *([HOSPITAL] if self.from_hospital else [])]
        origin.label, origin.required = "Vous êtes", True
        origin.error_messages["required"] = "Dites qui vous êtes."
        structure = fields["reporter_structure"]
        structure.required = self.from_hospital or whom == FilledBy.PARTNER
        structure.error_messages["required"] = "Indiquez le nom de la structure."
        if self.from_hospital:
            structure.label = "Hôpital ou clinique, et service"


class ReportForm(OpeningForm):
    """A member who signs in: the portal knows their name, and asks only what it does not know.

    ``origin`` comes from the profession, ``phone`` from the card; empty when they are not known.
    """

    reporter_origin = PickField(
        label="Vous êtes", choices=[BLANK, *REPORTERS], missing="Dites qui vous êtes."
    )
    reporter_phone = PhoneField(label="Votre téléphone")

    def __init__(self, *args, reporter_name: str, origin: str = "", phone: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self._name, self._origin, self._phone = reporter_name, origin, phone
        if origin:
            del self.fields["reporter_origin"]
        if phone:
            del self.fields["reporter_phone"]

    @property
    def asks_discharge(self) -> bool:
        return "reporter_origin" in self.fields

    def wording(self):
        return PatientWording

    def filled_by(self) -> str:
        return FilledBy.PROFESSIONAL

    def origin(self) -> str:
        return self._origin or self.cleaned_data.get("reporter_origin") or Origin.OTHER

    def reporter(self) -> dict:
        phone = self._phone or self.cleaned_data.get("reporter_phone", "")
        return {"reporter_name": self._name, "reporter_phone": phone}


class RecordForm(ReporterForm):
    """The office writes down a call, a visit or a paper."""

    asks_discharge = True

    def _fill_in_for_the_person_alone(self) -> None:
        """Nothing is offered: whoever sits at the keyboard is never the person."""

    means = PickField(
        label="Accord recueilli",
        choices=[(ConsentMeans.ORAL, "À l’oral"), (ConsentMeans.PAPER, "Sur papier signé")],
        widget=forms.RadioSelect,
        missing="Dites comment l’accord a été recueilli.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["filled_by_whom"].label = "Qui fait la demande ?"
        self.fields["reporter_phone"].is_asked = True
        self._partner_gives_less()

    def clean(self):
        data = super().clean()
        reported = self.filled_by() in (FilledBy.PROFESSIONAL, FilledBy.PARTNER)
        if reported and not data.get("reporter_name") and "reporter_name" not in self.errors:
            self.add_error("reporter_name", "Indiquez le nom de qui appelle.")
        return data

    def opening(self) -> dict:
        return super().opening() | {"means": self.cleaned_data["means"]}
