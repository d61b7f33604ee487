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

ASKED = ("client_id", "redirect_uri", "state", "nonce", "code_challenge")


@secret_address
@page(reads, everyone, scope="invented professionals")
def authorize(request):
    """Without a portal that asks, a page that says what this is."""
    asked = request.GET.dict()
    if not all(asked.get(name) for name in ASKED):
        return render(request, "demo/simulator.html", {"holders": (), "query": ""})
    here = public_address(reverse("members:pro_sante_back"))
    if asked["client_id"] != settings.PSC_CLIENT_ID or asked["redirect_uri"] != here:
        return HttpResponseBadRequest("Ce portail n’est pas inscrit ici.")
    wanted = asked.pop("porteur", "")
    if wanted == "personne":
        return _back(asked, error="access_denied")
    holder = next((one for one in simulator.holders() if one.key == wanted), None)
    if holder:
        return _back(asked, code=simulator.code_for(asked, holder.card))
    context = {"holders": simulator.holders(), "query": urlencode(asked)}
    return render(request, "demo/simulator.html", context)


@page(reads, everyone)
def leave(request):
    """The end of the session over there: back to the address that was registered."""
    return redirect(public_address(reverse("account_login")))


def _back(asked: dict, **answer):
    return redirect(f"{asked['redirect_uri']}?{urlencode(answer | {'state': asked['state']})}")
