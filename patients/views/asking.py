"""A request arrives: from the public page, a professional who signs in, or the office's phone."""

from datetime import timedelta

from allauth.core import ratelimit
from django.contrib import messages
from django.core import signing
from django.http import Http404
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock, phones
from cpts_portal.foundation.web.headers import secret_address
from cpts_portal.foundation.web.http import everyone, page, reads, writes
from cpts_portal.foundation.web.interrupted import owner_mark
from members.queries import reach
from patients import own_traced_reads
from patients.domain import ages, consents
from patients.enums import PERSON_OR_CARER, FilledBy, Origin
from patients.forms import ask as forms
from patients.forms.fields import fresh_token
from patients.forms.follow import FindAgainForm
from patients.operations.own_request import find_own_link
from patients.operations.receiving import receive_request
from patients.permissions import PERSON, reports, works_the_list
from patients.queries import own_request, published, settings

RECEIPT = "patients.receipt"
# whoever sends a list of people types it in one go
SAME_SENDER = timedelta(hours=12)
TOO_MANY = (
    "Trop de demandes sont parties de cette connexion en peu de temps. Votre saisie est là : "
    "réessayez dans une heure."
)
NOT_FOUND = (
    "Ce numéro et cette date de naissance ne mènent à aucune page. Écrivez la date aussi "
    "précisément qu’à la demande. Si un professionnel, un hôpital ou une mairie a fait la demande, "
    "appelez l’association."
)
TOO_MANY_TRIES = (
    "Trop d’essais, depuis cette connexion ou pour ce numéro. Réessayez dans une heure, ou appelez "
    "l’association."
)
SENT = (
    "Demande {number} envoyée, merci. L’équipe d’accès aux soins appelle votre patient ; vous "
    "voyez ci-dessous où elle en est."
)
# the first question, as the address says it: what is asked next depends on the answer
WHOM: dict[str, dict] = {
    "moi": {"filled_by_whom": FilledBy.PERSON},
    "proche": {"filled_by_whom": FilledBy.CARER},
    "professionnel": {"filled_by_whom": FilledBy.PROFESSIONAL},
    "hopital": {"filled_by_whom": FilledBy.PROFESSIONAL, "reporter_origin": Origin.HOSPITAL},
    "mairie": {"filled_by_whom": FilledBy.PARTNER},
}
# by code of the national nomenclature
ORIGINS = {"10": Origin.DOCTOR, "21": Origin.PHARMACY, "60": Origin.NURSE}


@page(writes, everyone, budget=5, query=("qui",))
def ask(request):
    """« Chercher un médecin traitant »: who asks, then three minutes on a phone, no account."""
    at = clock.now()
    if request.method == "POST":
        return _receive(request, at)
    whom = WHOM.get(request.GET.get("qui", ""))
    if whom is not None:
        return _blank_page(request, whom, at=at)
    today = ages.paris_day(at)
    known = settings.on(today)
    waits = published.expectation(today, least=known.mask_threshold)
    return render(request, "patients/ask_who.html", {"settings": known, "expectation": waits})


def _blank_page(request, known: dict, *, at):
    """``known``: who asks, and what of them is known already."""
    text = consents.text_on(ages.paris_day(at))
    fresh = {"token": fresh_token(), "consent_version": text.code}
    return _ask_page(request, forms.AskForm(at=at, initial=known | fresh), text, at=at)


def _receive(request, at):
    text = consents.text_on(ages.paris_day(at))
    form = forms.AskForm(request.POST, at=at)
    valid, status = form.is_valid(), 422
    if not ratelimit.consume(request, action="care_request"):
        form.add_error(None, TOO_MANY)
        valid, status = False, 429
    if valid and form.accepted_by(receive_request, by=PERSON, at=at, **form.opening()):
        # the private page for the person and a carer; a number alone for whoever reports
        if form.filled_by() in PERSON_OR_CARER:
            return redirect("patients:follow", form.result.link)
        return redirect("patients:received", receipt_of(form.result))
    form.show_text(text.code)
    return _ask_page(request, form, text, at=at, status=status)


def _ask_page(request, form, text, *, at, status=200):
    context = {"form": form, "text": text, "settings": settings.on(ages.paris_day(at))}
    return render(request, "patients/ask.html", context, status=status)


