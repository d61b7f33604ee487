"""The portal's session of somebody whom Pro Santé Connect proved, and its end over there too."""

from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from members.pro_sante_connect import pending_sign_in
from members.pro_sante_connect.attempt import LEVEL
from members.pro_sante_connect.provider import public_address

# among allauth's records: a card or an app, and its code, are two factors
RECORD = {"method": "mfa", "type": "pro_sante_connect"}


def open_session(request, user, proved: pending_sign_in.Proved):
    """Nothing of what was in this browser stays: neither a session nor what was proved."""
    request.session.flush()
    request.user = AnonymousUser()
    record_authentication(request, user, **RECORD, acr=LEVEL)
    answer = perform_login(
        request, Login(user=user, email=user.email, redirect_url=proved.next or None)
    )
    if request.user.is_authenticated and proved.end_session:
        pending_sign_in.keep_leaving(
            request.session, end_session=proved.end_session, id_token=proved.id_token
        )
    return answer


def came_by_card(request, user) -> bool:
    """In this session, this very person."""
    records = get_authentication_records(request, user)
    return any(RECORD.items() <= record.items() for record in records)


def way_out(request) -> str:
    """Where to go once signed out here; empty for who came in another way."""
    leaving = pending_sign_in.leaving(request.session)
    if leaving is None:
        return ""
    asked = {
        "id_token_hint": leaving["id_token"],
        "post_logout_redirect_uri": public_address(reverse("account_login")),
    }
    address = leaving["end_session"]
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"
