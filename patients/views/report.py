from django.contrib import messages
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock, phones
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.web.http import page, writes
from cpts_portal.foundation.web.interrupted import owner_mark
from members.queries import reach
from patients.domain import ages, consents
from patients.enums import Origin
from patients.forms.ask import ReportForm
from patients.forms.fields import fresh_token
from patients.operations.receiving import receive_request
from patients.permissions import reports
from patients.queries import reported

SENT = (
    "Demande {number} envoyée, merci. L’équipe d’accès aux soins appelle votre patient ; vous "
    "voyez ci-dessous où elle en est."
)
# by code of the national nomenclature
ORIGINS = {"10": Origin.DOCTOR, "21": Origin.PHARMACY, "60": Origin.NURSE}


@page(writes, reports, scope="own reports, no name", budget=8, draft="patients.report")
def report(request):
    """A professional who signs in reports a patient, with the patient's agreement."""
    actor, at = request.actor, clock.now()
    text = consents.text_on(ages.paris_day(at))
    card = reach.card_of(actor.person_id)
    known = {
        "at": at,
        "reporter_name": actor.name,
        "origin": ORIGINS.get(card.profession_code, Origin.OTHER) if card else "",
        "phone": card.phone if card else "",
    }
    if request.method == "POST":
        form = ReportForm(request.POST, **known)
        if form.is_valid():
            try:
                received = receive_request(by=actor, at=at, **form.opening())
            except DomainError as refusal:
                form.refuse(refusal)
            else:
                messages.info(request, SENT.format(number=received.reference))
                return redirect("patients:report")
        form.show_text(text.code)
    else:
        initial = (request.draft or {}) | {"token": fresh_token(), "consent_version": text.code}
        form = ReportForm(initial=initial, **known)
    context = {
        "form": form,
        "text": text,
        "kept": request.draft,
        "reporter": actor.name,
        "card_phone": phones.shown(card.phone) if card else "",
        "owner_mark": owner_mark(actor.id),
        "reported": reported.by_account(actor.id, on=at),
    }
    return render(request, "patients/report.html", context, status=422 if form.is_bound else 200)
