"""What is typed of an offer. Twenty seconds: three buttons do without this form."""

import re
from datetime import date, timedelta
from typing import ClassVar
from uuid import UUID, uuid4

from django import forms

from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.web import fields
from cpts_portal.foundation.web.forms import CarefulForm, TidyForm
from patients.domain.answering import Availability, DelegationKind
from patients.enums import AgeBand
from patients.forms.fields import ToldByField
from patients.models.offers import MOST_PLACES, CareOffer

OF_SOMEBODY_ELSE = {"autocomplete": "off"}
HALF_A_YEAR = timedelta(days=183)
AGES = [(band.value, band.label) for band in AgeBand if band.value]
ANSWERS = [
    (Availability.NOW, "J’ouvre des places maintenant"),
    (Availability.SIX_MONTHS, "Dans les six mois"),
    (Availability.NO, "Pas en ce moment : ne plus me solliciter"),
]
_NUMBER = {
    "invalid": "Écrivez un nombre entier.",
    "min_value": "Écrivez un nombre d’au moins 1.",
    "max_value": "Ce nombre est trop grand.",
}
_SAME = (
    *("availability", "starts_on", "ends_on", "max_km", "communes", "ages", "ald"),
    *("home_visits", "families", "languages", "discreet"),
)


class OfferForm(CarefulForm):
    needed_when: ClassVar = {"places": "pour des places maintenant", "ends_on": "pour des places"}

    token = fields.TokenField(fields.RELOAD)
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    availability = fields.PickField(
        label="Réponse",
        choices=ANSWERS,
        widget=forms.RadioSelect,
        missing="Choisissez une réponse.",
    )
    places = fields.WholeField(
        label="Nombre de places",
        required=False,
        help_text="Pour « maintenant » : au moins une.",
        min_value=0,
        max_value=MOST_PLACES,
        error_messages=_NUMBER,
    )
    starts_on = fields.DayField(label="À partir du", required=False)
    ends_on = fields.DayField(
        label="Jusqu’au, ou ne pas me solliciter avant le",
        required=False,
        help_text="Une offre a une fin ; vous la renouvelez en un geste.",
    )
    max_km = fields.WholeField(
        label="Distance la plus grande, en kilomètres",
        required=False,
        min_value=1,
        max_value=200,
        error_messages=_NUMBER,
    )
    communes = forms.MultipleChoiceField(
        label="Seulement ces communes",
        required=False,
        help_text="Rien de choisi : toutes les communes.",
        widget=forms.SelectMultiple(attrs={"size": 6}),
        error_messages={"invalid_choice": fields.UNKNOWN_CHOICE},
    )
    ages = forms.MultipleChoiceField(
        label="Âges",
        required=False,
        choices=AGES,
        widget=forms.CheckboxSelectMultiple,
        help_text="Rien de coché : tous les âges.",
        error_messages={"invalid_choice": fields.UNKNOWN_CHOICE},
    )
    ald = forms.BooleanField(label="J’accepte les affections de longue durée", required=False)
    home_visits = forms.BooleanField(label="Je fais des visites à domicile", required=False)
    families = forms.BooleanField(label="J’accepte une famille entière", required=False)
    languages = fields.TextField(label="Langues parlées", longest=120)
    discreet = forms.BooleanField(label="Discrète : seule la coordination la voit", required=False)

    def __init__(self, *args, communes: dict[str, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["communes"].choices = list(communes.items())

    def submitted_token(self) -> UUID:
        """The token of the page, which one click sends without the rest of the form."""
        try:
            return UUID(self.data.get("token", ""))
        except ValueError:
            raise DomainError(fields.RELOAD) from None

    def entry(self) -> CareOffer:
        """Not saved: what the operations take."""
        data = self.cleaned_data
        terms = {name: data[name] for name in _SAME}
        return CareOffer(places=data["places"] or 0, told_by=data.get("told_by", ""), **terms)


class PhonedOfferForm(OfferForm):
    """What a doctor or their secretary says to the office on the phone."""

    told_by = ToldByField()
    field_order = ["told_by"]


def blank_offer(today: date) -> dict:
    return {
        "token": uuid4(),
        "availability": Availability.NOW,
        "places": 2,
        "starts_on": today,
        "ends_on": today + HALF_A_YEAR,
        "ald": True,
        "discreet": True,
    }


def initial_from(offer: CareOffer) -> dict:
    same = ("version", "availability", "places", "starts_on", "ends_on", "max_km", "languages")
    lists = {"communes": list(offer.communes), "ages": list(offer.ages)}
    flags = ("ald", "home_visits", "families", "discreet")
    return {"token": uuid4()} | lists | {name: getattr(offer, name) for name in (*same, *flags)}


def draft_offer(draft: dict | None) -> dict | None:
    """What an expired session had typed, as initial values."""
    if not draft:
        return None
    lists = {name: _listed(draft[name]) for name in ("communes", "ages") if name in draft}
    unticked = dict.fromkeys(("ald", "home_visits", "families", "discreet"), False)
    return unticked | draft | lists


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


# « Pas en ce moment », and what waits for an answer goes back to the list
HAND_BACK = "no-hand-back"


def quick_terms(word: str, today: date, *, next_call: date) -> CareOffer | None:
    """One click: « J’ouvre 2 places », or « ne plus me solliciter avant juin »."""
    if word in ("no", HAND_BACK):
        return CareOffer(availability=Availability.NO, starts_on=today, ends_on=next_call)
    match = re.fullmatch(r"(later-)?([1-9][0-9]?)", word)
    if match is None:
        return None
    when = Availability.SIX_MONTHS if match[1] else Availability.NOW
    until = today + HALF_A_YEAR
    return CareOffer(availability=when, places=int(match[2]), starts_on=today, ends_on=until)


def next_call(today: date) -> date:
    """The first of the month half a year from now: « avant juin »."""
    months = today.month + 6 + (today.day > 1)
    return date(today.year + (months - 1) // 12, (months - 1) % 12 + 1, 1)


class OfferStepForm(TidyForm):
    step = forms.ChoiceField(choices=[(step, step) for step in ("renew", "close", "undo")])
    version = forms.IntegerField(min_value=1)


class AbsenceForm(CarefulForm):
    away_from = fields.DayField(label="Du", missing="Indiquez le premier jour.")
    last_day = fields.DayField(
        label="Au",
        missing="Indiquez le dernier jour.",
        help_text="Ce jour compris. Votre offre reste, et reprend le lendemain.",
    )
    hand_back = forms.BooleanField(
        label="Rendre aussi les demandes qui attendent ma réponse", required=False
    )


class DelegationForm(CarefulForm):
    needed_when: ClassVar = {"ends_on": "pour un remplacement"}

    email = fields.AddressField(
        label="Courriel de son compte",
        missing="Indiquez l’adresse du compte.",
        widget=forms.EmailInput(attrs=OF_SOMEBODY_ELSE),
    )
    kind = fields.PickField(
        label="Qualité",
        choices=DelegationKind.choices,
        widget=forms.RadioSelect,
        missing="Choisissez une qualité.",
    )
    starts_on = fields.DayField(label="À partir du")
    ends_on = fields.DayField(
        label="Jusqu’au",
        required=False,
        help_text="Obligatoire pour un remplacement. Ce jour-là, l’accès est déjà fermé.",
    )


class KnownDoctorForm(CarefulForm):
    person = forms.TypedChoiceField(
        label="Médecin adhérent",
        coerce=UUID,
        error_messages={
            "required": "Choisissez un médecin.",
            "invalid_choice": fields.UNKNOWN_CHOICE,
        },
    )

    def __init__(self, *args, doctors: dict[str, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", "Choisissez"), *doctors.items()]

    def entry(self) -> dict:
        """Keyword arguments of the operation."""
        return {"person_id": self.cleaned_data["person"]}


class OutsideDoctorForm(CarefulForm):
    last_name = fields.NameField(label="Nom", missing="Indiquez le nom du médecin.")
    first_name = fields.NameField(label="Prénom", missing="Indiquez le prénom du médecin.")
    commune_code = fields.PickField(label="Commune du cabinet")
    phone = fields.PhoneField(label="Téléphone")
    email = fields.AddressField(
        label="Courriel", required=False, widget=forms.EmailInput(attrs=OF_SOMEBODY_ELSE)
    )

    def __init__(self, *args, communes: dict[str, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["commune_code"].choices = [("", "Non précisée"), *communes.items()]

    def entry(self) -> dict:
        return self.cleaned_data


class DepartureForm(CarefulForm):
    stops_on = fields.DayField(
        label="Départ prévu le",
        required=False,
        help_text="Vu de la seule coordination. Vide : aucun départ prévu.",
    )
