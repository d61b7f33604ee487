"""Sensitive pages ask again who one is: a session left open on a desk is not enough.

A page says so itself (``@page(sensitive=True)``). A sign-in counts as a proof, for as long as the
proof that allauth asks before its own sensitive pages.
"""

import time

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied

from cpts_portal.foundation.web import interrupted


def recently_proved(request) -> bool:
    """By password, code, passkey or professional card, in this session, a moment ago."""
    since = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
    records = get_authentication_records(request, request.user)
    return any(record.get("at", 0) > since for record in records)


class RecentProofMiddleware:
    """After the second factor. What was typed comes back filled in when the view keeps it."""

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
            interrupted.keep(request, view, kwargs, owner=request.user.pk)
        return redirect_to_login(request.get_full_path(), login_url=ways[0]["url"])


FIRST, PROOF = "enrol", "prove"
KINDS = {"mfa/email/totp_activated": "totp", "mfa/email/webauthn_added": "webauthn"}


def is_first(request) -> bool:
    """This session still owes a first device: the middleware said so."""
    return getattr(request, "second_factor_owed", None) == FIRST


def owes_a_proof(request) -> bool:
    """A password would lead this session back to where it stands."""
    return getattr(request, "second_factor_owed", None) == PROOF


def note_proved(request, user, template_prefix: str) -> None:
    """The code, or the key, that set the first device up has been given in this session."""
    kind = KINDS.get(template_prefix)
    if kind and is_first(request):
        record_authentication(request, user, method="mfa", type=kind, reauthenticated=True)
