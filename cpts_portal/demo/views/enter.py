"""Sign in as a persona in one click."""

from django.http import Http404
from django.shortcuts import redirect

from cpts_portal.demo import operations, personas, sessions, tour
from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.web.http import everyone, page, writes
from members.queries import accounts


@page(writes, everyone, scope="invented personas")
def enter(request, key):
    """``etape`` names the step of the tour one comes from: it says on which page to land."""
    who = personas.persona_or_none(key)
    account = who and accounts.find_by_email(who.email)
    now = clock.now()
    user = account and accounts.with_rights(account.id, now.date())
    if not user:
        raise Http404
    if request.method != "POST":
        return redirect("demo:tour")
    operations.enter_as_persona(by=request.actor, at=now, user_id=user.pk)
    sessions.take_over(request, user, enrolled=user.is_enrolled)
    step = tour.step(request.POST.get("etape", ""))
    return redirect((step and step.address) or "/")
