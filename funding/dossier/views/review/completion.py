"""A funder sends the dossier back: why, what exactly and about what, until when."""

from uuid import uuid4

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.french import day, plural
from cpts_portal.foundation.records import drafts
from cpts_portal.foundation.web.http import page, writes
from funding.dossier import subjects
from funding.dossier.asked_points import AskedPoint
from funding.dossier.content.contents import DossierContents
from funding.dossier.forms.decisions import typed_initial
from funding.dossier.forms.dossier import CompletionForm, rows_posted
from funding.dossier.labels import subject_label
from funding.dossier.operations import submission
from funding.dossier.permissions import decides
from funding.dossier.views.confirmation import confirmation, is_confirmed, is_revised
from funding.dossier.views.review.context import sent_dossier, sent_freeze
from funding.dossier.views.review.lines import again

MORE, MORE_ROWS = "more", 4


@page(writes, decides, scope="dossiers submitted", budget=7, draft=submission.COMPLETION_FORM)
def completion_page(request, dossier_id):
    dossier = sent_dossier(dossier_id)
    contents = DossierContents.thawed(sent_freeze(dossier).data["contents"])
    groups = subjects.choices(contents)
    current, kept = {"version": dossier.sent_version}, None
    rows = rows_posted(request.POST)
    if request.method == "POST" and (is_revised(request) or request.POST.get("intent") == MORE):
        rows += 0 if is_revised(request) else MORE_ROWS
        form = CompletionForm(initial=typed_initial(request.POST), groups=groups, rows=rows)
    elif request.method == "POST":
        form = CompletionForm(request.POST, groups=groups, rows=rows)
        if form.is_valid():
            if not is_confirmed(request):
                return _recap_page(request, dossier, form)
            try:
                _ask(request, dossier, form)
            except DomainError as refusal:
                form.refuse(refusal)
            else:
                messages.info(request, "Compléments demandés : la coordinatrice est prévenue.")
                return redirect("review:funding_dossier_change", dossier.id)
        form = again(form, current)
    else:
        name = submission.COMPLETION_FORM.format(dossier_id=dossier_id)
        kept = drafts.load(request.actor.id, name, at=clock.now())
        initial = (kept or {}) | current | {"token": uuid4()}
        form = CompletionForm(initial=initial, groups=groups, rows=rows_posted(kept or {}))
    status = 422 if form.is_bound and form.errors else 200
    context = {"facts": dossier, "form": form, "kept": kept}
    return render(request, "review/completion.html", context, status=status)


def _ask(request, dossier, form: CompletionForm) -> None:
    names = ("version", "comment", "due_on", "token")
    submission.ask_completion(
        by=request.actor,
        at=clock.now(),
        dossier_id=dossier.id,
        points=form.points(),
        **{name: form.cleaned_data[name] for name in names},
    )


def _point_words(number: int, point: AskedPoint) -> str:
    """« Point 1, Réunion M002 : La feuille »"""
    about = subject_label(point.kind, point.ref)
    return f"Point {number}{f', {about}' if about else ''} : {point.text}"


def _recap_page(request, dossier, form: CompletionForm):
    points = form.points()
    confirm = confirmation(
        request,
        title=f"Relisez la demande, année {dossier.year}",
        sentences=(
            f"Pourquoi : {form.cleaned_data['comment']}",
            *(_point_words(number, one) for number, one in enumerate(points, 1)),
            f"La version {dossier.sent_version} revient à la CPTS, qui répond au plus tard "
            f"le {day(form.cleaned_data['due_on'])}. La coordinatrice est prévenue par courriel.",
        ),
        button=f"Renvoyer le dossier avec {len(points)} point{plural(len(points))}",
    )
    context = {
        "facts": dossier,
        "confirm": confirm,
        "back": reverse("review:funding_dossier_change", args=[dossier.id]),
    }
    return render(request, "funding/dossier/confirm.html", context)
