"""One body's opinion, line by line, beside the figures and the pieces of the version in review."""

from uuid import uuid4

from django.contrib import messages
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records import drafts
from cpts_portal.foundation.web.http import page, writes
from cpts_portal.foundation.web.interrupted import owner_mark
from funding.dossier import decision_rules
from funding.dossier.enums import Overall
from funding.dossier.forms.decisions import (
    OPINION_WORDS,
    OpinionForm,
    filled_as_proposed,
    initial_of,
    typed_initial,
)
from funding.dossier.labels import OF, WITH_ARTICLE
from funding.dossier.operations import opinions
from funding.dossier.permissions import body_of, opines
from funding.dossier.queries import funder_exchange
from funding.dossier.views.confirmation import confirmation, is_confirmed, is_revised
from funding.dossier.views.review.context import sent_dossier, sent_freeze
from funding.dossier.views.review.lines import Reading, again, recap_rows

GIVE, AS_PROPOSED = "give", "as-proposed"


@page(writes, opines, scope="own body, dossiers submitted", budget=11, draft=opinions.FORM)
def opinion_page(request, dossier_id):
    actor, at = request.actor, clock.now()
    dossier, body = sent_dossier(dossier_id), body_of(actor)
    exchange = funder_exchange.exchange(dossier.id, body)
    mine = exchange.opinion(body, dossier.sent_version)
    reading = Reading(dossier, sent_freeze(dossier))
    current = {"version": dossier.sent_version, "revision": mine.revision if mine else 0}
    if request.method == "POST" and is_revised(request):
        form = OpinionForm(initial=typed_initial(request.POST), lines=reading.lines)
    elif request.method == "POST" and request.POST.get("intent") == AS_PROPOSED:
        initial = filled_as_proposed(reading.lines, request.POST)
        form = OpinionForm(initial=initial, lines=reading.lines)
    elif request.method == "POST":
        give = request.POST.get("intent") == GIVE
        form = OpinionForm(request.POST, lines=reading.lines, final=give)
        if form.is_valid():
            if give and not is_confirmed(request):
                return _recap_page(request, reading, form, body)
            try:
                opinions.save_opinion(
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
        _keep_faulty(request, at)
        form = again(form, current)
    else:
        form = _fresh_form(request, reading, exchange, current)
    context = reading.context(form) | {
        "body": body,
        "mine": mine,
        "earlier": _earlier(exchange, body, dossier.sent_version),
        "party": opinions.is_party(body),
        "who": WITH_ARTICLE[body],
        "owner_mark": owner_mark(actor.id),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "review/opinion.html", context, status=status)


def _earlier(exchange, body: str, version: int):
    """The body's own opinion on the version before."""
    mine = (one for one in exchange.older(version) if one.body == body)
    return max(mine, key=lambda one: one.version, default=None)


def _fresh_form(request, reading: Reading, exchange, current: dict) -> OpinionForm:
    body, version = body_of(request.actor), current["version"]
    held = exchange.opinion(body, version) or _earlier(exchange, body, version)
    initial = {"overall": held.overall, "note": held.note} if held else {}
    initial |= initial_of(held.lines) if held else {}
    kept = _kept(request.actor, reading.dossier, clock.now())
    initial |= (kept or {}) | current | {"token": uuid4()}
    form = OpinionForm(initial=initial, lines=reading.lines)
    form.kept = kept
    return form


def _recap_page(request, reading: Reading, form: OpinionForm, body):
    """What is about to be said for good, in one page."""
    said, facts = form.judgements(), reading.dossier
    total = decision_rules.recap(reading.lines, said)
    overall = Overall(form.cleaned_data["overall"]).label
    context = {
        "facts": facts,
        "back": ("review:funding_dossier_opinion", "Avis de votre organisme"),
        "rows": recap_rows(reading.lines, said, OPINION_WORDS),
        "recap": total,
        "heading": total.sentence(),
        "note": form.cleaned_data["note"],
        "confirm": confirmation(
            request,
            title=f"Relisez l’avis {OF[body]}, année {facts.year}",
            sentences=(
                f"Avis sur l’ensemble : {overall.lower()}.",
                "Un avis rendu ne change plus ; les autres financeurs le lisent aussitôt.",
            ),
            button="Rendre l’avis",
        ),
        "owner_mark": owner_mark(request.actor.id),
    }
    return render(request, "review/recap.html", context)


def _keep_faulty(request, at) -> None:
    """What could not be sent is found again by whoever leaves the page."""
    drafts.save(
        request.actor.id, opinions.FORM, typed_initial(request.POST) | {"faulty": True}, at=at
    )


def _kept(actor, dossier, at) -> dict | None:
    """What an expired session posted, when it was about this dossier."""
    kept = drafts.load(actor.id, opinions.FORM, at=at)
    return kept if kept and kept.get("dossier") == str(dossier.id) else None


def _said(dossier, *, give: bool) -> str:
    version = f"la version {dossier.sent_version} du dossier de l’année {dossier.year}"
    if give:
        return f"Avis rendu sur {version}."
    return f"Brouillon gardé sur {version}. Votre organisme seul le lit."
