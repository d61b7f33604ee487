"""The dossier goes to the funders, is taken back, and its decisions are answered."""

from uuid import uuid4

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError, Stale
from cpts_portal.foundation.kernel.french import moment
from cpts_portal.foundation.kernel.money import ZERO, in_french
from cpts_portal.foundation.web.forms import posted
from cpts_portal.foundation.web.http import CLICK, page, writes
from funding.dossier.content.completeness import readiness
from funding.dossier.content.contents import DossierContents
from funding.dossier.decision_rules import proposed_eur
from funding.dossier.forms.dossier import DecisionsAnswerForm, DossierReasonForm, token_of
from funding.dossier.operations import submission
from funding.dossier.permissions import answers_decisions, prepares_dossier
from funding.dossier.queries import dossiers
from funding.dossier.views import confirmation
from funding.dossier.views.office.year import opened_dossier
from funding.dossier.workflow import DOSSIER
from members.enums import Role
from members.queries import accounts

TO = ((Role.CPAM, "la CPAM"), (Role.ARS, "l’ARS"))
LABEL = "Pourquoi vous reprenez le dossier"


@page(writes, prepares_dossier, scope="opened years", budget=45, nothing_typed=CLICK)
def send_page(request, year: int):
    """The version is read once more: what goes, to whom, what it lacks."""
    dossier, now = opened_dossier(year), clock.now()
    if request.method == "POST":
        try:
            submission.advance_dossier(
                by=request.actor,
                at=now,
                year=year,
                transition="submit",
                token=token_of(request),
                read_sha256=request.POST.get("read_sha256", ""),
            )
        except DomainError as refusal:
            messages.error(request, refusal.sentence)
            stale = isinstance(refusal, Stale)
            return redirect("funding:dossier_send" if stale else "funding:dossier", year)
        sent = dossiers.dossier(year)
        version = sent.sent_version if sent else 0
        messages.info(
            request,
            f"Version {version} du dossier de l’année {year} transmise à la CPAM et à l’ARS le "
            f"{moment(now)}.",
        )
        return redirect("funding:dossier", year)
    if "submit" not in {t.name for t in DOSSIER.possible(dossier.state, request.actor)}:
        messages.info(request, "Ce dossier est déjà transmis.")
        return redirect("funding:dossier", year)
    return render(request, "funding/dossier/send.html", _sending_recap(dossier, now))


def _sending_recap(dossier, now) -> dict:
    contents = DossierContents.collect(dossier.year, now)
    today = now.astimezone(PARIS).date()
    return {
        "facts": dossier,
        "version": dossier.sent_version + 1,
        "lines": len(contents.lines),
        "proposed_eur": sum(map(proposed_eur, contents.lines), ZERO),
        "pieces": len(contents.evidence),
        "ready": readiness(dossier, contents, today),
        "receivers": [(label, len(accounts.emails_of_role(role, today))) for role, label in TO],
        "token": uuid4(),
        "read_sha256": contents.sha256,
    }


@page(writes, prepares_dossier, scope="opened years", budget=6, draft="funding.withdraw:{year}")
def withdraw_page(request, year: int):
    """A dossier that is not decided yet; the office says why."""
    dossier = opened_dossier(year)
    initial = (request.draft or {}) | {"token": uuid4()}
    form = DossierReasonForm(posted(request), initial=initial, label=LABEL)
    if request.method == "POST" and form.is_valid():
        values = {"by": request.actor, "at": clock.now(), "year": year, "transition": "withdraw"}
        if form.accepted_by(submission.advance_dossier, **values, **form.cleaned_data):
            messages.info(request, f"Dossier de l’année {year} repris : il est à vous.")
            return redirect("funding:dossier", year)
    context = {"facts": dossier, "form": form, "draft": request.draft}
    return render(request, "funding/dossier/withdraw.html", context, status=form.status)


@page(writes, answers_decisions, scope="decided years", budget=7, draft="funding.answer:{year}")
def answer_page(request, year: int):
    """The president countersigns the decisions, or notes the disagreement of the association."""
    dossier = opened_dossier(year)
    if not dossier.decided:
        raise Http404
    form = DecisionsAnswerForm(initial=(request.draft or {}) | {"token": uuid4()})
    if confirmation.is_revised(request):
        form = DecisionsAnswerForm(initial=confirmation.posted_values(request))
    elif request.method == "POST":
        form = DecisionsAnswerForm(request.POST)
        if form.is_valid() and not dossier.answered and not confirmation.is_confirmed(request):
            return _answer_recap(request, dossier, form)
        values = {"by": request.actor, "at": clock.now(), "year": year}
        if form.is_valid() and form.accepted_by(
            submission.advance_dossier, **values, **form.entry()
        ):
            messages.info(request, f"Réponse enregistrée, année {year} : la CPAM notifiera.")
            return redirect("funding:dossier", year)
    contents = _sent_contents(dossier)
    context = {
        "facts": dossier,
        "form": form,
        "draft": request.draft,
        "lines": contents.lines,
        "decisions": contents.decisions,
    }
    return render(request, "funding/dossier/answer.html", context, status=form.status)


def _sent_contents(dossier) -> DossierContents:
    snapshot = dossiers.sent_snapshot(dossier.id, dossier.sent_version)
    assert snapshot
    return DossierContents.from_snapshot(snapshot)


def _answer_recap(request, dossier, form: DecisionsAnswerForm):
    """One answer, once: it is read before it leaves."""
    decisions = _sent_contents(dossier).decisions
    assert decisions
    granted = in_french(decisions.granted_eur)
    signs = form.cleaned_data["answer"] == "countersign"
    comment = form.cleaned_data["comment"]
    sentences = [
        f"Vous contresignez les décisions : {granted} accordés sur la part variable."
        if signs
        else f"Vous notez un désaccord sur les décisions : {granted} accordés.",
        "Votre réponse part à la CPAM et à l’ARS et s’ajoute au dossier ; elle ne change plus.",
    ]
    if comment:
        sentences.insert(1, f"Votre mot : « {comment} »")
    return confirmation.confirm_page(
        request,
        dossier,
        back=reverse("funding:dossier", args=[dossier.year]),
        title=f"Relisez votre réponse, année {dossier.year}",
        sentences=sentences,
        button="Contresigner les décisions" if signs else "Noter notre désaccord",
    )
