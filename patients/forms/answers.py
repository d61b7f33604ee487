"""What is typed of a proposal: to whom and until when; then yes, or no with a coded reason."""

from datetime import date, timedelta
from typing import ClassVar
from uuid import uuid4

from django import forms

from cpts_portal.foundation.web import fields
from cpts_portal.foundation.web.forms import CarefulForm
from patients.domain.answering import DeclarationChannel, DeclineReason, Informed, SaidBy
from patients.forms.fields import ToldByField

TO_REPLY = timedelta(days=6)


class ProposeForm(CarefulForm):
    needed_when: ClassVar = {"comment": "si un critère n’est pas rempli"}

    token = fields.TokenField(fields.RELOAD)
    version = fields.RowVersionField()
    offer = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={"required": "Choisissez un médecin.", "invalid": fields.UNKNOWN_CHOICE},
    )
    reply_by = fields.DayField(label="Réponse au plus tard le")
    comment = fields.TextField(
        label="Pourquoi ce médecin malgré le critère",
        longest=300,
        help_text="Seulement si un critère n’est pas rempli. Aucune donnée de santé.",
    )

    onward = forms.BooleanField(label="Passer ensuite à la personne suivante", required=False)

    def entry(self) -> dict:
        """Keyword arguments of the operation."""
        names = ("token", "version", "reply_by", "comment")
        value = {name: self.cleaned_data[name] for name in names}
        return value | {"offer_id": self.cleaned_data["offer"]}


def blank_proposal(today: date, *, version: int) -> dict:
    return {"token": uuid4(), "version": version, "reply_by": today + TO_REPLY}


class ProposalStepForm(CarefulForm):
    def entry(self) -> dict:
        """Keyword arguments of the operation."""
        return self.cleaned_data


class ProposalAnswerForm(ProposalStepForm):
    """Yes or no in one click; each reason is a button that says no."""

    needed_when: ClassVar = {"reason": "si c’est non"}
    reasons = DeclineReason.choices

    answer = forms.ChoiceField(
        choices=[("yes", "yes"), ("no", "no")],
        widget=forms.HiddenInput,
        error_messages={"required": fields.UNKNOWN_CHOICE, "invalid_choice": fields.UNKNOWN_CHOICE},
    )
    reason = fields.PickField(
        label="Motif du non",
        choices=[("", "Choisissez"), *DeclineReason.choices],
        help_text="Le motif ne reproche rien à personne ; la personne ne le lit pas.",
    )

    @property
    def says_yes(self) -> bool:
        return self.cleaned_data["answer"] == "yes"

    def entry(self) -> dict:
        dropped = ("answer", "reason") if self.says_yes else ("answer",)
        return {name: value for name, value in self.cleaned_data.items() if name not in dropped}


class PhonedAnswerForm(ProposalAnswerForm):
    told_by = ToldByField()
    field_order = ["told_by"]


class UndoForm(ProposalStepForm):
    comment = fields.TextField(
        label="Motif de l’annulation",
        longest=300,
        missing="Dites pourquoi en une phrase, sans donnée de santé.",
    )


class InformedForm(ProposalStepForm):
    how = fields.PickField(
        label="Comment la personne a été prévenue",
        choices=Informed.office_choices(),
        widget=forms.RadioSelect,
        missing="Dites comment.",
    )


class FirstVisitForm(ProposalStepForm):
    visit_on = fields.DayField(label="Premier rendez-vous le")


class DeclaredForm(ProposalStepForm):
    declared_on = fields.DayField(label="Médecin traitant déclaré le")
    channel = fields.PickField(
        label="Voie",
        choices=DeclarationChannel.choices,
        widget=forms.RadioSelect,
        missing="Dites si c’est en ligne ou sur papier.",
    )
    said_by = fields.PickField(
        label="Qui l’a dit",
        choices=SaidBy.choices,
        widget=forms.RadioSelect,
        missing="Dites qui l’a dit : la personne ou le cabinet.",
    )
