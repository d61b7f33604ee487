"""What the office types about a mission."""

from django import forms

from cpts_portal.foundation.web.fields import WholeField
from cpts_portal.foundation.web.forms import CarefulForm
from funding.dossier.forms.dossier import AGED
from funding.dossier.models import MissionWords
from funding.dossier.models.mission_words import LONGEST


class WordsForm(CarefulForm):
    """``number``: of the text that the page showed."""

    number = WholeField(widget=forms.HiddenInput, min_value=0, error_messages=AGED)
    body = forms.CharField(
        label="Ce que la mission a fait dans l’année",
        help_text="Quelques phrases : ce qui a été fait, ce qui a changé pour les habitants, "
        "ce qui reste difficile. Aucun nom de patient.",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 10}),
        validators=MissionWords._meta.get_field("body").validators,
        error_messages={"required": "Écrivez ce que la mission a fait."},
    )

    def show_after(self, number: int) -> None:
        """Shown again after a refusal: what is sent next follows the text as it is now."""
        self.data = self.data.copy()
        self.data["number"] = number
