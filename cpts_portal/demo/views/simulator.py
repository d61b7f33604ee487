"""The page where one holds somebody's card. Links and no form: their answer leads elsewhere."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse

from cpts_portal.demo import simulator
from cpts_portal.foundation.web.headers import secret_address
from cpts_portal.foundation.web.http import everyone, page, reads
from members.pro_sante_connect.provider import public_address

PARAMETERS = ("client_id", "redirect_uri", "state", "nonce", "code_challenge")


@secret_address
@page(reads, everyone, scope="invented professionals")
def authorize(request):
    """Without a portal that asks, a page that says what this is."""
    query = request.GET.dict()
    if not all(query.get(name) for name in PARAMETERS):
        return render(request, "demo/simulator.html", {"holders": (), "query": ""})
    here = public_address(reverse("members:pro_sante_back"))
    if query["client_id"] != settings.PSC_CLIENT_ID or query["redirect_uri"] != here:
        return HttpResponseBadRequest("Ce portail n’est pas inscrit ici.")
    key = query.pop("porteur", "")
    if key == "personne":
        return _back(query, error="access_denied")
    holder = next((holder for holder in simulator.holders() if holder.key == key), None)
    if holder:
        return _back(query, code=simulator.code_for(query, holder.card))
    context = {"holders": simulator.holders(), "query": urlencode(query)}
    return render(request, "demo/simulator.html", context)


@page(reads, everyone)
def leave(request):
    """The end of the session over there: back to the address that was registered."""
    return redirect(public_address(reverse("account_login")))


def _back(query: dict, **answer):
    return redirect(f"{query['redirect_uri']}?{urlencode(answer | {'state': query['state']})}")
