"""The office's acts on one request: one form each, all with the version that was on the page."""

from typing import ClassVar

from django import forms

from cpts_portal.foundation.web.fields import PickField, TextField
from cpts_portal.foundation.web.forms import CarefulForm
from patients.domain.answering import Informed
from patients.domain.links import number_in
from patients.enums import CloseReason, Contact, Orientation
from patients.operations.closing import OFFICE_REASONS
from patients.operations.qualifying import DISTINCT, LOOKING
from patients.queries import listing

BLANK = ("", "Choisissez")
NO_HEALTH = "Une phrase, sans donnée de santé."


class RequestStepForm(CarefulForm):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def entry(self) -> dict:
        """Keyword arguments of the operation."""
        return self.cleaned_data


class QualifyForm(RequestStepForm):
    """Two warnings stop it: each is answered by a tick, or by another act."""

    distinct = forms.BooleanField(
        label="Ce sont deux personnes différentes (jumeaux, homonymes)", required=False
    )
    looking = forms.BooleanField(
        label="Elle cherche un autre médecin que celui qu’elle voit", required=False
    )

    def entry(self) -> dict:
        data = dict(self.cleaned_data)
        ticked = {name for name in (DISTINCT, LOOKING) if data.pop(name)}
        return data | {"confirmed": frozenset(ticked)}


class InformForm(RequestStepForm):
    how = PickField(
        label="Comment la personne a été prévenue",
        choices=Informed.office_choices(),
        widget=forms.RadioSelect,
        missing="Dites comment la personne a été prévenue.",
    )


class CallForm(RequestStepForm):
    outcome = PickField(
        label="Résultat de l’appel",
        choices=[BLANK, *Contact.choices],
        missing="Choisissez le résultat de l’appel.",
    )
    comment = TextField(label="Note", longest=300, help_text=NO_HEALTH)


class CloseForm(RequestStepForm):
    needed_when: ClassVar = {"oriented_to": "pour une orientation"}

    reason = PickField(
        label="Pourquoi la clore ?",
        choices=[BLANK, *((reason.value, reason.label) for reason in OFFICE_REASONS)],
        missing="Choisissez un motif.",
    )
    oriented_to = PickField(
        label="Orientée vers",
        choices=[BLANK, *Orientation.choices],
        help_text="Pour une orientation ou une personne hors du territoire.",
    )
    comment = TextField(label="Note", longest=300, help_text=NO_HEALTH)

    def clean(self):
        data = super().clean()
        oriented = (CloseReason.ORIENTED, CloseReason.OUT_OF_TERRITORY)
        if data.get("reason") in oriented and not data.get("oriented_to"):
            self.add_error("oriented_to", "Dites vers qui la personne est orientée.")
        return data


class MergeForm(RequestStepForm):
    other = TextField(
        label="Numéro de la demande gardée",
        longest=20,
        missing="Indiquez le numéro de la demande gardée.",
    )

    def clean_other(self):
        number = number_in(self.cleaned_data["other"])
        request_id = None if number is None else listing.by_number(number)
        if request_id is None:
            raise forms.ValidationError("Aucune demande ne porte ce numéro.")
        return request_id

    def entry(self) -> dict:
        return {"version": self.cleaned_data["version"], "original_id": self.cleaned_data["other"]}


class HouseholdForm(MergeForm):
    other = TextField(
        label="Numéro d’une demande du même foyer",
        longest=20,
        missing="Indiquez le numéro de l’autre demande.",
    )

    def entry(self) -> dict:
        return {"version": self.cleaned_data["version"], "with_ids": [self.cleaned_data["other"]]}


class RequestReasonForm(RequestStepForm):
    comment = TextField(
        label="Motif", longest=300, missing="Dites pourquoi en une phrase.", help_text=NO_HEALTH
    )


class SureForm(RequestStepForm):
    sure = forms.BooleanField(
        label="La personne l’a demandé : effacer ses coordonnées",
        error_messages={"required": "Cochez la case pour confirmer."},
    )

    def entry(self) -> dict:
        return {"version": self.cleaned_data["version"]}


class SearchForm(CarefulForm):
    words = TextField(
        label="Nom, numéro de demande, téléphone ou adresse de courriel",
        longest=254,
        missing="Tapez un nom, un numéro de demande ou de téléphone, ou une adresse de courriel.",
    )
