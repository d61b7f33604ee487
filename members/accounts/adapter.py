"""What allauth asks of the portal: no sign-up, traced sign-ins, no chatter."""

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth import update_session_auth_hash

from cpts_portal.foundation.kernel import clock
from members.accounts.second_factor import SecondFactorAdapter
from members.operations import sign_ins
from members.pro_sante_connect.opening import came_by_card, way_out

__all__ = ["AccountAdapter", "SecondFactorAdapter"]

# the page one lands on says it already
SILENT = frozenset({"account/messages/logged_in.txt", "account/messages/logged_out.txt"})

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
    "mfa/email/recovery_codes_generated": "second_factor.codes_made",
}
STAGES = {
    "allauth.mfa.stages.AuthenticateStage": "members.accounts.second_factor.CodeUnlessByCard",
}
CLOSES_OTHER_SESSIONS = frozenset({"second_factor.enrolled", "second_factor.removed"})


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "Adresse ou mot de passe inexact.",
        "too_many_login_attempts": "Trop d’essais. Attendez quelques minutes, puis recommencez.",
        "rate_limited": "Trop d’essais. Attendez quelques minutes, puis recommencez.",
    }

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
        return super().post_login(request, user, **kwargs)

    def logout(self, request) -> None:
        if request.user.is_authenticated:
            sign_ins.record_sign_out(user_id=request.user.pk, at=clock.now())
        super().logout(request)

    def authentication_failed(self, request, **credentials) -> None:
        sign_ins.record_sign_in_failure(email=credentials.get("email", ""), at=clock.now())
        super().authentication_failed(request, **credentials)

    def send_notification_mail(self, template_prefix, user, context=None, email=None) -> None:
        action = ANNOUNCED.get(template_prefix)
        if action:
            closes = action in CLOSES_OTHER_SESSIONS
            user = sign_ins.record_change(
                action=action, user_id=user.pk, closes_sessions=closes, at=clock.now()
            )
            if closes and self.request.user.pk == user.pk:
                update_session_auth_hash(self.request, user)
        super().send_notification_mail(template_prefix, user, context, email)
