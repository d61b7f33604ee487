from django.contrib import messages
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.web.http import page, writes
from patients.domain import ages, consents
from patients.forms.ask import RecordForm
from patients.forms.fields import fresh_token
from patients.operations.receiving import receive_request
from patients.permissions import works_the_list


@page(writes, works_the_list, budget=5, draft="patients.record")
def record(request):
    """A call, a visit or a paper, written down by the office."""
    at = clock.now()
    text = consents.text_on(ages.paris_day(at))
    if request.method == "POST":
        form = RecordForm(request.POST, at=at)
        if form.is_valid():
            try:
                received = receive_request(by=request.actor, at=at, **form.opening())
            except DomainError as refusal:
                form.refuse(refusal)
            else:
                messages.info(request, f"{received.reference} : demande enregistrée.")
                return redirect("patients:request", received.id)
        form.show_text(text.code)
    else:
        fresh = {"token": fresh_token(), "consent_version": text.code}
        form = RecordForm(at=at, initial=(request.draft or {}) | fresh)
    context = {"form": form, "text": text, "kept": request.draft}
    return render(request, "patients/record.html", context, status=422 if form.is_bound else 200)
