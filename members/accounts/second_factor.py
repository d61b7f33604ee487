"""allauth's second factor, with its secrets encrypted wherever they rest."""

from allauth.core import context
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.adapter import DefaultMFAAdapter, get_adapter
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, generate_totp_secret
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError

from cpts_portal.foundation.kernel import clock, crypto
from cpts_portal.foundation.web.forms import TidyFields
from members.operations import sign_ins
from members.pro_sante_connect.pending_sign_in import came_by_card

# allauth hands the text over without its row: every secret shares one context
SECRET_CONTEXT = "mfa.Authenticator.data"


CODE = "Code à six chiffres affiché par l’application"
CODE_OR_RECOVERY = "Code à six chiffres affiché par l’application, ou code de secours"


def _label_code_field(field, label: str) -> None:
    field.label = label
    field.widget.attrs |= {"inputmode": "numeric", "placeholder": ""}


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "Ce code n’est pas le bon, ou il a déjà servi. Attendez le suivant.",
        "unverified_email": "Confirmez d’abord votre adresse de courriel.",
    }

    def encrypt(self, text: str) -> str:
        return crypto.encrypt(text, context=SECRET_CONTEXT)

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.decrypt(encrypted_text, context=SECRET_CONTEXT)

    def get_totp_label(self, user) -> str:
        return user.email

    def generate_authenticator_name(self, user, type) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return "Ma clé d’accès" if number == 1 else f"Clé d’accès n° {number}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": app_settings.TOTP_ISSUER}


class CodeUnlessByCard(AuthenticateStage):
    """Pro Santé Connect is a card or an app, and its own code: it asks for no other one."""

    def _should_handle(self, request) -> bool:
        return not came_by_card(request, self.login.user) and super()._should_handle(request)


class EncryptedActivationForm(TidyFields, ActivateTOTPForm):
    """The secret waits in the session until its first code: encrypted there too."""

    def __init__(self, *args, **kwargs):
        self.user = kwargs.pop("user")
        forms.Form.__init__(self, *args, **kwargs)
        self.secret = self._secret_of_this_session()
        _label_code_field(self.fields["code"], CODE)

    def _secret_of_this_session(self) -> str:
        session, adapter = context.request.session, get_adapter()
        sealed = session.get(SECRET_SESSION_KEY) if self.is_bound else None
        if sealed:
            return adapter.decrypt(sealed)
        secret = generate_totp_secret()
        session[SECRET_SESSION_KEY] = adapter.encrypt(secret)
        return secret

    def clean_code(self) -> str:
        """It has served: the same code does not open a session after this."""
        code = super().clean_code()
        _use_once(self.user.pk, code)
        return code


class _OnceAndTraced(TidyFields, BaseAuthenticateForm):
    """A code opens once; a refused one leaves an audit row."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _label_code_field(self.fields["code"], CODE_OR_RECOVERY)

    def clean_code(self) -> str:
        try:
            code = super().clean_code()
            if not _use_once(self.user.pk, code):
                raise get_adapter().validation_error("incorrect_code")
        except ValidationError:
            sign_ins.record_second_factor_failure(user_id=self.user.pk, at=clock.now())
            raise
        return code


def _use_once(user_id, code: str) -> bool:
    """allauth forgets a used code after one period; with the drift it lives for three."""
    key = f"second-factor-used:{user_id}:{normalize_user_code(code)}"
    lifetime = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
    return cache.add(key, "y", timeout=lifetime)


class TracedAuthenticateForm(_OnceAndTraced, AuthenticateForm):
    pass


class TracedReauthenticateForm(_OnceAndTraced, ReauthenticateForm):
    pass
