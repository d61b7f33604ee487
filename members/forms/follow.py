"""What the holder of a private link may type on her application."""

from django import forms

from cpts_portal.foundation.web.fields import AddressField, PhoneField, WholeField
from cpts_portal.foundation.web.forms import CarefulForm
from members.forms.fields import PLAIN, text

RELOAD = "Rechargez la page, puis recommencez."
NO_SUCH_STEP = "Cette action n’existe pas."


class VersionedForm(CarefulForm):
    version = WholeField(
        min_value=1,
        widget=forms.HiddenInput,
        error_messages={"required": RELOAD, "invalid": RELOAD, "min_value": RELOAD},
    )


class AnswerForm(VersionedForm):
    answer = forms.CharField(
        label="Votre réponse",
        max_length=1000,
        validators=PLAIN,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Aucun nom de patient, aucun numéro de sécurité sociale.",
        error_messages={
            "required": "Écrivez votre réponse.",
            "max_length": "1 000 caractères au plus (ici %(show_value)d).",
        },
    )


class ContactForm(VersionedForm):
    email = AddressField(label="Courriel")
    phone = PhoneField(label="Téléphone", missing="Indiquez un téléphone.", autocomplete="tel")
    street = text("Adresse", 200, widget=forms.TextInput(attrs={"autocomplete": "street-address"}))
