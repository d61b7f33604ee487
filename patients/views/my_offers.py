"""The places of a doctor, said by the doctor or by who answers for them."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.web.fields import RELOAD
from cpts_portal.foundation.web.http import CLICK, page, run_with_message, writes
from cpts_portal.foundation.web.interrupted import owner_mark
from patients.domain import labels
from patients.forms import offers as forms
from patients.operations import absences
from patients.operations import offers as operations
from patients.permissions import answers
from patients.queries import doctors, offers, proposals
from patients.queries.territory import names_of_communes

MESSAGES = {
    "now": "C’est noté, merci. Chaque personne proposée ne l’est qu’à vous.",
    "six_months": "C’est noté : l’équipe reviendra vers vous d’ici six mois.",
    "no": "C’est noté : personne ne vous sollicitera avant la date dite.",
}
# step → operation, what is said
STEPS: dict[str, tuple[Callable, str]] = {
    "undo": (
        operations.undo_offer,
        "C’est annulé : votre réponse d’avant est de nouveau la bonne.",
    ),
    "close": (operations.close_offer, "L’offre est close. Ce qui est déjà proposé continue."),
    "renew": (operations.renew_offer, "L’offre est renouvelée pour six mois."),
}


@page(writes, answers, scope="own offers, by delegation", budget=12, draft="patients.my_offers")
def my_offers(request):
    """Places in twenty seconds: one click, or the form under it."""
    today = clock.today()
    form = None
    if request.method == "POST":
        form = forms.OfferForm(request.POST, communes=names_of_communes())
        word = request.POST.get("quick", "")
        quick = forms.quick_terms(word, today, next_call=forms.next_call(today))
        if quick:
            return _record_quick_answer(request, form, quick, hand_back=word == forms.HAND_BACK)
        if form.is_valid() and form.accepted_by(
            _open_offer, request, form.cleaned_data["token"], form.entry(), same_criteria=False
        ):
            return redirect("patients:my_offers")
    return _offers_page(request, today, form)


def _record_quick_answer(request, form: forms.OfferForm, terms, *, hand_back: bool):
    """For whom stays as it was: one click says how many, or no."""
    try:
        if terms.is_no:
            _pause_offer(request, form.submitted_token(), terms, hand_back)
        else:
            _open_offer(request, form.submitted_token(), terms, same_criteria=True)
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    return redirect("patients:my_offers")


def _pause_offer(request, token: UUID, terms, hand_back: bool) -> None:
    back = absences.pause_offer(
        by=request.actor, at=clock.now(), token=token, terms=terms, hand_back=hand_back
    )
    messages.info(request, MESSAGES["no"])
    if back:
        messages.info(request, labels.handed_back(back))
    else:
        _mention_waiting_needs(request)


def _mention_waiting_needs(request) -> None:
    own = doctors.own(doctors.answering_for(request.actor, clock.today()))
    if waiting := proposals.waiting_for([own.id] if own else []):
        messages.info(request, labels.still_awaited(waiting))


def _open_offer(request, token: UUID, terms, *, same_criteria: bool) -> None:
    offer_id = operations.open_offer(
        by=request.actor, at=clock.now(), token=token, terms=terms, same_criteria=same_criteria
    )
    messages.info(request, MESSAGES[terms.availability])
    offer = offers.find_offer(offer_id, clock.today())
    if offer and not offer.is_no:
        messages.info(request, labels.offer_in_full(offer))


def _offers_page(request, today, form):
    at = clock.now()
    answered = doctors.answering_for(request.actor, today)
    ids = [doctor.id for doctor in answered]
    current, waiting = offers.current_offers(ids, today), proposals.waiting_by_doctor(ids)
    own = doctors.own(answered)
    mine = current.get(own.id) if own else None
    own_answering = waiting.get(own.id, 0) if own else 0
    # whose answer is awaited counts among the places
    least = max(1, own_answering)
    draft = None
    if form is None:
        draft = forms.draft_offer(request.draft)
        form = forms.OfferForm(initial=draft or _initial(mine, today), communes=names_of_communes())
    others = [doctor for doctor in answered if not doctor.is_own and doctor.id in current]
    counts = range(least, least + 3)
    context = {
        "form": form,
        "draft": draft,
        "mine": mine,
        "before": offers.before(mine, at=at) if mine else None,
        "others": [(doctor, current[doctor.id]) for doctor in others],
        "may_offer": own is not None or doctors.is_doctor(request.actor),
        "answering": sum(waiting.values()),
        "own_answering": own_answering,
        "least": least,
        "absent": own if own and own.is_leaving(today) else None,
        "delegations": doctors.delegations_of(own.id, today) if own else (),
        "quick": [(str(count), labels.open_places(count)) for count in counts],
        "hand_back": forms.HAND_BACK,
        "not_before": labels.not_before(forms.next_call(today)),
        "owner_mark": owner_mark(request.actor.id),
    }
    return render(request, "patients/my_offers.html", context, status=form.status)


def _initial(mine, today) -> dict:
    """The criteria given last, and the number of places; the dates are said anew."""
    blank = forms.blank_offer(today)
    if mine is None:
        return blank
    last = forms.initial_from(mine)
    anew = ("token", "availability", "starts_on", "ends_on")
    places = mine.places or blank["places"]
    return last | {name: blank[name] for name in anew} | {"places": places, "version": None}


@page(
    writes,
    answers,
    scope="own offers, by delegation",
    budget=8,
    draft="patients.my_offer:{offer_id}",
)
def my_offer(request, offer_id):
    """One's own offer, or that of a doctor one answers for: changed."""
    offer, draft = _own_offer(request, offer_id), forms.draft_offer(request.draft)
    if request.method == "POST":
        form = forms.OfferForm(request.POST, communes=names_of_communes())
        act = {"by": request.actor, "at": clock.now(), "offer_id": offer_id}
        if form.is_valid() and form.accepted_by(
            operations.change_offer, **act, version=form.cleaned_data["version"], terms=form.entry()
        ):
            messages.info(request, "L’offre est changée.")
            return redirect("patients:my_offers")
    else:
        initial = draft | {"version": offer.version} if draft else forms.initial_from(offer)
        form = forms.OfferForm(initial=initial, communes=names_of_communes())
    context = {"form": form, "offer": offer, "draft": draft}
    return render(request, "patients/my_offer.html", context, status=form.status)


def _own_offer(request, offer_id):
    """404 for another doctor’s."""
    today = clock.today()
    offer = offers.find_offer(offer_id, today)
    answered = {doctor.id for doctor in doctors.answering_for(request.actor, today)}
    if offer is None or offer.doctor_id not in answered:
        raise Http404
    return offer


@page(writes, answers, scope="own offers, by delegation", budget=5, nothing_typed=CLICK)
def my_offer_step(request, offer_id):
    """Renewed for six months, closed, or the one before said again: one click."""
    _own_offer(request, offer_id)
    if request.method == "POST":
        run_offer_step(request, offer_id)
    return redirect("patients:my_offers")


def run_offer_step(request, offer_id) -> None:
    """The one step asked for; also the office’s, on the page of a doctor."""
    form = forms.OfferStepForm(request.POST)
    if offer_id is None or not form.is_valid():
        messages.error(request, RELOAD)
        return
    step, version = form.cleaned_data["step"], form.cleaned_data["version"]
    act = {"by": request.actor, "at": clock.now(), "offer_id": offer_id, "version": version}
    if step == "renew":
        act["ends_on"] = clock.today() + forms.HALF_A_YEAR
    run_with_message(request, *STEPS[step], **act)
