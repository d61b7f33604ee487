"""Leaves for Pro Santé Connect. A link and not a form: the answer leads to another site."""

import time

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from django.conf import settings
from django.shortcuts import redirect, render
from django.urls import reverse

from cpts_portal.foundation.web.headers import secret_address
from cpts_portal.foundation.web.http import everyone, page, reads
from members.pro_sante_connect import attempt as attempts
from members.pro_sante_connect import pending_sign_in, provider
from members.pro_sante_connect.refusals import Unavailable
from members.views.pro_sante.failures import unavailable


@secret_address
@page(reads, everyone, budget=2)
def start(request):
    """Nothing is written but the session: state, nonce and verifier, for ten minutes."""
    if not provider.is_on():
        return redirect("account_login")
    if not _may_leave(request):
        return render(request, "429.html", status=429)
    try:
        found = provider.discover(until=time.monotonic() + settings.PSC_SECONDS)
    except Unavailable as fault:
        return unavailable(request, fault)
    wanted = request.GET.get("next", "")
    attempt = attempts.begin(
        found,
        redirect_uri=provider.public_address(reverse("members:pro_sante_back")),
        next=wanted if wanted and get_adapter(request).is_safe_url(wanted) else "",
        now=time.time(),
    )
    pending_sign_in.keep_attempt(request.session, attempt)
    if not request.user.is_authenticated:
        request.session.set_expiry(attempts.LIFE_SECONDS + pending_sign_in.PROVED_SECONDS)
    return redirect(attempts.address(attempt, found))


def _may_leave(request) -> bool:
    """allauth's public function never counts a GET."""
    limit = {"app": "allauth.account", "action": "pro_sante_connect"}
    return bool(ratelimit.consume(request, limit_get=True, **limit))
