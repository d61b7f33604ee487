"""One's own sign-ins, and the alerts of security: who read or guessed more than anybody does."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.web.http import CLICK, page, reads, writes
from members.operations import sign_ins
from members.permissions import signed_in, watches_alerts
from members.queries import accounts


@page(reads, watches_alerts, scope="alerts, name of the account", budget=5)
def alerts(request):
    return render(request, "members/alerts.html", {"alerts": accounts.latest_alerts()})


@page(writes, watches_alerts, scope="alerts on others", budget=2, nothing_typed=CLICK)
def see_alert(request, alert_id):
    if request.method == "POST":
        try:
            sign_ins.see_alert(by=request.actor, at=clock.now(), alert_id=alert_id)
        except DomainError as refusal:
            messages.error(request, refusal.sentence)
    return redirect("members:alerts")


@page(writes, signed_in, scope="own sessions", budget=2, nothing_typed=CLICK)
def close_session(request, session_id):
    """One line of « Mes connexions »; somebody else’s is as if it did not exist."""
    if request.method == "POST":
        try:
            sign_ins.close_session(by=request.actor, at=clock.now(), session_id=session_id)
        except DomainError:
            raise Http404 from None
        messages.info(request, "Cette connexion est fermée.")
    return redirect("usersessions_list")
