"""What is typed on the pages of one's own account and of a person's rights."""

from django import forms

from cpts_portal.foundation.web.forms import CarefulForm, TidyForm
from cpts_portal.home.models import Frequency


class ErasureForm(CarefulForm):
    sure = forms.BooleanField(
        label="Elle l’a demandé : effacer son identité, sans retour",
        error_messages={"required": "Cochez la case pour confirmer."},
    )


UNKNOWN = "Choisissez un rythme dans la liste."


class FrequencyForm(TidyForm):
    frequency = forms.ChoiceField(
        label="Rythme des rappels",
        choices=Frequency.choices,
        widget=forms.RadioSelect,
        error_messages={"required": UNKNOWN, "invalid_choice": UNKNOWN},
    )
