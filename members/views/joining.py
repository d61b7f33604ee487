"""Joining: the public forms, the texts, the candidate's page, the invitation."""

import json
import time
from collections.abc import Callable
from uuid import uuid4

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock, crypto
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.web.forms import CarefulForm
from cpts_portal.foundation.web.headers import secret_address
from cpts_portal.foundation.web.http import everyone, page, reads, writes
from members.domain import labels
from members.forms import steps
from members.forms.application import PersonForm, StructureForm, check_rpps
from members.operations import applying, membership
from members.pro_sante_connect import pending_sign_in, provider
from members.queries import accounts, applications, joining

TOO_MANY = (
    "Trop de demandes sont parties de cette connexion. Votre saisie est encore là : "
    "attendez une heure, puis envoyez-la."
)
ELSEWHERE = (
    "Votre commune d’exercice est hors du territoire de l’association : votre demande est "
    "enregistrée, la coordination vous dira si une autre communauté est plus proche de vous."
)
# what whoever has just applied is shown once more, kept encrypted in the session
SENT, SENT_CONTEXT, SENT_SECONDS = "application_sent", "session.application_sent", 3600
STEPS: dict[str, tuple[type[CarefulForm], Callable]] = {
    "answer": (steps.ApplicantAnswerForm, applying.answer_request),
    "correct": (steps.ApplicantContactForm, applying.correct_contact),
    "withdraw": (steps.VersionedForm, applying.withdraw_application),
}
TOO_MANY_STEPS = "Trop d’envois depuis cette connexion : attendez une heure, puis recommencez."
DONE = {
    "answer": "Votre réponse est partie : votre demande est de nouveau en vérification.",
    "correct": "Vos coordonnées sont corrigées.",
    "withdraw": "Votre demande est retirée.",
}


@page(writes, everyone, budget=6)
def apply(request):
    """Whoever Pro Santé Connect proved and nobody knows finds their name, number and profession."""
    proved = pending_sign_in.proved(request.session, now=time.time()) if provider.is_on() else None
    return _apply(request, PersonForm, "members/apply.html", proved=proved)


@page(writes, everyone, budget=4)
def apply_structure(request):
    return _apply(request, StructureForm, "members/apply_structure.html")


def _apply(request, form_class, template, proved=None):
    at = clock.now()
    initial = _proved_initial(proved)
    if request.method != "POST":
        initial = {"token": uuid4(), **initial}
        form = form_class(initial=initial, on=at.date(), proved=bool(proved))
        return render(request, template, {"form": form, "proved": proved})
    form = form_class(request.POST, initial=initial, on=at.date(), proved=bool(proved))
    status = 422
    if not ratelimit.consume(request, action="apply"):
        form.is_valid()
        form.add_error(None, TOO_MANY)
        status = 429
    elif form.is_valid() and form.accepted_by(
        applying.submit_application, by=request.actor, at=at, **form.entry()
    ):
        pending_sign_in.forget_proved(request.session)
        sealed = crypto.encrypt(json.dumps([time.time(), form.result]), context=SENT_CONTEXT)
        request.session[SENT] = sealed
        if not joining.is_on_the_territory(form.place.code):
            messages.info(request, ELSEWHERE)
        return redirect("members:apply_sent")
    return render(request, template, {"form": form, "proved": proved}, status=status)


def _proved_initial(proved) -> dict:
    """A number whose key does not hold is left to the coordination: the form would refuse it."""
    if proved is None:
        return {}
    initial = {
        "first_name": proved.first_name,
        "last_name": proved.last_name,
        "profession": accounts.profession_of(proved.professions),
    }
    try:
        return initial | {"rpps": check_rpps(proved.rpps)}
    except ValidationError:
        return initial | {"no_rpps": True}


@page(reads, everyone, budget=2)
def apply_sent(request):
    return render(request, "members/apply_sent.html", {"sent": _just_sent(request.session)})


def _just_sent(session) -> dict | None:
    sealed = session.get(SENT)
    try:
        at, sent = json.loads(crypto.decrypt(sealed, context=SENT_CONTEXT)) if sealed else (0, None)
    except crypto.Undecipherable:
        return None
    return sent if 0 <= time.time() - at <= SENT_SECONDS else None


@page(reads, everyone, scope="published texts", budget=4)
def joining_text(request, kind, version):
    """One version of one text, for as long as somebody has accepted it."""
    text = joining.text(kind, version)
    if text is None:
        raise Http404
    return render(request, "members/joining_text.html", {"text": text})


@secret_address
@page(writes, everyone, scope="application of the link", budget=5)
def application_status(request, token):
    """Where it stands, and what the candidate may do."""
    at = clock.now()
    row = applications.by_link(token, at)
    if row is None:
        return _dead_link(request)
    step = request.POST.get("step", "")
    if request.method != "POST" or step not in STEPS:
        return _status_page(request, row)
    form_class, operation = STEPS[step]
    form = form_class(request.POST)
    # each correction may write to an address: no more of them than of applications
    if not ratelimit.consume(request, action="apply"):
        form.add_error(None, TOO_MANY_STEPS)
        return _status_page(request, row, refused={step: form}, status=429)
    if form.is_valid():
        if form.accepted_by(operation, by=applying.HOLDER, at=at, link=token, **form.cleaned_data):
            messages.info(request, DONE[step])
            return redirect("members:application_status", token)
        row = applications.by_link(token, at) or row
    return _status_page(request, row, refused={step: form}, status=422)


def _status_page(request, row, *, refused=None, status=200):
    """``refused``: the form that comes back, by its step."""
    contact = {"email": row.email, "phone": row.phone, "street": row.street}
    forms = {step: form_class(initial=contact) for step, (form_class, _) in STEPS.items()}
    forms |= refused or {}
    for step, form in forms.items():
        form.auto_id = f"id_{step}_%s"
    context = {
        "application": row,
        "tag": row.candidate_tag,
        "next_step": labels.next_step(row.state, row.membership_state, row.fee_eur),
        "forms": forms,
        "texts": applications.accepted_texts(row),
        "groups": applications.group_names(row),
        "form": next(iter(refused.values())) if refused else forms["answer"],
    }
    return render(request, "members/application_status.html", context, status=status)


@secret_address
@page(writes, everyone, scope="person of the link", budget=4)
def invitation(request, token):
    """The invited person chooses a password and is signed in. Looking uses nothing: mail software
    opens links before people do."""
    at = clock.now()
    invited = joining.invitation_by(token, at)
    if invited is None:
        return _dead_link(request)
    form = steps.PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["password"]
        try:
            user = membership.use_invitation(
                by=request.actor, at=at, token=token, password=password
            )
        except DomainError as refusal:
            if refusal.field != "password":
                return _dead_link(request)
            form.add_error("password", refusal.sentence)
        else:
            login = Login(user=user, email=user.email)
            return perform_password_login(request, {"email": user.email}, login)
    context = {"form": form, "invited": invited}
    return render(request, "members/invitation.html", context, status=form.status)


def _dead_link(request):
    """Used, expired, withdrawn, replaced or invented: the same page."""
    return render(request, "members/dead_link.html", status=404)
