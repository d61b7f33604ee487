from allauth.core import ratelimit
from django.core import signing
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.web.http import everyone, page, writes
from patients.domain import ages, consents
from patients.enums import HERSELF_OR_CARER, FilledBy, Origin
from patients.forms.ask import AskForm
from patients.forms.fields import fresh_token
from patients.operations.receiving import receive_request
from patients.permissions import PERSON
from patients.queries import expectation, settings

RECEIPT = "patients.receipt"
TOO_MANY = (
    "Trop de demandes sont parties de cette connexion en peu de temps. Votre saisie est là : "
    "réessayez dans une heure."
)
# the first question, as the address says it: what is asked next depends on the answer
WHOM = {
    "moi": {"filled_by_whom": FilledBy.PERSON},
    "proche": {"filled_by_whom": FilledBy.CARER},
    "professionnel": {"filled_by_whom": FilledBy.PROFESSIONAL},
    "hopital": {"filled_by_whom": FilledBy.PROFESSIONAL, "reporter_origin": Origin.HOSPITAL},
    "mairie": {"filled_by_whom": FilledBy.PARTNER},
}


@page(writes, everyone, budget=5, query=("qui",))
def ask(request):
    """« Chercher un médecin traitant »: who asks, then three minutes on a phone, no account."""
    at = clock.now()
    if request.method == "POST":
        return _received(request, at)
    whom = WHOM.get(request.GET.get("qui", ""))
    if whom is None:
        today = ages.paris_day(at)
        known = settings.on(today)
        waits = expectation.expectation(today, least=known.mask_threshold)
        context = {"settings": known, "expectation": waits}
        return render(request, "patients/ask_who.html", context)
    return blank_page(request, whom, at=at)


def blank_page(request, known: dict, *, at):
    """``known``: who asks, and what of her is known already."""
    text = consents.text_on(ages.paris_day(at))
    fresh = {"token": fresh_token(), "consent_version": text.code}
    return _page(request, AskForm(at=at, initial=known | fresh), text, at=at)


def _received(request, at):
    text = consents.text_on(ages.paris_day(at))
    form = AskForm(request.POST, at=at)
    valid, status = form.is_valid(), 422
    if not ratelimit.consume(request, action="care_request"):
        form.add_error(None, TOO_MANY)
        valid, status = False, 429
    if valid:
        try:
            received = receive_request(by=PERSON, at=at, **form.opening())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return _acknowledge(form, received)
    form.show_text(text.code)
    return _page(request, form, text, at=at, status=status)


def _page(request, form, text, *, at, status=200):
    context = {"form": form, "text": text, "settings": settings.on(ages.paris_day(at))}
    return render(request, "patients/ask.html", context, status=status)


def _acknowledge(form: AskForm, received):
    """The private page for the person and her carer; a number alone for whoever reports."""
    if form.filled_by() in HERSELF_OR_CARER:
        return redirect("patients:follow", received.link)
    return redirect("patients:received", receipt_of(received))


def receipt_of(received) -> str:
    return signing.dumps([received.reference, received.out_of_territory], salt=RECEIPT)
