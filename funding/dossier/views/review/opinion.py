"""One body's opinion, line by line, beside the figures and the pieces of the version in review."""

from uuid import uuid4

from django.contrib import messages
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records import drafts
from cpts_portal.foundation.surface.http import require, writes
from cpts_portal.foundation.surface.interrupted import keeps_typed, owner_mark
from funding.dossier import between, opining
from funding.dossier.judging_form import OpinionForm, initial_of
from funding.dossier.rules import body_of, opines
from funding.dossier.views.review.found import sent_dossier, sent_freeze
from funding.dossier.views.review.lines import Reading, again

GIVE = "give"


@keeps_typed(opining.FORM)
@writes
@require(opines)
def opinion_page(request, dossier_id):
    actor, at = request.actor, clock.now()
    dossier, body = sent_dossier(dossier_id), body_of(actor)
    exchange = between.exchange(dossier.id, body)
    mine = exchange.opinion(body, dossier.sent_version)
    earlier = max(
        (o for o in exchange.older(dossier.sent_version) if o.body == body),
        key=lambda o: o.version,
        default=None,
    )
    reading = Reading(dossier, sent_freeze(dossier))
    current = {"version": dossier.sent_version, "revision": mine.revision if mine else 0}
    if request.method == "POST":
        give = request.POST.get("intent") == GIVE
        form = OpinionForm(request.POST, lines=reading.lines, final=give)
        if form.is_valid():
            try:
                opining.save_opinion(
                    by=actor,
                    at=at,
                    dossier_id=dossier.id,
                    lines=form.judgements(),
                    give=give,
                    **{
                        name: form.cleaned_data[name]
                        for name in ("version", "revision", "overall", "note", "token")
                    },
                )
            except DomainError as refusal:
                form.refuse(refusal)
            else:
                messages.info(request, _said(dossier, give=give))
                return redirect("review:waiting" if give else request.path)
        form = again(form, current)
    else:
        held = mine or earlier
        initial = {"overall": held.overall, "note": held.note} if held else {}
        initial |= initial_of(held.lines) if held else {}
        kept = _kept(actor, dossier, at)
        initial |= (kept or {}) | current | {"token": uuid4()}
        form = OpinionForm(initial=initial, lines=reading.lines)
        form.kept = bool(kept)
    context = reading.context(form) | {
        "body": body,
        "mine": mine,
        "earlier": earlier,
        "party": opining.is_party(body),
        "owner_mark": owner_mark(actor.id),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "review/opinion.html", context, status=status)


def _kept(actor, dossier, at) -> dict | None:
    """What an expired session posted, when it was about this dossier."""
    kept = drafts.load(actor.id, opining.FORM, at=at)
    return kept if kept and kept.get("dossier") == str(dossier.id) else None


def _said(dossier, *, give: bool) -> str:
    version = f"la version {dossier.sent_version} du dossier de l’année {dossier.year}"
    if give:
        return f"Avis rendu sur {version}."
    return f"Brouillon gardé sur {version}. Votre organisme seul le lit."
