"""The short forms: what the holder of a link, the office or an invited person types."""

from typing import ClassVar
from uuid import UUID

from django import forms
from django.utils.safestring import mark_safe

from cpts_portal.foundation.records import uploads
from cpts_portal.foundation.web import fields
from cpts_portal.foundation.web.file_fields import OneFileField
from cpts_portal.foundation.web.forms import CarefulForm, TidyForm
from members.enums import DecidedBy

NO_SUCH_STEP = "Cette action n’existe pas."


class VersionedForm(CarefulForm):
    version = fields.RowVersionField()


class ApplicantAnswerForm(VersionedForm):
    answer = fields.TextField(
        label="Votre réponse",
        longest=1000,
        missing="Écrivez votre réponse.",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Aucun nom de patient, aucun numéro de sécurité sociale.",
    )


class ApplicantContactForm(VersionedForm):
    email = fields.AddressField(label="Courriel")
    phone = fields.PhoneField(
        label="Téléphone", missing="Indiquez un téléphone.", autocomplete="tel"
    )
    street = fields.TextField(label="Adresse", longest=200, autocomplete="street-address")


STEPS = ("accept", "ask", "refuse", "confirm", "fee", "invite", "uninvite")


class ApplicationDecisionForm(VersionedForm):
    """``people``: the persons already known that this one may be."""

    needed_when: ClassVar[dict[str, str]] = {
        "reason": "obligatoire pour demander un complément ou refuser"
    }

    step = forms.ChoiceField(
        choices=[(code, code) for code in STEPS],
        error_messages={"required": NO_SUCH_STEP, "invalid_choice": NO_SUCH_STEP},
        widget=forms.HiddenInput,
    )
    reason = fields.TextField(
        label="Motif, lu par la personne",
        longest=500,
        help_text=mark_safe(
            'Une phrase suffit.<span class="keyhint"> La touche <kbd>r</kbd> mène ici.</span>'
        ),
        widget=forms.Textarea(attrs={"rows": 2, "data-key": "r"}),
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
        error_messages={"invalid_choice": fields.UNKNOWN_CHOICE},
    )

    admitted_by = fields.PickField(
        label="Qui a décidé l’adhésion",
        choices=[("", "Choisissez"), *DecidedBy.choices],
        widget=forms.Select(attrs={"data-key": "v", "required": True}),
    )
    admitted_on = fields.DayField(label="Date de la décision", required=False)

    def __init__(self, *args, people=(), **kwargs):
        super().__init__(*args, **kwargs)
        known = [
            (str(person["id"]), f"Rattacher à {person['name']} ({', '.join(person['why'])})")
            for person in people
        ]
        self.fields["person"].choices = [("", "Ouvrir une nouvelle fiche"), *known]
        # asked of whoever accepts or confirms, and of nobody else
        for name in ("admitted_by", "admitted_on", "rpps"):
            self.fields[name].is_asked = True
        self.fields["admitted_on"].widget.attrs["required"] = True


_NEW = {"autocomplete": "new-password"}


class PasswordForm(TidyForm):
    password = forms.CharField(
        label="Mot de passe",
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs=_NEW),
        help_text="12 caractères au moins. Trois ou quatre mots sans rapport entre eux.",
        error_messages={
            "required": "Choisissez un mot de passe.",
            "max_length": "128 caractères au plus.",
        },
    )
    again = forms.CharField(
        label="Le même, encore une fois",
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs=_NEW),
        error_messages={
            "required": "Tapez-le une seconde fois.",
            "max_length": "128 caractères au plus.",
        },
    )

    def clean(self):
        data = super().clean()
        if "password" in data and "again" in data and data["password"] != data["again"]:
            self.add_error("again", "Les deux saisies diffèrent.")
        return data


class OncePasswordForm(CarefulForm):
    """The password of the login, once, to link a card to it."""

    password = forms.CharField(
        label="Mot de passe de votre compte",
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text="Une seule fois : ensuite, votre carte suffit.",
        error_messages={"required": "Indiquez le mot de passe de votre compte."},
    )


class SheetForm(CarefulForm):
    upload = OneFileField(
        label="Feuille signée",
        help_text=uploads.ACCEPTED_HELP,
        error_messages={"required": "Choisissez le fichier de la feuille signée."},
    )
