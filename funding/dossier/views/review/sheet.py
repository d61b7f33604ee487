"""The joint position, then the decisions: prepared by one body, agreed to by the other."""

from dataclasses import replace
from uuid import uuid4

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records import drafts
from cpts_portal.foundation.web.http import page, writes
from cpts_portal.foundation.web.interrupted import owner_mark
from funding.dossier import decision_rules
from funding.dossier.enums import Purpose
from funding.dossier.forms import decisions
from funding.dossier.forms.dossier import ReasonForm
from funding.dossier.operations import joint_decision
from funding.dossier.permissions import body_of, decides
from funding.dossier.queries import funder_exchange
from funding.dossier.views.confirmation import confirmation, is_confirmed, is_revised
from funding.dossier.views.review.context import sent_dossier, sent_freeze
from funding.dossier.views.review.lines import Reading, again, recap_rows

PROPOSE, AS_PROPOSED = "propose", "as-proposed"
ROUTES = {
    Purpose.POSITION: "review:funding_dossier_position",
    Purpose.DECISION: "review:funding_dossier_decision",
}


@page(writes, decides, scope="dossiers submitted", budget=11, draft=joint_decision.FORM)
def position_page(request, dossier_id):
    return _page(request, dossier_id, Purpose.POSITION)


@page(writes, decides, scope="dossiers submitted", budget=11, draft=joint_decision.FORM)
def decision_page(request, dossier_id):
    return _page(request, dossier_id, Purpose.DECISION)


def _page(request, dossier_id, purpose: Purpose, *, act: ReasonForm | None = None):
    """``act``: an agreement or a reopening that was refused."""
    actor, at = request.actor, clock.now()
    dossier, body = sent_dossier(dossier_id), body_of(actor)
    exchange = funder_exchange.exchange(dossier.id, body)
    sheet = exchange.sheet(purpose, dossier.sent_version)
    reading = Reading(dossier, sent_freeze(dossier))
    current = {"version": dossier.sent_version, "revision": sheet.revision if sheet else 0}
    filling = is_revised(request) or request.POST.get("intent") == AS_PROPOSED
    if request.method == "POST" and act is None and filling:
        initial = decisions.typed_initial(request.POST)
        if not is_revised(request):
            initial = decisions.filled_as_proposed(reading.lines, request.POST)
        form = decisions.JudgingForm(initial=initial, lines=reading.lines, reasons=True)
    elif request.method == "POST" and act is None:
        propose = request.POST.get("intent") == PROPOSE
        form = decisions.JudgingForm(request.POST, lines=reading.lines, final=propose, reasons=True)
        if form.is_valid():
            if propose and not is_confirmed(request):
                return _recap_page(request, reading, form, purpose)
            try:
                joint_decision.save_sheet(
                    by=actor,
                    at=at,
                    dossier_id=dossier.id,
                    purpose=purpose,
                    lines=form.judgements(),
                    propose=propose,
                    **{
                        name: form.cleaned_data[name]
                        for name in ("version", "revision", "note", "token")
                    },
                )
            except DomainError as refusal:
                form.refuse(refusal)
            else:
                kept = "Proposé à l’autre financeur" if propose else "Brouillon gardé"
                messages.info(request, f"{kept} : {purpose.label.lower()}, année {dossier.year}.")
                return redirect("review:waiting" if propose else request.path)
        drafts.save(
            actor.id,
            joint_decision.FORM,
            decisions.typed_initial(request.POST) | {"faulty": True},
            at=at,
        )
        form = again(form, current)
    else:
        kept = None if _settled(sheet) else _kept(actor, dossier, purpose, at)
        initial = _initial(exchange, dossier.sent_version, purpose, sheet)
        initial |= (kept or {}) | current | {"token": uuid4()}
        form = decisions.JudgingForm(initial=initial, lines=reading.lines, reasons=True)
        form.kept = kept
    context = reading.context(form) | {
        "body": body,
        "purpose": purpose,
        "sheet": sheet,
        "reopened": exchange.reopened(purpose, dossier.sent_version),
        "given": exchange.given(dossier.sent_version),
        "position": exchange.sheet(Purpose.POSITION, dossier.sent_version),
        "rows": _with_what_is_said(reading, form, exchange, sheet),
        "recap": decision_rules.recap(reading.lines, sheet.lines) if _settled(sheet) else None,
        "act": act or _act_form(actor, dossier, purpose, at, typed=_settled(sheet)),
        "owner_mark": owner_mark(actor.id),
    }
    wrong = (form.is_bound and form.errors) or (act and act.errors)
    return render(request, "review/sheet.html", context, status=422 if wrong else 200)


def _recap_page(request, reading: Reading, form: decisions.JudgingForm, purpose: Purpose):
    """What is about to be proposed to the other body, in one page."""
    said, facts = form.judgements(), reading.dossier
    total = decision_rules.recap(reading.lines, said)
    context = {
        "facts": facts,
        "back": (ROUTES[purpose], purpose.label),
        "rows": recap_rows(reading.lines, said, decisions.DECISION_WORDS),
        "recap": total,
        "heading": total.sentence("proposez d’accorder"),
        "note": form.cleaned_data["note"],
        "confirm": confirmation(
            request,
            title=f"Relisez : {purpose.label.lower()}, année {facts.year}",
            sentences=(
                "L’autre financeur donne son accord sur ce relevé ; vous pouvez le rouvrir "
                "tant que les décisions ne sont pas arrêtées.",
            ),
            button="Proposer à l’autre financeur",
        ),
        "owner_mark": owner_mark(request.actor.id),
    }
    return render(request, "review/recap.html", context)


