"""« Alertes de sécurité »: who read or guessed more than anybody does, and when."""

from django.contrib import messages
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.web.http import CLICK, page, reads, writes
from members.operations import alerts as operations
from members.permissions import watches_alerts
from members.queries import alerts as queries


@page(reads, watches_alerts, scope="alerts, name of the account", budget=5)
def alerts(request):
    return render(request, "members/alerts.html", {"alerts": queries.latest()})


@page(writes, watches_alerts, scope="alerts on others", budget=2, nothing_typed=CLICK)
def see_alert(request, alert_id):
    if request.method == "POST":
        try:
            operations.see_alert(by=request.actor, at=clock.now(), alert_id=alert_id)
        except DomainError as refusal:
            messages.error(request, refusal.sentence)
    return redirect("members:alerts")
