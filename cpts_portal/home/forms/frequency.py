from django import forms

from cpts_portal.foundation.web.forms import TidyForm
from cpts_portal.home.frequencies import Frequency

UNKNOWN = "Choisissez un rythme dans la liste."


class FrequencyForm(TidyForm):
    frequency = forms.ChoiceField(
        label="Rythme des rappels",
        choices=Frequency.choices,
        widget=forms.RadioSelect,
        error_messages={"required": UNKNOWN, "invalid_choice": UNKNOWN},
    )
