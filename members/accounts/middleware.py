"""Who is asking, whether the second factor was given, how long the session may last.

The roles of a session that owes its second factor are left out of ``request.actor``: even a page
that forgot to be gated shows such a session nothing.
"""

import re

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect
from django.utils import timezone

from cpts_portal.foundation.kernel.actor import Actor
from members.accounts import sessions
from members.enums import Role
from members.operations import sign_ins
from members.permissions import owes_second_factor
from members.queries import accounts

NOBODY = Actor(id=None)
_NOT_A_WORD = re.compile(r"[^\w.:+-]")
CHANGED = "Vos droits ont changé. Reconnectez-vous."
CLOSED = "Votre session s’est fermée après un temps sans activité. Reconnectez-vous."

# Pages a session that owes its second factor may still open. The names, not the paths: a route
# that is renamed falls behind the gate instead of out of it. Recovery codes are not among them:
# a password alone would read them, and one of them is a second factor.
OPEN_WHILE = {
    "enrol": frozenset(
        {"account_logout", "account_reauthenticate", "mfa_activate_totp", "mfa_add_webauthn"}
    ),
    "prove": frozenset({"account_logout", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"}),
}


def used_second_factor(request) -> bool:
    """allauth writes in the session each way the person proved who they are."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def means_of(request) -> str:
    """For the audit, in the order they were given: ``password+totp``, ``webauthn``."""
    records = get_authentication_records(request, request.user)
    words = (
        record.get("type") or record.get("provider") or record.get("method") for record in records
    )
    means = "+".join(dict.fromkeys(word for word in words if word))
    return _NOT_A_WORD.sub("-", means)[:40]


def enrolment_of(roles: frozenset[str]) -> str:
    """The page where a first second factor is set up; each leads to the other."""
    return "mfa_add_webauthn" if Role.DOCTOR in roles else "mfa_activate_totp"


class ActorMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.actor, request.second_factor_owed = NOBODY, None
        user = request.user
        if user.is_authenticated:
            roles = accounts.roles_held(user)
            if ended := self._why_ended(request.session, roles):
                sessions.forget_messages(request)
                logout(request)
                messages.info(request, ended)
            else:
                if sessions.touch(request.session, roles):
                    sign_ins.mark_session(
                        session_key=request.session.session_key, at=timezone.now()
                    )
                self._set_actor(request, roles)
        return self.get_response(request)

    @staticmethod
    def _why_ended(session, roles: frozenset[str]) -> str:
        if sessions.is_over(session, roles):
            return CLOSED
        return CHANGED if sessions.rights_changed(session, roles) else ""

    @staticmethod
    def _set_actor(request, roles: frozenset[str]) -> None:
        user = request.user
        proved = user.is_enrolled and used_second_factor(request)
        owed = owes_second_factor(roles) and not proved
        if owed:
            request.second_factor_owed = "prove" if user.is_enrolled else "enrol"
            request.enrols_at = enrolment_of(roles)
        request.actor = Actor(
            id=user.pk,
            roles=frozenset() if owed else roles,
            person_id=user.person_id,
            second_factor=proved,
            name=user.name,
            means=means_of(request),
        )


class SecondFactorMiddleware:
    """Nobody but the plain member goes past without a second factor enrolled and used."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        owed = getattr(request, "second_factor_owed", None)
        if owed is None or not getattr(view, "login_required", True):
            return None
        if request.resolver_match.view_name in OPEN_WHILE[owed]:
            return None
        if owed == "enrol":
            return redirect(request.enrols_at)
        return redirect_to_login(request.get_full_path(), login_url=_proof_of(request.user))


def _proof_of(user) -> str:
    """A passkey is quicker than a code; its page leads to the code for whoever is elsewhere."""
    passkey = Authenticator.Type.WEBAUTHN in accounts.second_factors(user.pk)
    return "mfa_reauthenticate_webauthn" if passkey else "mfa_reauthenticate"
