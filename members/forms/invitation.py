"""The password of a new account, typed twice; it never comes back on the page."""

from django import forms

from cpts_portal.foundation.web.forms import TidyForm

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
