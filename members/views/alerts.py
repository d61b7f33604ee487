"""« Alertes de sécurité »: who read or guessed more than anybody does, and when."""

from django.contrib import messages
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.web.http import reads, require, writes
from members.operations import alerts as operations
from members.permissions import watches_alerts
from members.queries import alerts as queries


@reads
@require(watches_alerts)
def alerts(request):
    return render(request, "members/alerts.html", {"alerts": queries.latest()})


@writes
@require(watches_alerts)
def see_alert(request, alert_id):
    if request.method == "POST":
        try:
            operations.see_alert(by=request.actor, at=clock.now(), alert_id=alert_id)
        except DomainError as refusal:
            messages.error(request, refusal.sentence)
    return redirect("members:alerts")