@page(writes, decides, scope="dossiers submitted", budget=5, draft=joint_decision.ACT_FORM)
def act_on_sheet(request, dossier_id, purpose, act):
    """``act``: « accord » or « rouvrir ». A GET goes to the page where it is done."""
    if purpose not in ("position", "decision") or act not in ("accord", joint_decision.REOPEN):
        raise Http404
    wanted, reopen = Purpose(purpose), act == joint_decision.REOPEN
    dossier = sent_dossier(dossier_id)
    if request.method != "POST":
        return redirect(ROUTES[wanted], dossier_id)
    if is_revised(request):
        return redirect(ROUTES[wanted], dossier_id)
    form = ReasonForm(request.POST, label="Pourquoi rouvrir", required=reopen, auto_id="acte_%s")
    if form.is_valid() and wanted == Purpose.DECISION and not reopen and not is_confirmed(request):
        return _signing_page(request, dossier)
    if form.is_valid():
        told = {
            "by": request.actor,
            "at": clock.now(),
            "dossier_id": dossier.id,
            "purpose": wanted,
            "version": _whole(request.POST.get("version")),
            "revision": _whole(request.POST.get("revision")),
            "token": form.cleaned_data["token"],
        }
        if reopen:
            told["comment"] = form.cleaned_data["comment"]
        try:
            (joint_decision.reopen_sheet if reopen else joint_decision.agree_sheet)(**told)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.info(request, _said(wanted, dossier.year, reopen=reopen))
            return redirect(
                ROUTES[wanted] if reopen else "review:waiting", *([dossier_id] * reopen)
            )
    return _page(request, dossier_id, wanted, act=form)


def _signing_page(request, dossier):
    """The decisions cannot be taken back: what signing them does is read once more."""
    confirm = confirmation(
        request,
        title=f"Signer les décisions, année {dossier.year}",
        sentences=(
            "Les montants et les motifs s’écrivent sur les lignes du contrat.",
            "La CPTS les lit aussitôt : la coordinatrice et la présidence sont prévenues.",
            "Des décisions signées par les deux financeurs ne se reprennent pas.",
        ),
        button="Signer les décisions",
    )
    back = reverse(ROUTES[Purpose.DECISION], args=[dossier.id])
    context = {"facts": dossier, "confirm": confirm, "back": back}
    return render(request, "funding/dossier/confirm.html", context)


def _said(purpose: Purpose, year: int, *, reopen: bool) -> str:
    if reopen:
        return f"Rouvert : {purpose.label.lower()}, année {year}."
    if purpose == Purpose.DECISION:
        return f"Décisions de l’année {year} arrêtées : la CPTS peut maintenant les lire."
    return f"Position commune arrêtée, année {year}."


def _whole(text: str | None) -> int:
    """-1 is no version and no revision: it is refused as stale."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else -1


def _kept(actor, dossier, purpose: Purpose, at) -> dict | None:
    """What an expired session posted, when it was about this sheet."""
    kept = drafts.load(actor.id, joint_decision.FORM, at=at)
    about = f"{dossier.id}/{purpose}"
    return kept if kept and kept.get("dossier") == about else None


def _settled(sheet) -> bool:
    """Nothing is judged any more: it may be agreed to, or reopened with a reason."""
    return bool(sheet and (sheet.proposed or sheet.agreed))


def _act_form(actor, dossier, purpose: Purpose, at, *, typed: bool) -> ReasonForm:
    """``typed``: with the reason that an expired session was sending."""
    name = joint_decision.ACT_FORM.format(
        dossier_id=dossier.id, purpose=purpose, act=joint_decision.REOPEN
    )
    kept = drafts.load(actor.id, name, at=at) if typed else None
    form = ReasonForm(initial=(kept or {}) | {"token": uuid4()}, auto_id="acte_%s")
    form.kept = bool(kept)
    return form


def _initial(exchange, version: int, purpose: Purpose, sheet) -> dict:
    """The sheet itself; else the position for the decisions, the last sheet for a new version, and
    what CPAM and ARS already say alike."""
    start = sheet
    if start is None and purpose == Purpose.DECISION:
        start = exchange.sheet(Purpose.POSITION, version)
    start = start or exchange.last_sheet(purpose)
    if start:
        return decisions.initial_of(start.lines) | {"note": start.note}
    return decisions.initial_of(_alike(exchange.given(version)))


def _alike(opinions) -> dict:
    deciding = [o.lines for o in opinions if o.body in ("cpam", "ars")]
    if len(deciding) < 2:
        return {}
    first, second = deciding
    return {
        number: said
        for number, said in first.items()
        if number in second
        and (said.decision, said.amount_eur) == (second[number].decision, second[number].amount_eur)
    }


def _with_what_is_said(
    reading: Reading, form: decisions.JudgingForm, exchange, sheet
) -> tuple[decisions.Row, ...]:
    """Each line with the opinions given on this version, and with the sheet as it is kept."""
    given = exchange.given(reading.dossier.sent_version)
    return tuple(
        replace(
            row,
            said=tuple(
                decisions.said_by(
                    opinion.body_label, opinion.lines[row.line.number], decisions.OPINION_WORDS
                )
                for opinion in given
                if row.line.number in opinion.lines
            ),
            kept=decisions.said_by("", sheet.lines[row.line.number], decisions.DECISION_WORDS)
            if sheet and row.line.number in sheet.lines
            else None,
        )
        for row in form.rows(reading.changes, reading.evidence)
    )
