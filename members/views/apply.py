"""Joining: the form of a professional, the one of a structure, and what is said once it is sent."""

import time
from uuid import uuid4

from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.web.http import everyone, page, reads, writes
from members.forms.application import PersonForm, StructureForm, check_rpps
from members.operations import applying
from members.pro_sante_connect import pending_sign_in, provider
from members.queries import joining, pro_sante
from members.views import receipt

TOO_MANY = (
    "Trop de demandes sont parties de cette connexion. Votre saisie est encore là : "
    "attendez une heure, puis envoyez-la."
)
ELSEWHERE = (
    "Votre commune d’exercice est hors du territoire de l’association : votre demande est "
    "enregistrée, la coordination vous dira si une autre communauté est plus proche de vous."
)


@page(writes, everyone, budget=6)
def apply(request):
    """Whoever Pro Santé Connect proved and nobody knows finds her name, number and profession."""
    proved = pending_sign_in.proved(request.session, now=time.time()) if provider.is_on() else None
    return _apply(request, PersonForm, "members/apply.html", proved=proved)


@page(writes, everyone, budget=4)
def apply_structure(request):
    return _apply(request, StructureForm, "members/apply_structure.html")


@page(reads, everyone, budget=2)
def apply_sent(request):
    sent = receipt.kept(request.session, now=time.time())
    return render(request, "members/apply_sent.html", {"sent": sent})


def _apply(request, form_class, template, proved=None):
    at = clock.now()
    if request.method != "POST":
        told = {"token": uuid4(), **_told(proved)}
        form = form_class(initial=told, on=at.date(), proved=bool(proved))
        return render(request, template, {"form": form, "proved": proved})
    form = form_class(request.POST, initial=_told(proved), on=at.date(), proved=bool(proved))
    status = 422
    if not ratelimit.consume(request, action="apply"):
        form.is_valid()
        form.add_error(None, TOO_MANY)
        status = 429
    elif form.is_valid():
        try:
            sent = applying.submit_application(by=request.actor, at=at, **form.entry())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            pending_sign_in.forget_proved(request.session)
            receipt.keep(request.session, sent, now=time.time())
            if not joining.is_on_the_territory(form.place.code):
                messages.info(request, ELSEWHERE)
            return redirect("members:apply_sent")
    return render(request, template, {"form": form, "proved": proved}, status=status)


def _told(proved) -> dict:
    """A number whose key does not hold is left to the coordination: the form would refuse it."""
    if proved is None:
        return {}
    told = {
        "first_name": proved.first_name,
        "last_name": proved.last_name,
        "profession": pro_sante.profession_of(proved.professions),
    }
    try:
        return told | {"rpps": check_rpps(proved.rpps)}
    except ValidationError:
        return told | {"no_rpps": True}
