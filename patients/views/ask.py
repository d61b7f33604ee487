from allauth.core import ratelimit
from django.core import signing
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.surface.http import public, writes
from patients import ages, consents
from patients.enums import FilledBy
from patients.forms.ask import AskForm
from patients.forms.fields import fresh_token
from patients.operations.receiving import receive_request
from patients.queries import settings
from patients.rules import PERSON

RECEIPT = "patients.receipt"
TOO_MANY = (
    "Trop de demandes sont parties de cette connexion en peu de temps. Votre saisie est là : "
    "réessayez dans une heure."
)


@public
@writes
def ask(request):
    """« Chercher un médecin traitant »: three minutes on a phone, no account."""
    at = clock.now()
    text = consents.text_on(ages.paris_day(at))
    status = 200
    if request.method == "POST":
        form = AskForm(request.POST)
        valid = form.is_valid()
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
        status = status if status == 429 else 422
    else:
        form = AskForm(initial={"token": fresh_token(), "consent_version": text.code})
    context = {"form": form, "text": text, "settings": settings.on(ages.paris_day(at))}
    return render(request, "patients/ask.html", context, status=status)


def _acknowledge(form: AskForm, received):
    """The private page for the person and her carer; a number alone for whoever reports."""
    if form.filled_by() in (FilledBy.PERSON, FilledBy.CARER):
        return redirect("patients:follow", received.link)
    return redirect("patients:received", receipt_of(received))


def receipt_of(received) -> str:
    return signing.dumps([received.reference, received.out_of_territory], salt=RECEIPT)
