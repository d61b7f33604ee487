"""The forms that open a request: the public page, a signed-in professional, the office's phone."""

from uuid import UUID

from django import forms

from cpts_portal.foundation.surface.fields import PhoneField
from patients.enums import ConsentMeans, FilledBy, Origin
from patients.forms.fields import Line, Pick, fresh_token, read_token
from patients.forms.request import BLANK, REPORTERS, RequestForm

TOO_OLD = (
    "Cette page était ouverte depuis longtemps. Votre saisie est là : vérifiez-la, puis envoyez à "
    "nouveau."
)
PARTNERS = (Origin.TOWN_HALL, Origin.DAC, Origin.HOSPITAL, Origin.OTHER)


class OpeningForm(RequestForm):
    """``token`` makes the sending count once; ``consent_version`` is the text that was read."""

    token = forms.CharField(widget=forms.HiddenInput, required=False)
    consent_version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)
    agreed = forms.BooleanField(
        label="J’ai lu ce texte, et la personne concernée est d’accord", required=False
    )

    def clean_token(self) -> UUID:
        token = read_token(self.cleaned_data["token"])
        if token is None:
            self.data = self.data.copy()
            self.data[self.add_prefix("token")] = fresh_token()
            raise forms.ValidationError(TOO_OLD)
        return token

    def show_text(self, version: str) -> None:
        """The text now on the page is the one the next sending agrees to."""
        if self.is_bound and self.data.get(self.add_prefix("consent_version")) != version:
            self.data = self.data.copy()
            self.data[self.add_prefix("consent_version")] = version
            self.data.pop(self.add_prefix("agreed"), None)

    def opening(self) -> dict:
        """Keyword arguments of the operation."""
        data = self.cleaned_data
        return {
            "token": data["token"],
            "given": self.application(),
            "agreed": data["agreed"],
            "consent_version": data["consent_version"],
        }


class AskForm(OpeningForm):
    """Anybody, without an account. A partner gives a name, a way to call and the agreement."""

    filled_by_whom = Pick(
        label="Qui remplit ce formulaire ?",
        choices=FilledBy.choices,
        widget=forms.RadioSelect,
        missing="Dites qui remplit ce formulaire.",
    )
    # only here does one write of oneself, or for somebody one lives with
    autofilled = {
        "last_name": "family-name",
        "first_name": "given-name",
        "street": "street-address",
        "phone": "tel",
        "email": "email",
    }
    reporter_origin = Pick(label="Votre fonction ou structure", choices=[BLANK, *REPORTERS])
    reporter_name = Line(label="Votre nom", longest=120)
    reporter_structure = Line(label="Nom de la structure", longest=120)
    reporter_phone = PhoneField(label="Votre téléphone")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, token in self.autofilled.items():
            self.fields[name].widget.attrs["autocomplete"] = token

    @property
    def by_partner(self) -> bool:
        return self.data.get(self.add_prefix("filled_by_whom")) == FilledBy.PARTNER

    def filled_by(self) -> str:
        return self.cleaned_data["filled_by_whom"]

    def origin(self) -> str:
        if self.filled_by() in (FilledBy.PERSON, FilledBy.CARER):
            return Origin.PERSON
        chosen = self.cleaned_data["reporter_origin"]
        if self.filled_by() == FilledBy.PARTNER:
            return chosen if chosen in PARTNERS else Origin.TOWN_HALL
        return chosen or Origin.OTHER

    def reporter(self) -> dict:
        if self.filled_by() == FilledBy.PERSON:
            return {}
        names = ("reporter_name", "reporter_structure", "reporter_phone")
        return {name: self.cleaned_data[name] for name in names}

    def clean(self):
        data = super().clean()
        told = data.get("filled_by_whom")
        if told in (FilledBy.PROFESSIONAL, FilledBy.PARTNER) and not data.get("reporter_name"):
            self.add_error("reporter_name", "Indiquez votre nom : nous pourrons vous rappeler.")
        return data


class ReportForm(OpeningForm):
    """A member who signs in: the portal knows her name."""

    reporter_origin = Pick(
        label="Vous êtes", choices=[BLANK, *REPORTERS], missing="Dites qui vous êtes."
    )
    reporter_phone = PhoneField(label="Votre téléphone")

    def __init__(self, *args, reporter_name: str, **kwargs):
        super().__init__(*args, **kwargs)
        self._name = reporter_name

    def filled_by(self) -> str:
        return FilledBy.PROFESSIONAL

    def origin(self) -> str:
        return self.cleaned_data["reporter_origin"]

    def reporter(self) -> dict:
        phone = self.cleaned_data["reporter_phone"]
        return {"reporter_name": self._name, "reporter_phone": phone}

    def opening(self) -> dict:
        return super().opening() | {"means": ConsentMeans.ORAL}


class RecordForm(AskForm):
    """The office writes down a call, a visit or a paper: always about somebody else."""

    autofilled = {}

    means = Pick(
        label="Accord recueilli",
        choices=[(ConsentMeans.ORAL, "À l’oral"), (ConsentMeans.PAPER, "Sur papier signé")],
        widget=forms.RadioSelect,
        missing="Dites comment l’accord a été recueilli.",
    )

    def opening(self) -> dict:
        return super().opening() | {"means": self.cleaned_data["means"]}
