"""Joining: the form of a professional, the one of a structure, and what is said once it is sent."""

from uuid import uuid4

from allauth.core import ratelimit
from django.contrib import messages
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.surface.http import public, reads, writes
from members.forms.application import PersonForm, StructureForm
from members.operations import applying
from members.queries import joining

TOO_MANY = (
    "Trop de demandes sont parties de cette connexion. Votre saisie est encore là : "
    "attendez une heure, puis envoyez-la."
)
ELSEWHERE = (
    "Votre commune d’exercice est hors du territoire de l’association : votre demande est "
    "enregistrée, la coordination vous dira si une autre communauté est plus proche de vous."
)


@public
@writes
def apply(request):
    return _apply(request, PersonForm, "members/apply.html")


@public
@writes
def apply_structure(request):
    return _apply(request, StructureForm, "members/apply_structure.html")


@public
@reads
def apply_sent(request):
    return render(request, "members/apply_sent.html")


def _apply(request, form_class, template):
    at = clock.now()
    if request.method != "POST":
        form = form_class(initial={"token": uuid4()}, on=at.date())
        return render(request, template, {"form": form})
    form = form_class(request.POST, on=at.date())
    status = 422
    if not ratelimit.consume(request, action="apply"):
        form.is_valid()
        form.add_error(None, TOO_MANY)
        status = 429
    elif form.is_valid():
        try:
            applying.submit_application(by=request.actor, at=at, **form.entry())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            if not joining.is_on_the_territory(form.place.code):
                messages.info(request, ELSEWHERE)
            return redirect("members:apply_sent")
    return render(request, template, {"form": form}, status=status)