def receipt_of(row) -> str:
    return signing.dumps([row.reference, row.out_of_territory], salt=RECEIPT)


@secret_address
@page(reads, everyone, scope="a number, signed", budget=4)
def received(request, receipt):
    """The number and where it stands, for whoever reported somebody: no private link, no name."""
    reference, out_of_territory = _open_receipt(receipt)
    context = {
        "reference": reference,
        "out_of_territory": out_of_territory,
        "tag": own_request.tag_of(_number(reference)),
        "settings": settings.on(ages.paris_day(clock.now())),
        "receipt": receipt,
    }
    return render(request, "patients/received.html", context)


@secret_address
@page(reads(traced=True), everyone, scope="who sent it, signed, 12 hours, traced", budget=8)
def ask_again(request, receipt):
    """« Saisir une autre personne »: the same sender, an empty person."""
    _open_receipt(receipt)
    try:
        reference, _ = _open_receipt(receipt, max_age=SAME_SENDER)
    except Http404:
        return redirect("patients:ask")
    known = own_traced_reads.open_sender(number=_number(reference), at=clock.now())
    return _blank_page(request, known, at=clock.now()) if known else redirect("patients:ask")


def _open_receipt(receipt: str, *, max_age: timedelta | None = None) -> list:
    try:
        return signing.loads(receipt, salt=RECEIPT, max_age=max_age)
    except (signing.BadSignature, ValueError):
        raise Http404 from None


def _number(reference: str) -> int:
    return int(reference.rpartition("-")[2])


@page(writes, reports, scope="own reports, no name", budget=8, draft="patients.report")
def report(request):
    """A professional who signs in reports a patient, with the patient's agreement."""
    actor, at = request.actor, clock.now()
    card = reach.card_of(actor.person_id)
    known = {
        "reporter_name": actor.name,
        "origin": ORIGINS.get(card.profession_code, Origin.OTHER) if card else "",
        "phone": card.phone if card else "",
    }
    form = _submit(request, forms.ReportForm, at, **known)
    if form.result:
        messages.info(request, SENT.format(number=form.result.reference))
        return redirect("patients:report")
    more = {
        "reporter": actor.name,
        "card_phone": phones.formatted(card.phone) if card else "",
        "owner_mark": owner_mark(actor.id),
        "reported": own_request.by_account(actor.id, on=at),
    }
    return _form_page(request, "patients/report.html", form, at, more)


@page(writes, works_the_list, budget=5, draft="patients.record")
def record_request(request):
    """A call, a visit or a paper, written down by the office."""
    at = clock.now()
    form = _submit(request, forms.RecordForm, at)
    if form.result:
        messages.info(request, f"{form.result.reference} : demande enregistrée.")
        return redirect("patients:request", form.result.id)
    return _form_page(request, "patients/record.html", form, at, {})


def _submit(request, kind, at, **known):
    """The form, with what was received of it as its result."""
    code = consents.text_on(ages.paris_day(at)).code
    if request.method != "POST":
        fresh = {"token": fresh_token(), "consent_version": code}
        return kind(at=at, initial=(request.draft or {}) | fresh, **known)
    form = kind(request.POST, at=at, **known)
    act = {"by": request.actor, "at": at}
    if not (form.is_valid() and form.accepted_by(receive_request, **act, **form.opening())):
        form.show_text(code)
    return form


def _form_page(request, template: str, form, at, more: dict):
    text = consents.text_on(ages.paris_day(at))
    context = {"form": form, "text": text, "draft": request.draft} | more
    return render(request, template, context, status=form.status)


@secret_address
@page(writes, everyone, scope="number and birth date, limited", budget=3)
def find_again(request):
    """« Suivre ma demande » without the address of the page: its number and the birth date."""
    if request.method != "POST":
        return render(request, "patients/find_again.html", {"form": FindAgainForm()})
    form, status = FindAgainForm(request.POST), 422
    if form.is_valid():
        number, birth = form.cleaned_data["number"], form.cleaned_data["birth_date"]
        if not ratelimit.consume(request, action="care_request_find", key=str(number)):
            form.add_error(None, TOO_MANY_TRIES)
            status = 429
        elif link := find_own_link(at=clock.now(), number=number, birth=birth):
            return redirect("patients:follow", link)
        else:
            form.add_error(None, NOT_FOUND)
    return render(request, "patients/find_again.html", {"form": form}, status=status)
