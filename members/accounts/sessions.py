"""Who is asking, how long their session may last, and what they must prove again.

Sessions live in real time, never the demonstration's clock. Those who read patients or money: 30
minutes without a page, 8 hours in all. The plain member stays signed in for weeks on their phone.

The roles of a session that owes its second factor are left out of ``request.actor``: even a page
that forgot to be gated shows such a session nothing. Sensitive pages (``@page(sensitive=True)``)
ask again who one is: a sign-in counts as a proof for as long as allauth's own.
"""

import re
import time
from dataclasses import dataclass

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils import timezone

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.web import interrupted
from members.enums import Role
from members.operations import sign_ins
from members.permissions import owes_second_factor
from members.queries import accounts

STARTED, SEEN, ROLES = "session_started_at", "session_seen_at", "session_roles"
MINUTE, HOUR, DAY = 60, 3600, 86400
# a mark finer than a minute would write the session at every page
MARK_EVERY = MINUTE


@dataclass(frozen=True)
class SessionLimits:
    """Seconds; ``lifetime``: how long the row and the cookie outlive the last page."""

    idle: int
    absolute: int
    lifetime: int


# longer than the idle time, so that the person who comes back learns why they are out
SHORT = SessionLimits(idle=30 * MINUTE, absolute=8 * HOUR, lifetime=8 * HOUR)
LONG = SessionLimits(idle=30 * DAY, absolute=90 * DAY, lifetime=30 * DAY)


def span_of(roles: frozenset[str]) -> SessionLimits:
    return SHORT if owes_second_factor(roles) else LONG


def is_over(session, roles: frozenset[str]) -> bool:
    now, span = time.time(), span_of(roles)
    started, last_seen = session.get(STARTED), session.get(SEEN)
    if started is None or last_seen is None:
        return False
    return now - started > span.absolute or now - last_seen > span.idle


def forget_messages(request) -> None:
    """The messages of one person are not shown to the next in the same browser: they wait in a
    cookie, which outlives the session."""
    for _ in get_messages(request):
        pass  # a message that was read is not shown again


def rights_changed(session, roles: frozenset[str]) -> bool:
    """A role that began or ended by its date, a membership that ended: nobody touched the login,
    and the session still was opened with other rights."""
    return ROLES in session and session[ROLES] != sorted(roles)


def touch(session, roles: frozenset[str]) -> bool:
    """True when a page was marked, once a minute."""
    now = time.time()
    session.setdefault(STARTED, now)
    session.setdefault(ROLES, sorted(roles))
    if now - session.get(SEEN, 0) <= MARK_EVERY:
        return False
    session[SEEN] = now
    session.set_expiry(span_of(roles).lifetime)
    return True


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
                forget_messages(request)
                logout(request)
                messages.info(request, ended)
            else:
                if touch(request.session, roles):
                    sign_ins.mark_session(
                        session_key=request.session.session_key, at=timezone.now()
                    )
                self._set_actor(request, roles)
        return self.get_response(request)

    @staticmethod
    def _why_ended(session, roles: frozenset[str]) -> str:
        if is_over(session, roles):
            return CLOSED
        return CHANGED if rights_changed(session, roles) else ""

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


def recently_proved(request) -> bool:
    """By password, code, passkey or professional card, in this session, a moment ago."""
    since = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
    records = get_authentication_records(request, request.user)
    return any(record.get("at", 0) > since for record in records)


class RecentProofMiddleware:
    """After the second factor. The form comes back filled in when the view stores drafts."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not getattr(view, "sensitive", False) or not request.user.is_authenticated:
            return None
        if recently_proved(request):
            return None
        ways = get_adapter(request).get_reauthentication_methods(request.user)
        if not ways:
            raise PermissionDenied("nothing to prove who this is with")
        if request.method == "POST":
            interrupted.store_draft(request, view, kwargs, owner=request.user.pk)
        return redirect_to_login(request.get_full_path(), login_url=ways[0]["url"])


FIRST, PROOF = "enrol", "prove"
KINDS = {"mfa/email/totp_activated": "totp", "mfa/email/webauthn_added": "webauthn"}


def is_first(request) -> bool:
    """This session still owes a first device: the middleware noted it."""
    return getattr(request, "second_factor_owed", None) == FIRST


def owes_a_proof(request) -> bool:
    """A password would lead this session back to where it stands."""
    return getattr(request, "second_factor_owed", None) == PROOF


def note_proved(request, user, template_prefix: str) -> None:
    """The code, or the key, that set the first device up was entered in this session."""
    kind = KINDS.get(template_prefix)
    if kind and is_first(request):
        record_authentication(request, user, method="mfa", type=kind, reauthenticated=True)
