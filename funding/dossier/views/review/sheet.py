"""The joint position, then the decisions: prepared by one body, agreed to by the other."""

from collections.abc import Callable
from uuid import uuid4

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.web.http import page, writes
from cpts_portal.foundation.web.interrupted import draft_of
from funding.dossier import decision_rules
from funding.dossier.enums import Purpose
from funding.dossier.forms import decisions
from funding.dossier.forms.dossier import DossierReasonForm
from funding.dossier.operations import joint_decision
from funding.dossier.permissions import decides, own_body
from funding.dossier.queries import funder_exchange
from funding.dossier.views.confirmation import confirm_page, is_confirmed, is_revised
from funding.dossier.views.review import line_judgements
from funding.dossier.views.review.context import SUBMITTED, sent_dossier, sent_snapshot

PROPOSE, DRAFT = "propose", "dossier-sheet"
REOPEN, ACT_DRAFT = "rouvrir", "funding.sheet:{dossier_id}:{purpose}:{act}"
ROUTES = {
    Purpose.POSITION: "review:funding_dossier_position",
    Purpose.DECISION: "review:funding_dossier_decision",
}


@page(writes, decides, scope=SUBMITTED, budget=11, draft=DRAFT)
def position_page(request, dossier_id):
    return _sheet_page(request, dossier_id, Purpose.POSITION)


@page(writes, decides, scope=SUBMITTED, budget=11, draft=DRAFT)
def decision_page(request, dossier_id):
    return _sheet_page(request, dossier_id, Purpose.DECISION)


def _sheet_page(request, dossier_id, purpose: Purpose, *, act: DossierReasonForm | None = None):
    """``act``: an agreement or a reopening that was refused."""
    dossier, body = sent_dossier(dossier_id), own_body(request.actor)
    exchange = funder_exchange.exchange(dossier.id, body)
    sheet = exchange.sheet(purpose, dossier.sent_version)
    # nothing is judged any more: it may be agreed to, or reopened with a reason
    settled = bool(sheet and (sheet.proposed or sheet.agreed))
    reading = line_judgements.Reading(dossier, sent_snapshot(dossier))
    recap = decision_rules.recap(reading.lines, sheet.judgements) if sheet and settled else None
    current = {"version": dossier.sent_version, "revision": sheet.revision if sheet else 0}
    draft = (draft_of(request, DRAFT) if act else request.draft) or {}
    if settled or draft.get("dossier") != f"{dossier.id}/{purpose}":
        draft = {}
    name = ACT_DRAFT.format(dossier_id=dossier.id, purpose=purpose, act=REOPEN)
    act_draft = draft_of(request, name) if settled and not act else None
    if act is None and line_judgements.is_unchecked(request):
        initial = line_judgements.unchecked_initial(request, reading.lines)
        form = decisions.LinesForm(initial=initial, lines=reading.lines, reasons=True)
    elif act is None and request.method == "POST":
        propose = request.POST.get("intent") == PROPOSE
        form = decisions.LinesForm(request.POST, lines=reading.lines, final=propose, reasons=True)
        if form.is_valid() and propose and not is_confirmed(request):
            return _recap_page(request, reading, form, purpose)
        values = {"by": request.actor, "at": clock.now(), "dossier_id": dossier.id}
        values |= {"purpose": purpose, "propose": propose}
        if form.is_valid() and form.accepted_by(
            joint_decision.save_sheet, **values, **form.entry()
        ):
            saved = "Proposé à l’autre financeur" if propose else "Brouillon gardé"
            messages.info(request, f"{saved} : {purpose.label.lower()}, année {dossier.year}.")
            return redirect("review:waiting" if propose else request.path)
        line_judgements.save_refused_draft(request, DRAFT, form, current)
    else:
        initial = _initial(exchange, dossier.sent_version, purpose, sheet)
        initial |= draft | current | {"token": uuid4()}
        form = decisions.LinesForm(initial=initial, lines=reading.lines, reasons=True)
    opinions = exchange.given_opinions(dossier.sent_version)
    context = reading.context(request, form)
    context |= {
        "body": body,
        "purpose": purpose,
        "sheet": sheet,
        "draft": draft,
        "reopened": exchange.reopened(purpose, dossier.sent_version),
        "opinions": opinions,
        "rows": [row | _judgements(row["line"].number, opinions, sheet) for row in context["rows"]],
        "recap": recap,
        "act": act
        or DossierReasonForm(initial=(act_draft or {}) | {"token": uuid4()}, auto_id="acte_%s"),
        "act_draft": act_draft,
    }
    status = act.status if act else form.status
    return render(request, "review/sheet.html", context, status=status)


