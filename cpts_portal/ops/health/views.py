import hmac

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.web.http import everyone, page, reads
from cpts_portal.ops.health import exposition, state
from members import permissions


@page(reads, everyone, budget=2)
def healthz(request):
    """For the load balancer: says that the process answers, and nothing else."""
    return HttpResponse("ok\n", content_type="text/plain")


@page(reads, permissions.administrator, scope="states, no data", budget=12)
def health(request):
    sections = state.collect(clock.now())
    context = {"sections": sections, "to_look_at": state.to_look_at(sections)}
    return render(request, "health/page.html", context)


@login_not_required
@reads
def metrics(request):
    """For a monitoring that holds the token; for anybody else there is no such page."""
    sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
    token = settings.METRICS_TOKEN
    if not token or not hmac.compare_digest(sent.encode(), token.encode()):
        raise Http404
    return HttpResponse(exposition.text(clock.now()), content_type=exposition.TYPE)


# no role opens it: see the table of who may reach what
metrics.rule = permissions.nobody
