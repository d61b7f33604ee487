"""A funder sends the dossier back; the CPAM notifies the amounts, then says that they are paid."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.french import day, plural
from cpts_portal.foundation.kernel.money import ZERO, in_french
from cpts_portal.foundation.web.http import page, writes
from funding.dossier.content import subjects
from funding.dossier.content.contents import DossierContents
from funding.dossier.enums import State
from funding.dossier.forms import dossier as dossier_forms
from funding.dossier.labels import subject_label
from funding.dossier.models import RequestedPoint
from funding.dossier.operations import submission
from funding.dossier.permissions import decides, notifies
from funding.dossier.views import confirmation
from funding.dossier.views.review.context import SUBMITTED, sent_dossier, sent_snapshot

MORE, MORE_ROWS = "more", 4
CODES: dict[str, str] = {State.DECIDED: "notify", State.NOTIFIED: "settle"}
WORD: dict[str, Any] = {"label": "Votre mot à la CPTS", "required": False}


@page(writes, decides, scope=SUBMITTED, budget=7, draft="funding.completion:{dossier_id}")
def completion_page(request, dossier_id):
    """Why, what exactly and about what, until when."""
    dossier = sent_dossier(dossier_id)
    groups = subjects.choices(DossierContents.from_snapshot(sent_snapshot(dossier)))
    current, rows = {"version": dossier.sent_version}, dossier_forms.rows_posted(request.POST)
    more = request.POST.get("intent") == MORE
    if more or confirmation.is_revised(request):
        initial, rows = confirmation.posted_values(request), rows + MORE_ROWS * more
        form = dossier_forms.CompletionForm(initial=initial, groups=groups, rows=rows)
    elif request.method == "POST":
        form = dossier_forms.CompletionForm(request.POST, groups=groups, rows=rows)
        if form.is_valid() and not confirmation.is_confirmed(request):
            return _completion_recap(request, dossier, form)
        values = {"by": request.actor, "at": clock.now(), "dossier_id": dossier.id}
        if form.is_valid() and form.accepted_by(
            submission.ask_completion, **values, **form.entry()
        ):
            messages.info(request, "Compléments demandés : la coordinatrice est prévenue.")
            return redirect("review:funding_dossier_change", dossier.id)
        form = dossier_forms.with_current(form, **current)
    else:
        draft = request.draft or {}
        initial = draft | current | {"token": uuid4()}
        form = dossier_forms.CompletionForm(
            initial=initial, groups=groups, rows=dossier_forms.rows_posted(draft)
        )
    context = {"facts": dossier, "form": form, "draft": request.draft}
    return render(request, "review/completion.html", context, status=form.status)


def _point_words(number: int, point: RequestedPoint) -> str:
    """« Point 1, Réunion M002 : La feuille »"""
    about = subject_label(point.about_kind, point.about_ref)
    return f"Point {number}{f', {about}' if about else ''} : {point.text}"


def _completion_recap(request, dossier, form: dossier_forms.CompletionForm):
    points = form.points()
    return confirmation.confirm_page(
        request,
        dossier,
        back=reverse("review:funding_dossier_change", args=[dossier.id]),
        title=f"Relisez la demande, année {dossier.year}",
        sentences=(
            f"Pourquoi : {form.cleaned_data['comment']}",
            *(_point_words(number, point) for number, point in enumerate(points, 1)),
            f"La version {dossier.sent_version} revient à la CPTS, qui répond au plus tard "
            f"le {day(form.cleaned_data['due_on'])}. La coordinatrice est prévenue par courriel.",
        ),
        button=f"Renvoyer le dossier avec {len(points)} point{plural(len(points))}",
    )


@page(writes, notifies, scope="decided dossiers", budget=7, draft="funding.notify:{dossier_id}")
def step_page(request, dossier_id):
    dossier = sent_dossier(dossier_id)
    code = CODES.get(dossier.state)
    if code is None and request.method != "POST":
        return redirect("review:funding_dossier_change", dossier.id)
    form = dossier_forms.DossierReasonForm(
        initial=(request.draft or {}) | {"token": uuid4()}, **WORD
    )
    requested = request.POST.get("code", "")
    if request.method == "POST" and requested not in CODES.values():
        raise Http404
    if confirmation.is_revised(request):
        form = dossier_forms.DossierReasonForm(initial=confirmation.posted_values(request), **WORD)
    elif request.method == "POST":
        form = dossier_forms.DossierReasonForm(request.POST, **WORD)
        if form.is_valid() and not confirmation.is_confirmed(request):
            return _step_recap(request, dossier, requested)
        values = {"by": request.actor, "at": clock.now(), "year": dossier.year}
        if form.is_valid() and form.accepted_by(
            submission.advance_dossier, transition=requested, **values, **form.cleaned_data
        ):
            words = "Montants notifiés" if requested == "notify" else "Paiement noté"
            messages.info(request, f"{words}, année {dossier.year}.")
            return redirect("review:funding_dossier_change", dossier.id)
    contents = DossierContents.from_snapshot(sent_snapshot(dossier))
    context = {
        "facts": dossier,
        "form": form,
        "draft": request.draft,
        "code": code,
        "title": "Noter le paiement" if code == "settle" else "Notifier les montants",
        "money": contents.money,
        "decisions": contents.decisions,
    }
    return render(request, "review/step.html", context, status=form.status)


def _step_recap(request, dossier, code: str):
    """Amounts that are notified, or a payment that is noted, stay so: they are read once more."""
    contents = DossierContents.from_snapshot(sent_snapshot(dossier))
    granted = contents.decisions.granted_eur if contents.decisions else ZERO
    if code == "notify":
        total = in_french(contents.money.balance_eur + granted)
        title, button = "Notifier les montants", f"Notifier {total}"
        sentences: tuple[str, ...] = (
            f"Solde des parts fixes : {in_french(contents.money.balance_eur)}.",
            f"Part variable accordée : {in_french(granted)}.",
            f"Vous notifiez {total} à la CPTS ; la trésorerie est prévenue par courriel.",
            "Des montants notifiés ne changent plus.",
        )
    else:
        title, button = "Noter le paiement", "Le paiement est fait"
        sentences = (
            f"Vous notez que {in_french(dossier.expected_eur or ZERO)} ont été payés à la CPTS.",
            f"L’année {dossier.year} est alors soldée : elle ne se rouvre pas.",
        )
    return confirmation.confirm_page(
        request,
        dossier,
        back=reverse("review:funding_dossier_change", args=[dossier.id]),
        title=f"{title}, année {dossier.year}",
        sentences=sentences,
        button=button,
    )
