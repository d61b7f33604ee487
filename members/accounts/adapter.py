"""What allauth asks of the portal: no sign-up, traced sign-ins, no chatter."""

from dataclasses import asdict
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from django.contrib.auth import update_session_auth_hash

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.web import mail
from members.accounts import attempts, sessions
from members.accounts.second_factor import SecondFactorAdapter
from members.operations import sign_ins
from members.pro_sante_connect.pending_sign_in import came_by_card, way_out

__all__ = ["AccountAdapter", "SecondFactorAdapter", "SessionsAdapter"]

# the page one lands on says it already
SILENT = frozenset({"account/messages/logged_in.txt", "account/messages/logged_out.txt"})

# the means of reauthentication
REAUTHENTICATE = "reauthenticate"
MEANS = {
    REAUTHENTICATE: "Mon mot de passe",
    "mfa_reauthenticate": "Un code de l’application ou de secours",
    "mfa_reauthenticate:webauthn": "Ma clé d’accès",
}

# allauth announces each change of security by a mail: the same list feeds the audit
ANNOUNCED = {
    "account/email/password_changed": "password.changed",
    "account/email/password_set": "password.changed",
    "account/email/password_reset": "password.reset",
    "account/email/email_changed": "email.changed",
    "account/email/email_confirm": "email.confirmed",
    "account/email/email_deleted": "email.removed",
    "mfa/email/totp_activated": "second_factor.enrolled",
    "mfa/email/totp_deactivated": "second_factor.removed",
    "mfa/email/webauthn_added": "second_factor.enrolled",
    "mfa/email/webauthn_removed": "second_factor.removed",
    "mfa/email/recovery_codes_generated": "second_factor.codes_made",
}
STAGES = {"allauth.mfa.stages.AuthenticateStage": "members.accounts.second_factor.CodeUnlessByCard"}
CLOSES_OTHER_SESSIONS = frozenset(
    {"second_factor.enrolled", "second_factor.removed", "second_factor.codes_made"}
)


TOO_MANY_PASSWORDS = (
    "Trop d’essais. Attendez quelques minutes, ou entrez autrement : par une clé d’accès, par un "
    "appareil d’où vous entrez d’habitude, ou par « Mot de passe oublié »."
)


class AccountAdapter(attempts.CountedAttempts, DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "Adresse ou mot de passe inexact.",
        "too_many_login_attempts": TOO_MANY_PASSWORDS,
        "rate_limited": "Trop d’essais. Attendez quelques minutes, puis recommencez.",
    }

    def get_reauthentication_methods(self, user) -> list[dict]:
        """A session that owes its code is not offered a password, which would not be enough."""
        methods = super().get_reauthentication_methods(user)
        if sessions.owes_a_proof(self.request):
            methods = [method for method in methods if method["id"] != REAUTHENTICATE]
        return [method | {"description": MEANS[method["id"]]} for method in methods]

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:
        """The first device is set up with the sign-in of a moment ago."""
        if sessions.is_first(self.request) and sessions.recently_proved(self.request):
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def is_open_for_signup(self, request) -> bool:
        return False

    def add_message(self, request, level, message_template=None, *args, **kwargs) -> None:
        if message_template not in SILENT:
            super().add_message(request, level, message_template, *args, **kwargs)

    def get_login_stages(self) -> list[str]:
        return [STAGES.get(stage, stage) for stage in super().get_login_stages()]

    def get_logout_redirect_url(self, request) -> str:
        """Asked while the session is still there, followed once it has ended here."""
        return way_out(request) or super().get_logout_redirect_url(request)

    def post_login(self, request, user, **kwargs):
        by_card = came_by_card(request, user)
        sign_ins.record_sign_in(user_id=user.pk, at=clock.now(), by_card=by_card)
        response = super().post_login(request, user, **kwargs)
        attempts.remember(request, response, user.email)
        return response

    def login(self, request, user) -> None:
        sessions.forget_messages(request)
        super().login(request, user)

    def logout(self, request) -> None:
        sessions.forget_messages(request)
        if request.user.is_authenticated:
            sign_ins.record_sign_out(user_id=request.user.pk, at=clock.now())
        super().logout(request)

    def authentication_failed(self, request, **credentials) -> None:
        sign_ins.record_sign_in_failure(email=credentials.get("email", ""), at=clock.now())
        super().authentication_failed(request, **credentials)

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Written now, sent by the worker: an address that is known costs the visitor what an
        unknown one does, and a mail server that is down loses nothing."""
        known = {"request": self.request, "email": email}
        public = {name: without_host(value, self.request) for name, value in context.items()}
        message = mail.render(template_prefix, known | public, mail.publisher())
        sign_ins.queue_message(to=email, at=clock.now(), **asdict(message))

    def send_notification_mail(self, template_prefix, user, context=None, email=None) -> None:
        action = ANNOUNCED.get(template_prefix)
        if action:
            closes = action in CLOSES_OTHER_SESSIONS
            user = sign_ins.record_change(
                action=action, user_id=user.pk, closes_sessions=closes, at=clock.now()
            )
            if closes and self.request.user.pk == user.pk:
                renumber_this_session(self.request, user)
                sessions.note_proved(self.request, user, template_prefix)
        super().send_notification_mail(template_prefix, user, context, email)


def without_host(value, request):
    """The path of an address that allauth built from the Host header, which whoever asks for the
    mail writes as they like: the mail adds the portal's own."""
    if not isinstance(value, str) or not value.startswith(f"{request.scheme}://"):
        return value
    parts = urlsplit(value)
    if parts.netloc != request.get_host():
        return value
    return parts._replace(scheme="", netloc="").geturl()


class SessionsAdapter(DefaultUserSessionsAdapter):
    """« Fermer les autres connexions »: those that are listed, and any other."""

    def end_sessions(self, sessions) -> None:
        super().end_sessions(sessions)
        request = context.request
        user = sign_ins.record_change(
            action="session.others_closed",
            user_id=request.user.pk,
            closes_sessions=True,
            at=clock.now(),
        )
        renumber_this_session(request, user)


def renumber_this_session(request, user) -> None:
    """The others are closed; this one gets another number, and stays in the list."""
    before = request.session.session_key
    update_session_auth_hash(request, user)
    sign_ins.renumber_session(before=before, after=request.session.session_key)
