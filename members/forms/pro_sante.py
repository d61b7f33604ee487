from django import forms

from cpts_portal.foundation.web.forms import CarefulForm


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
