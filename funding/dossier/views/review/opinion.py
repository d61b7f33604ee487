"""One body's opinion, line by line, beside the figures and the pieces of the version in review."""

from uuid import uuid4

from django.contrib import messages
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.web.http import page, writes
from funding.dossier.enums import Overall
from funding.dossier.forms.decisions import OpinionForm, initial_of
from funding.dossier.labels import OF, WITH_ARTICLE
from funding.dossier.operations import opinions
from funding.dossier.permissions import opines, own_body
from funding.dossier.queries import funder_exchange
from funding.dossier.views.confirmation import is_confirmed
from funding.dossier.views.review import line_judgements
from funding.dossier.views.review.context import SUBMITTED, sent_dossier, sent_snapshot

GIVE, DRAFT = "give", "dossier-opinion"


@page(writes, opines, scope=f"own body, {SUBMITTED}", budget=11, draft=DRAFT)
def opinion_page(request, dossier_id):
    dossier, body = sent_dossier(dossier_id), own_body(request.actor)
    exchange = funder_exchange.exchange(dossier.id, body)
    mine = exchange.opinion(body, dossier.sent_version)
    before = [opinion for opinion in exchange.older(dossier.sent_version) if opinion.body == body]
    earlier = max(before, key=lambda opinion: opinion.version, default=None)
    reading = line_judgements.Reading(dossier, sent_snapshot(dossier))
    current = {"version": dossier.sent_version, "revision": mine.revision if mine else 0}
    draft = request.draft or {}
    if draft.get("dossier") != str(dossier.id):
        draft = {}
    if line_judgements.is_unchecked(request):
        initial = line_judgements.unchecked_initial(request, reading.lines)
        form = OpinionForm(initial=initial, lines=reading.lines)
    elif request.method == "POST":
        give = request.POST.get("intent") == GIVE
        form = OpinionForm(request.POST, lines=reading.lines, final=give)
        if form.is_valid() and give and not is_confirmed(request):
            return _recap_page(request, reading, form, body)
        values = {"by": request.actor, "at": clock.now(), "dossier_id": dossier.id, "give": give}
        if form.is_valid() and form.accepted_by(opinions.save_opinion, **values, **form.entry()):
            messages.info(request, _saved_words(dossier, give=give))
            return redirect("review:waiting" if give else request.path)
        line_judgements.save_refused_draft(request, DRAFT, form, current)
    else:
        initial = _initial(mine or earlier) | draft | current | {"token": uuid4()}
        form = OpinionForm(initial=initial, lines=reading.lines)
    context = reading.context(request, form) | {
        "body": body,
        "mine": mine,
        "earlier": earlier,
        "draft": draft,
        "party": opinions.is_party(body),
        "who": WITH_ARTICLE[body],
    }
    return render(request, "review/opinion.html", context, status=form.status)


def _initial(opinion) -> dict:
    if opinion is None:
        return {}
    return initial_of(opinion.judgements) | {"overall": opinion.overall, "note": opinion.note}


def _recap_page(request, reading: line_judgements.Reading, form: OpinionForm, body):
    overall = Overall(form.cleaned_data["overall"]).label
    return line_judgements.recap_page(
        request,
        reading,
        form,
        back=("review:funding_dossier_opinion", "Avis de votre organisme"),
        verb="accordez",
        title=f"Relisez l’avis {OF[body]}, année {reading.dossier.year}",
        sentences=(
            f"Avis sur l’ensemble : {overall.lower()}.",
            "Un avis rendu ne change plus ; les autres financeurs le lisent aussitôt.",
        ),
        button="Rendre l’avis",
    )


def _saved_words(dossier, *, give: bool) -> str:
    version = f"la version {dossier.sent_version} du dossier de l’année {dossier.year}"
    if give:
        return f"Avis rendu sur {version}."
    return f"Brouillon gardé sur {version}. Votre organisme seul le lit."
