"""The office's decision on one application."""

from typing import ClassVar
from uuid import UUID

from django import forms
from django.utils.safestring import mark_safe

from cpts_portal.foundation.web.fields import DayField
from members.enums import DecidedBy
from members.forms.fields import PLAIN, UNKNOWN_CHOICE
from members.forms.follow import NO_SUCH_STEP, VersionedForm

STEPS = ("accept", "ask", "refuse", "confirm", "fee", "invite", "uninvite")


class DecisionForm(VersionedForm):
    """``people``: the persons already known that this one may be."""

    needed_when: ClassVar[dict[str, str]] = {
        "reason": "obligatoire pour demander un complément ou refuser"
    }

    step = forms.ChoiceField(
        choices=[(code, code) for code in STEPS],
        error_messages={"required": NO_SUCH_STEP, "invalid_choice": NO_SUCH_STEP},
        widget=forms.HiddenInput,
    )
    reason = forms.CharField(
        label="Motif, lu par la personne",
        required=False,
        max_length=500,
        validators=PLAIN,
        help_text=mark_safe(
            'Une phrase suffit.<span class="keyhint"> La touche <kbd>r</kbd> mène ici.</span>'
        ),
        widget=forms.Textarea(attrs={"rows": 2, "data-key": "r"}),
        error_messages={"max_length": "500 caractères au plus (ici %(show_value)d)."},
    )
    rpps = forms.CharField(
        label="Numéro RPPS lu au répertoire",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"max_length": "Ce numéro est trop long : vérifiez la saisie."},
    )
    person = forms.TypedChoiceField(
        label="Fiche",
        required=False,
        coerce=UUID,
        empty_value=None,
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )

    admitted_by = forms.ChoiceField(
        label="Qui a décidé l’adhésion",
        required=False,
        choices=[("", "Choisissez"), *DecidedBy.choices],
        widget=forms.Select(attrs={"data-key": "v", "required": True}),
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )
    admitted_on = DayField(label="Date de la décision", required=False)

    def __init__(self, *args, people=(), **kwargs):
        super().__init__(*args, **kwargs)
        known = [(str(one.id), f"Rattacher à {one.name} ({', '.join(one.why)})") for one in people]
        self.fields["person"].choices = [("", "Ouvrir une nouvelle fiche"), *known]
        # asked of whoever accepts or confirms, and of nobody else
        for name in ("admitted_by", "admitted_on", "rpps"):
            self.fields[name].is_asked = True
        self.fields["admitted_on"].widget.attrs["required"] = True
