from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.web.http import page, writes
from cpts_portal.foundation.web.interrupted import owner_mark
from patients.forms.offers import (
    DepartureForm,
    OfferStepForm,
    PhonedOfferForm,
    blank_offer,
    initial_from,
    kept_offer,
)
from patients.operations import doctors as doctor_operations
from patients.operations import offers as operations
from patients.operations import offers_asking
from patients.permissions import works_the_list
from patients.queries import asking, candidates, distances, doctors, offers
from patients.queries.distances import names_of_communes
from patients.views.my_offer_step import take


@page(
    writes,
    works_the_list,
    scope="doctors and places",
    budget=12,
    draft="patients.doctor:{doctor_id}",
)
def doctor(request, doctor_id):
    """One doctor as the office knows her: what she said, by whom it was said, what is planned."""
    facts = doctors.find(doctor_id)
    if facts is None:
        raise Http404
    form = departure = None
    if request.method == "POST":
        intent = request.POST.get("intent", "offer")
        if intent == "step":
            return _step(request, doctor_id)
        if intent == "ask":
            return _ask(request, facts)
        if intent == "departure":
            departure = DepartureForm(request.POST)
            sent = _depart(request, doctor_id, departure)
        else:
            form = PhonedOfferForm(request.POST, communes=names_of_communes())
            sent = _phoned(request, doctor_id, form)
        if sent:
            return redirect("patients:doctor", doctor_id)
    return _page(request, facts, form, departure)


def _phoned(request, doctor_id, form) -> bool:
    if not form.is_valid():
        return False
    try:
        operations.open_offer(
            by=request.actor,
            at=clock.now(),
            token=form.cleaned_data["token"],
            doctor_id=doctor_id,
            terms=form.entry(),
        )
    except DomainError as refusal:
        form.refuse(refusal)
        return False
    messages.info(request, f"C’est noté, dit par {form.cleaned_data['told_by']}.")
    return True


def _depart(request, doctor_id, form) -> bool:
    if not form.is_valid():
        return False
    doctor_operations.plan_departure(
        by=request.actor, at=clock.now(), doctor_id=doctor_id, **form.cleaned_data
    )
    messages.info(request, "Départ noté, vu de la seule coordination.")
    return True


def _step(request, doctor_id):
    """The standing offer of this very doctor, whatever the form says."""
    form = OfferStepForm(request.POST)
    offer = offers.standing_of([doctor_id], clock.today()).get(doctor_id)
    try:
        if offer is None or not form.is_valid():
            raise DomainError("Rechargez la page, puis recommencez.")
        take(request, offer.id, form.cleaned_data)
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    return redirect("patients:doctor", doctor_id)


def _ask(request, facts):
    person_ids = [facts.person_id] if facts.person_id else []
    sent = offers_asking.ask_for_places(by=request.actor, at=clock.now(), person_ids=person_ids)
    for name in sent.written:
        messages.info(request, f"Un courriel part à {name}, avec un lien vers « Mes places ».")
    for sentence in sent.left if person_ids else (offers_asking.NOT_A_MEMBER,):
        messages.error(request, sentence)
    return redirect("patients:doctor", facts.id)


def _page(request, facts, form, departure):
    today = clock.today()
    offer = offers.standing_of([facts.id], today).get(facts.id)
    map_ = distances.read()
    refused = form is not None or departure is not None
    kept, leaving = (None, None) if refused else _kept(request)
    if form is None:
        form = PhonedOfferForm(initial=kept or _initial(offer, today), communes=map_.names)
    if departure is None:
        departure = DepartureForm(initial=leaving or {"stops_on": facts.stops_on})
    return render(
        request,
        "patients/doctor.html",
        {
            "doctor": facts,
            "offer": offer,
            "form": form,
            "kept": kept,
            "departure": departure,
            "kept_departure": leaving,
            "fitting": _fitting(offer, today, map_),
            "way": None if offer and not offer.ended else asking.ways([facts], today)[0],
            "history": offers.history(facts.id),
            "delegations": doctors.delegations_of(facts.id, today),
            "owner_mark": owner_mark(request.actor.id),
        },
        status=422 if refused else 200,
    )


def _kept(request) -> tuple[dict | None, dict | None]:
    """What an expired session had typed about this doctor: an answer, or a departure."""
    kept = kept_offer(request.draft)
    return (None, kept) if kept and kept.get("intent") == "departure" else (kept, None)


def _fitting(offer, today, map_):
    if offer is None or not offer.free_today:
        return ()
    return candidates.fitting(offer.id, today, map_)


def _initial(offer, today) -> dict:
    """What she said last, to be changed; a no says nothing of her criteria."""
    blank = blank_offer(today)
    if offer is None or offer.is_no:
        return blank
    return initial_from(offer) | {"token": blank["token"]}
