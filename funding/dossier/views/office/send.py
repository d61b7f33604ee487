"""A version is read once more, then it goes to the funders: what goes, to whom, what it lacks."""

from uuid import uuid4

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError, Stale
from cpts_portal.foundation.kernel.french import moment
from cpts_portal.foundation.kernel.money import ZERO
from cpts_portal.foundation.web.http import CLICK, page, writes
from funding.dossier.content.contents import DossierContents
from funding.dossier.decision_rules import proposed_eur
from funding.dossier.forms.dossier import token_of
from funding.dossier.operations import steps
from funding.dossier.operations.readiness import readiness
from funding.dossier.permissions import prepares_dossier
from funding.dossier.queries import dossiers
from funding.dossier.workflow import DOSSIER
from members.enums import Role
from members.queries import accounts

TO = ((Role.CPAM, "la CPAM"), (Role.ARS, "l’ARS"))


@page(writes, prepares_dossier, scope="opened years", budget=45, nothing_typed=CLICK)
def send_page(request, year: int):
    dossier, now = dossiers.dossier(year), clock.now()
    if dossier is None:
        raise Http404
    if request.method == "POST":
        try:
            steps.advance_dossier(
                by=request.actor,
                at=now,
                year=year,
                code="submit",
                token=token_of(request),
                read=request.POST.get("read", ""),
            )
        except Stale as refusal:
            messages.error(request, refusal.sentence)
            return redirect("funding:dossier_send", year)
        except DomainError as refusal:
            messages.error(request, refusal.sentence)
            return redirect("funding:dossier", year)
        version = dossiers.dossier(year).sent_version
        messages.info(
            request,
            f"Version {version} du dossier de l’année {year} transmise à la CPAM et à l’ARS le "
            f"{moment(now)}.",
        )
        return redirect("funding:dossier", year)
    possible = {one.name for one in DOSSIER.possible(dossier.state, request.actor)}
    if "submit" not in possible:
        messages.info(request, "Ce dossier est déjà transmis.")
        return redirect("funding:dossier", year)
    return render(request, "funding/dossier/send.html", _recap(dossier, now))


def _recap(dossier, now) -> dict:
    contents = DossierContents.collect(dossier.year, now)
    today = now.astimezone(PARIS).date()
    ready = readiness(dossier, contents, today)
    return {
        "facts": dossier,
        "version": dossier.sent_version + 1,
        "lines": len(contents.lines),
        "proposed_eur": sum(map(proposed_eur, contents.lines), ZERO),
        "pieces": len(contents.evidence),
        "ready": ready,
        "receivers": [(label, len(accounts.emails_of_role(role, today))) for role, label in TO],
        "token": uuid4(),
        "read": contents.sha256,
    }