def _recap_page(
    request, reading: line_judgements.Reading, form: decisions.LinesForm, purpose: Purpose
):
    return line_judgements.recap_page(
        request,
        reading,
        form,
        back=(ROUTES[purpose], purpose.label),
        verb="proposez d’accorder",
        title=f"Relisez : {purpose.label.lower()}, année {reading.dossier.year}",
        sentences=(
            "L’autre financeur donne son accord sur ce relevé ; vous pouvez le rouvrir "
            "tant que les décisions ne sont pas arrêtées.",
        ),
        button="Proposer à l’autre financeur",
    )


@page(writes, decides, scope=SUBMITTED, budget=6, draft=ACT_DRAFT)
def act_on_sheet(request, dossier_id, purpose, act):
    """``act``: « accord » or « rouvrir ». A GET goes to the page where it is done."""
    if purpose not in ("position", "decision") or act not in ("accord", REOPEN):
        raise Http404
    purpose, reopen = Purpose(purpose), act == REOPEN
    dossier = sent_dossier(dossier_id)
    if request.method != "POST" or is_revised(request):
        return redirect(ROUTES[purpose], dossier_id)
    form = DossierReasonForm(
        request.POST, label="Pourquoi rouvrir", required=reopen, auto_id="acte_%s"
    )
    if form.is_valid():
        if purpose == Purpose.DECISION and not reopen and not is_confirmed(request):
            return _signing_page(request, dossier)
        values = {
            "by": request.actor,
            "at": clock.now(),
            "dossier_id": dossier.id,
            "purpose": purpose,
            "version": _whole_number(request.POST.get("version")),
            "revision": _whole_number(request.POST.get("revision")),
            "token": form.cleaned_data["token"],
        }
        operation: Callable = joint_decision.agree_sheet
        if reopen:
            operation = joint_decision.reopen_sheet
            values["comment"] = form.cleaned_data["comment"]
        if form.accepted_by(operation, **values):
            messages.info(request, _act_words(purpose, dossier.year, reopen=reopen))
            if reopen:
                return redirect(ROUTES[purpose], dossier_id)
            return redirect("review:waiting")
    return _sheet_page(request, dossier_id, purpose, act=form)


def _signing_page(request, dossier):
    """The decisions cannot be taken back: what signing them does is read once more."""
    return confirm_page(
        request,
        dossier,
        back=reverse(ROUTES[Purpose.DECISION], args=[dossier.id]),
        title=f"Signer les décisions, année {dossier.year}",
        sentences=(
            "Les montants et les motifs s’écrivent sur les lignes du contrat.",
            "La CPTS les lit aussitôt : la coordinatrice et la présidence sont prévenues.",
            "Des décisions signées par les deux financeurs ne se reprennent pas.",
        ),
        button="Signer les décisions",
    )


def _act_words(purpose: Purpose, year: int, *, reopen: bool) -> str:
    if reopen:
        return f"Rouvert : {purpose.label.lower()}, année {year}."
    if purpose == Purpose.DECISION:
        return f"Décisions de l’année {year} arrêtées : la CPTS peut maintenant les lire."
    return f"Position commune arrêtée, année {year}."


def _whole_number(text: str | None) -> int:
    """-1 is no version and no revision: it is refused as stale."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else -1


def _initial(exchange, version: int, purpose: Purpose, sheet) -> dict:
    """The sheet itself; else the position for the decisions, the last sheet for a new version, and
    what CPAM and ARS already say alike."""
    start = sheet
    if start is None and purpose == Purpose.DECISION:
        start = exchange.sheet(Purpose.POSITION, version)
    start = start or exchange.last_sheet(purpose)
    if start:
        return decisions.initial_of(start.judgements) | {"note": start.note}
    return decisions.initial_of(_same_judgements(exchange.given_opinions(version)))


def _same_judgements(opinions) -> dict:
    deciding = [opinion.judgements for opinion in opinions if opinion.body in ("cpam", "ars")]
    if len(deciding) < 2:
        return {}
    first, second = deciding
    return {
        number: own
        for number, own in first.items()
        if number in second
        and (own.decision, own.amount_eur) == (second[number].decision, second[number].amount_eur)
    }


def _judgements(number: str, opinions, sheet) -> dict:
    """Of a line: the opinions given on this version, and the saved sheet."""
    judgement = sheet and sheet.judgements.get(number)
    return {
        "opinions": [
            decisions.in_words(opinion.judgements[number], decisions.OPINION_WORDS)
            | {"body": opinion.get_body_display()}
            for opinion in opinions
            if number in opinion.judgements
        ],
        "judgement": decisions.in_words(judgement, decisions.DECISION_WORDS) if judgement else None,
    }
