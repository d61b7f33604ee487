"""Passkeys: allauth's forms in the portal's words, refusals traced, nonsense refused.

What a browser sends is parsed by a library that stumbles in many ways over a forged text: each of
them is the same refusal as a wrong key.
"""

from allauth.mfa.webauthn import forms as theirs
from django import forms
from django.core.exceptions import ValidationError

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.text import validate_plain_text
from cpts_portal.foundation.web.forms import TidyFields, TidyForm
from members.operations import sign_ins

STUMBLES = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
LONGEST_NAME = 60
NOT_KNOWN = "Cette clé n’a pas été reconnue. Recommencez, ou choisissez un autre moyen."
NOT_SENT = "Votre navigateur n’a rien envoyé : cette page a besoin de JavaScript."


def _name_field() -> forms.CharField:
    return forms.CharField(
        label="Nom de la clé",
        help_text="Pour la reconnaître : «\u00a0mon téléphone\u00a0», par exemple.",
        max_length=LONGEST_NAME,
        required=False,
        validators=[validate_plain_text],
    )


def _in_words(refusal: ValidationError) -> ValidationError:
    """allauth says « code » of a key too; its sentence on too many tries stays."""
    return ValidationError(NOT_KNOWN) if refusal.code == "incorrect_code" else refusal


class _Sent(TidyForm):
    """The hidden field that the script fills."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["credential"].error_messages |= {"required": NOT_SENT, "invalid": NOT_SENT}


class AddPasskeyForm(_Sent, theirs.AddWebAuthnForm):
    name = _name_field()
    passwordless = forms.BooleanField(
        label="Me connecter avec cette clé seule, sans mot de passe",
        help_text="L’appareil demande alors l’empreinte, le visage ou son code.",
        required=False,
        initial=True,
    )
    field_order = ("name", "passwordless", "credential")

    def clean(self):
        if self.errors:
            # the error is on its field; the key itself is neither checked nor used up
            return self.cleaned_data
        try:
            return super().clean()
        except STUMBLES as stumble:
            raise ValidationError(NOT_KNOWN) from stumble
        except ValidationError as refusal:
            raise _in_words(refusal) from refusal


class RenamePasskeyForm(TidyFields, theirs.EditWebAuthnForm):
    name = _name_field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True


class _Traced(_Sent, theirs.AuthenticateWebAuthnForm):
    def clean_credential(self):
        try:
            return super().clean_credential()
        except STUMBLES as stumble:
            self._trace()
            raise ValidationError(NOT_KNOWN) from stumble
        except ValidationError as refusal:
            self._trace()
            raise _in_words(refusal) from refusal

    def _trace(self) -> None:
        user_id = self.user.pk if self.user else None
        sign_ins.record_second_factor_failure(user_id=user_id, at=clock.now())


class TracedPasskeyForm(_Traced, theirs.AuthenticateWebAuthnForm):
    pass


class TracedPasskeyAgainForm(_Traced, theirs.ReauthenticateWebAuthnForm):
    pass


class TracedLoginForm(_Traced, theirs.LoginWebAuthnForm):
    pass
