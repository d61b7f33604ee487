"""What is typed of a proposal: to whom and until when; then yes, or no with a coded reason."""

from datetime import date, timedelta
from typing import ClassVar
from uuid import uuid4

from django import forms

from cpts_portal.foundation.kernel.nir import refuse_nir
from cpts_portal.foundation.kernel.text import validate_plain_text
from cpts_portal.foundation.web.forms import CarefulForm
from patients.domain.answering import DeclarationChannel, DeclineReason, Informed, SaidBy
from patients.forms.days import DayField

PLAIN = [validate_plain_text, refuse_nir]
TO_REPLY = timedelta(days=6)
NO_SUCH = "Ce choix n’existe pas : choisissez dans la liste."
RELOAD = "Rechargez la page, puis recommencez."


class ProposeForm(CarefulForm):
    needed_when: ClassVar = {"comment": "si un critère n’est pas rempli"}

    token = forms.UUIDField(
        widget=forms.HiddenInput, error_messages={"required": RELOAD, "invalid": RELOAD}
    )
    version = forms.IntegerField(
        min_value=1,
        widget=forms.HiddenInput,
        error_messages={"required": RELOAD, "invalid": RELOAD, "min_value": RELOAD},
    )
    offer = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={"required": "Choisissez un médecin.", "invalid": NO_SUCH},
    )
    reply_by = DayField(label="Réponse au plus tard le")
    comment = forms.CharField(
        label="Pourquoi ce médecin malgré le critère",
        required=False,
        max_length=300,
        validators=PLAIN,
        help_text="Seulement si un critère n’est pas rempli. Aucune donnée de santé.",
        error_messages={"max_length": "300 caractères au plus."},
    )

    onward = forms.BooleanField(label="Passer ensuite à la personne suivante", required=False)

    def told(self) -> dict:
        """Keyword arguments of the operation."""
        names = ("token", "version", "reply_by", "comment")
        told = {name: self.cleaned_data[name] for name in names}
        return told | {"offer_id": self.cleaned_data["offer"]}


def blank_proposal(today: date, *, version: int) -> dict:
    return {"token": uuid4(), "version": version, "reply_by": today + TO_REPLY}


class AnswerForm(CarefulForm):
    """Yes or no in one click; each reason is a button that says no."""

    needed_when: ClassVar = {"reason": "si c’est non"}
    reasons = DeclineReason.choices

    answer = forms.ChoiceField(
        choices=[("yes", "yes"), ("no", "no")],
        widget=forms.HiddenInput,
        error_messages={"required": NO_SUCH, "invalid_choice": NO_SUCH},
    )
    reason = forms.ChoiceField(
        label="Motif du non",
        required=False,
        choices=[("", "Choisissez"), *DeclineReason.choices],
        help_text="Le motif ne reproche rien à personne ; la personne ne le lit pas.",
        error_messages={"invalid_choice": NO_SUCH},
    )


class PhonedAnswerForm(AnswerForm):
    told_by = forms.CharField(
        label="Qui l’a dit",
        max_length=120,
        validators=PLAIN,
        help_text="Le médecin, son secrétariat : la date et l’heure s’ajoutent seules.",
        error_messages={
            "required": "Dites qui a répondu au téléphone.",
            "max_length": "120 caractères au plus.",
        },
    )
    field_order = ["told_by"]


class UndoForm(CarefulForm):
    comment = forms.CharField(
        label="Motif de l’annulation",
        max_length=300,
        validators=PLAIN,
        error_messages={
            "required": "Dites pourquoi en une phrase, sans donnée de santé.",
            "max_length": "300 caractères au plus.",
        },
    )


class InformedForm(CarefulForm):
    how = forms.ChoiceField(
        label="Comment la personne a été prévenue",
        choices=Informed.said_by_the_office(),
        widget=forms.RadioSelect,
        error_messages={"required": "Dites comment.", "invalid_choice": NO_SUCH},
    )


class FirstVisitForm(CarefulForm):
    visit_on = DayField(label="Premier rendez-vous le")


class DeclaredForm(CarefulForm):
    declared_on = DayField(label="Médecin traitant déclaré le")
    channel = forms.ChoiceField(
        label="Voie",
        choices=DeclarationChannel.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Dites si c’est en ligne ou sur papier.",
            "invalid_choice": NO_SUCH,
        },
    )
    said_by = forms.ChoiceField(
        label="Qui l’a dit",
        choices=SaidBy.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Dites qui l’a dit : la personne ou le cabinet.",
            "invalid_choice": NO_SUCH,
        },
    )
