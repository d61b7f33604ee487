"""Who is asking, whether the second factor was given, how long the session may last.

The roles of a session that owes its second factor are left out of ``request.actor``: even a page
that forgot to be gated shows such a session nothing.
"""

import re
from dataclasses import replace

from allauth.account.authentication import get_authentication_records
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect

from cpts_portal.foundation.kernel.actor import Actor
from members.accounts import sessions
from members.queries import accounts
from members.rules import owes_second_factor

NOBODY = Actor(id=None)
_NOT_A_WORD = re.compile(r"[^\w.:+-]")
CLOSED = "Votre session s’est fermée après un temps sans activité. Reconnectez-vous."

# Pages a session that owes its second factor may still open. The names, not the paths: a route
# that is renamed falls behind the gate instead of out of it. Recovery codes are not among them:
# a password alone would read them, and one of them is a second factor.
OPEN_WHILE = {
    "enrol": frozenset({"account_logout", "account_reauthenticate", "mfa_activate_totp"}),
    "prove": frozenset({"account_logout", "mfa_reauthenticate"}),
}


def used_second_factor(request) -> bool:
    """allauth writes in the session each way the person proved who she is."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def means_of(request) -> str:
    """For the audit, in the order they were given: ``password+totp``, ``webauthn``."""
    records = get_authentication_records(request, request.user)
    words = (
        record.get("type") or record.get("provider") or record.get("method") for record in records
    )
    told = "+".join(dict.fromkeys(word for word in words if word))
    return _NOT_A_WORD.sub("-", told)[:40]


class ActorMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.actor, request.second_factor_owed = NOBODY, None
        user = request.user
        if user.is_authenticated:
            rights = accounts.rights_held(user)
            if sessions.is_over(request.session, rights.roles):
                logout(request)
                messages.info(request, CLOSED)
            else:
                sessions.touch(request.session, rights.roles)
                self._set_actor(request, rights)
        return self.get_response(request)

    @staticmethod
    def _set_actor(request, rights: accounts.Rights) -> None:
        proved = rights.enrolled and used_second_factor(request)
        actor = Actor(
            id=request.user.pk,
            roles=rights.roles,
            person_id=rights.person_id,
            second_factor=proved,
            name=rights.name,
            means=means_of(request),
        )
        if owes_second_factor(rights.roles) and not proved:
            request.second_factor_owed = "prove" if rights.enrolled else "enrol"
            actor = replace(actor, roles=frozenset())
        request.actor = actor


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
            return redirect("mfa_activate_totp")
        return redirect_to_login(request.get_full_path(), login_url="mfa_reauthenticate")
