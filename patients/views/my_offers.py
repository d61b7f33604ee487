from django.contrib import messages
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records import drafts
from cpts_portal.foundation.surface.http import require, writes
from cpts_portal.foundation.surface.interrupted import keeps_typed, owner_mark
from patients.forms.offers import OfferForm, blank_offer, kept_offer, next_call, quick_terms
from patients.operations import offers as operations
from patients.operations.offers import Terms
from patients.proposal_labels import not_before, open_places
from patients.queries import doctors, offers, proposals
from patients.queries.distances import names_of_communes
from patients.rules import answers

FORM = operations.FORM
SAID = {
    "now": "C’est noté : merci. Le bureau vous propose une personne à la fois, sans son nom.",
    "six_months": "C’est noté : le bureau reviendra vers vous d’ici six mois.",
    "no": "C’est noté : personne ne vous sollicitera avant la date dite.",
}


@keeps_typed(FORM)
@writes
@require(answers)
def my_offers(request):
    """Places in twenty seconds: one click, or the form under it."""
    today = clock.today()
    form = None
    if request.method == "POST":
        form = OfferForm(request.POST, communes=names_of_communes())
        quick = quick_terms(request.POST.get("quick", ""), today, next_call=next_call(today))
        if quick:
            return _quickly(request, form, quick)
        if form.is_valid():
            try:
                _open(request, form, form.terms())
            except DomainError as refusal:
                form.refuse(refusal)
            else:
                return redirect("patients:my_offers")
    return _page(request, today, form)


def _quickly(request, form: OfferForm, terms: Terms):
    try:
        _open(request, form, terms)
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    return redirect("patients:my_offers")


def _open(request, form: OfferForm, terms: Terms) -> None:
    token = form.token_typed()
    operations.open_offer(by=request.actor, at=clock.now(), token=token, terms=terms)
    messages.info(request, SAID[terms.availability])


def _page(request, today, form):
    speaks = doctors.answering_for(request.actor, today)
    standing = offers.standing_of([one.doctor_id for one in speaks], today)
    own = next((one for one in speaks if one.is_herself), None)
    kept = None
    if form is None:
        kept = kept_offer(drafts.load(request.actor.id, FORM, at=clock.now()))
        form = OfferForm(initial=kept or blank_offer(today), communes=names_of_communes())
    return render(
        request,
        "patients/my_offers.html",
        {
            "form": form,
            "kept": kept,
            "mine": standing.get(own.doctor_id) if own else None,
            "others": [
                (one, standing[one.doctor_id])
                for one in speaks
                if not one.is_herself and one.doctor_id in standing
            ],
            "may_offer": own is not None or doctors.is_doctor(request.actor),
            "answering": proposals.waiting_for([one.doctor_id for one in speaks]),
            "delegations": doctors.delegations_of(own.doctor_id, today) if own else (),
            "quick": [(str(count), open_places(count)) for count in (1, 2, 3)],
            "not_before": not_before(next_call(today)),
            "owner_mark": owner_mark(request.actor.id),
        },
        status=422 if form.is_bound and form.errors else 200,
    )
