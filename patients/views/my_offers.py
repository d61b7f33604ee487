from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.web.http import page, writes
from cpts_portal.foundation.web.interrupted import owner_mark
from patients.domain import proposal_labels
from patients.domain.proposal_labels import not_before, open_places
from patients.forms.offers import (
    HAND_BACK,
    OfferForm,
    blank_offer,
    initial_from,
    kept_offer,
    next_call,
    quick_terms,
)
from patients.operations import absences
from patients.operations import offers as operations
from patients.permissions import answers
from patients.queries import doctors, offers, proposals
from patients.queries.distances import names_of_communes

SAID = {
    "now": "C’est noté, merci. Chaque personne proposée ne l’est qu’à vous.",
    "six_months": "C’est noté : l’équipe reviendra vers vous d’ici six mois.",
    "no": "C’est noté : personne ne vous sollicitera avant la date dite.",
}


@page(writes, answers, scope="own offers, by delegation", budget=12, draft="patients.my_offers")
def my_offers(request):
    """Places in twenty seconds: one click, or the form under it."""
    today = clock.today()
    form = None
    if request.method == "POST":
        form = OfferForm(request.POST, communes=names_of_communes())
        word = request.POST.get("quick", "")
        quick = quick_terms(word, today, next_call=next_call(today))
        if quick:
            return _quickly(request, form, quick, hand_back=word == HAND_BACK)
        if form.is_valid():
            try:
                _open(request, form.token_typed(), form.entry(), same_criteria=False)
            except DomainError as refusal:
                form.refuse(refusal)
            else:
                return redirect("patients:my_offers")
    return _page(request, today, form)


def _quickly(request, form: OfferForm, terms, *, hand_back: bool):
    """For whom stays as it was: one click says how many, or no."""
    try:
        if terms.is_no:
            _pause(request, form.token_typed(), terms, hand_back)
        else:
            _open(request, form.token_typed(), terms, same_criteria=True)
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    return redirect("patients:my_offers")


def _pause(request, token: UUID, terms, hand_back: bool) -> None:
    back = absences.pause_offer(
        by=request.actor, at=clock.now(), token=token, terms=terms, hand_back=hand_back
    )
    messages.info(request, SAID["no"])
    if back:
        messages.info(request, proposal_labels.handed_back(back))
    else:
        _say_what_waits(request)


def _say_what_waits(request) -> None:
    speaks = doctors.answering_for(request.actor, clock.today())
    mine = [one.doctor_id for one in speaks if one.is_herself]
    if waiting := proposals.waiting_for(mine):
        messages.info(request, proposal_labels.still_awaited(waiting))


def _open(request, token: UUID, terms, *, same_criteria: bool) -> None:
    offer_id = operations.open_offer(
        by=request.actor, at=clock.now(), token=token, terms=terms, same_criteria=same_criteria
    )
    messages.info(request, SAID[terms.availability])
    offer = offers.find(offer_id, clock.today())
    if offer and not offer.is_no:
        messages.info(request, proposal_labels.offer_in_full(offer))


def _page(request, today, form):
    at = clock.now()
    speaks = doctors.answering_for(request.actor, today)
    standing = offers.standing_of([one.doctor_id for one in speaks], today)
    own = next((one for one in speaks if one.is_herself), None)
    mine = standing.get(own.doctor_id) if own else None
    waiting = proposals.waiting_by_doctor([one.doctor_id for one in speaks])
    own_answering = waiting.get(own.doctor_id, 0) if own else 0
    # whose answer is awaited counts among the places
    least = max(1, own_answering)
    kept = None
    if form is None:
        kept = kept_offer(request.draft)
        form = OfferForm(initial=kept or _initial(mine, today), communes=names_of_communes())
    return render(
        request,
        "patients/my_offers.html",
        {
            "form": form,
            "kept": kept,
            "mine": mine,
            "before": offers.before(mine, at=at) if mine else None,
            "others": [
                (one, standing[one.doctor_id])
                for one in speaks
                if not one.is_herself and one.doctor_id in standing
            ],
            "may_offer": own is not None or doctors.is_doctor(request.actor),
            "answering": sum(waiting.values()),
            "own_answering": own_answering,
            "least": least,
            "absence": doctors.absence_of(own.doctor_id, today) if own else None,
            "delegations": doctors.delegations_of(own.doctor_id, today) if own else (),
            "quick": [(str(count), open_places(count)) for count in range(least, least + 3)],
            "hand_back": HAND_BACK,
            "not_before": not_before(next_call(today)),
            "owner_mark": owner_mark(request.actor.id),
        },
        status=422 if form.is_bound and form.errors else 200,
    )


def _initial(mine, today) -> dict:
    """The criteria she gave last, and her number of places; the dates are said anew."""
    blank = blank_offer(today)
    if mine is None:
        return blank
    said = initial_from(mine)
    anew = ("token", "availability", "starts_on", "ends_on")
    places = mine.places or blank["places"]
    return said | {name: blank[name] for name in anew} | {"places": places, "version": None}
