"""The doctors of the territory and their places, as the office knows them."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.french import plural
from cpts_portal.foundation.web.http import CLICK, page, writes
from cpts_portal.foundation.web.interrupted import owner_mark
from patients.filters import DoctorFilter
from patients.forms import offers as forms
from patients.operations import doctors as operations
from patients.operations.offers import open_offer
from patients.operations.offers_asking import NOT_A_MEMBER, ask_for_places
from patients.permissions import works_the_list
from patients.queries import candidates, doctors, offers, territory
from patients.queries.territory import names_of_communes
from patients.views.my_offers import run_offer_step

NOBODY_LEFT = "Personne d’autre à qui écrire aujourd’hui."


@page(
    writes,
    works_the_list,
    scope="doctors and places",
    budget=8,
    query=DoctorFilter.base_filters,
    nothing_typed=CLICK,
)
def offers_page(request):
    """Every doctor, their places, and who must not be called."""
    today = clock.today()
    lines = offers.doctors_list(today)
    silent = [line for line in lines if line.offer is None]
    ways = dict(zip(silent, offers.ways(silent, today), strict=True))
    by_mail = [line for line, way in ways.items() if way.by_mail]
    if request.method == "POST":
        return _ask_everybody(request, by_mail)
    filters = DoctorFilter(request.GET, lines)
    asked_how = {
        "by_mail": by_mail,
        "by_phone": [line for line, way in ways.items() if way.by_phone],
        "recent": [line for line, way in ways.items() if way.places_asked],
    }
    counts = filters.filters["voir"].counts(filters.rows_without("voir"))
    context = {
        "lines": [(line, ways.get(line)) for line in filters.qs],
        "filters": filters,
        "tabs": filters.counted_tabs(counts),
        "free": sum(line.offer.free_today for line in lines if line.offer),
        "silent": asked_how if filters.tab in ("tous", "sans") else None,
    }
    return render(request, "patients/offers.html", context)


def _ask_everybody(request, silent):
    """Everybody who said nothing, as of the click: twice writes once."""
    person_ids = [line.person_id for line in silent]
    recipients, refusals = ask_for_places(by=request.actor, at=clock.now(), person_ids=person_ids)
    for sentence in refusals:
        messages.error(request, sentence)
    if recipients:
        count = len(recipients)
        messages.info(request, f"{count} médecin{plural(count)} : un courriel part à chacun.")
    elif not refusals:
        messages.info(request, NOBODY_LEFT)
    return redirect(request.get_full_path())


@page(
    writes,
    works_the_list,
    scope="doctors and places",
    budget=12,
    draft="patients.doctor:{doctor_id}",
)
def doctor(request, doctor_id):
    """One doctor as the office knows them: what they said, who said it, what is planned."""
    row = doctors.find_doctor(doctor_id)
    if row is None:
        raise Http404
    form = departure = None
    if request.method == "POST":
        intent = request.POST.get("intent", "offer")
        if intent == "step":
            return _run_current_offer_step(request, doctor_id)
        if intent == "ask":
            return _ask_one(request, row)
        if intent == "departure":
            departure = forms.DepartureForm(request.POST)
            sent = _plan_departure(request, doctor_id, departure)
        else:
            form = forms.PhonedOfferForm(request.POST, communes=names_of_communes())
            sent = _record_phoned_offer(request, doctor_id, form)
        if sent:
            return redirect("patients:doctor", doctor_id)
    return _doctor_page(request, row, form, departure)


def _record_phoned_offer(request, doctor_id, form) -> bool:
    act = {"by": request.actor, "at": clock.now(), "doctor_id": doctor_id}
    if not form.is_valid() or not form.accepted_by(
        open_offer, **act, token=form.cleaned_data["token"], terms=form.entry()
    ):
        return False
    messages.info(request, f"C’est noté, dit par {form.cleaned_data['told_by']}.")
    return True


def _plan_departure(request, doctor_id, form) -> bool:
    if not form.is_valid():
        return False
    operations.plan_departure(
        by=request.actor, at=clock.now(), doctor_id=doctor_id, **form.cleaned_data
    )
    messages.info(request, "Départ noté, vu de la seule coordination.")
    return True


def _run_current_offer_step(request, doctor_id):
    """The current offer of this very doctor, whatever the form says."""
    offer = offers.current_offers([doctor_id], clock.today()).get(doctor_id)
    run_offer_step(request, offer and offer.id)
    return redirect("patients:doctor", doctor_id)


def _ask_one(request, row):
    person_ids = [row.person_id] if row.person_id else []
    recipients, refusals = ask_for_places(by=request.actor, at=clock.now(), person_ids=person_ids)
    for name in recipients:
        messages.info(request, f"Un courriel part à {name}, avec un lien vers « Mes places ».")
    for sentence in refusals if person_ids else (NOT_A_MEMBER,):
        messages.error(request, sentence)
    return redirect("patients:doctor", row.id)


def _doctor_page(request, row, form, departure):
    today = clock.today()
    offer = offers.current_offers([row.id], today).get(row.id)
    distances = territory.Distances()
    draft = forms.draft_offer(request.draft)
    leaving = draft if draft and draft.get("intent") == "departure" else None
    draft = None if leaving else draft
    if form is None:
        initial = draft or _initial(offer, today)
        form = forms.PhonedOfferForm(initial=initial, communes=distances.names)
    if departure is None:
        departure = forms.DepartureForm(initial=leaving or {"stops_on": row.stops_on})
    fitting = candidates.fitting(offer.id, today, distances) if offer and offer.free_today else ()
    context = {
        "doctor": row,
        "offer": offer,
        "form": form,
        "draft": draft,
        "departure": departure,
        "kept_departure": leaving,
        "fitting": fitting,
        "way": None if offer and not offer.ended else offers.ways([row], today)[0],
        "history": offers.history(row.id),
        "delegations": doctors.delegations_of(row.id, today),
        "owner_mark": owner_mark(request.actor.id),
    }
    status = max(form.status, departure.status)
    return render(request, "patients/doctor.html", context, status=status)


def _initial(offer, today) -> dict:
    """What was said last, to be changed; a no says nothing of the criteria."""
    blank = forms.blank_offer(today)
    if offer is None or offer.is_no:
        return blank
    return forms.initial_from(offer) | {"token": blank["token"]}


@page(
    writes,
    works_the_list,
    scope="doctors",
    budget=8,
    query=("adherent",),
    draft="patients.add_doctor",
)
def add_doctor(request):
    """A member who has said nothing yet, or a doctor of the territory who is not a member."""
    waiting = {
        str(line.person_id): line.name
        for line in offers.doctors_list(clock.today())
        if line.id is None
    }
    posted, draft = request.POST if request.method == "POST" else None, request.draft
    outside = request.POST.get("kind") == "outside"
    known = forms.KnownDoctorForm(
        None if outside else posted,
        initial={"person": request.GET.get("adherent", "")} | (draft or {}),
        doctors=waiting,
    )
    other = forms.OutsideDoctorForm(
        posted if outside else None, initial=draft, communes=names_of_communes()
    )
    form: forms.KnownDoctorForm | forms.OutsideDoctorForm = known
    operation: Callable[..., UUID] = operations.record_member_doctor
    if outside:
        form, operation = other, operations.record_outside_doctor
    act = {"by": request.actor, "at": clock.now()}
    if form.is_valid() and form.accepted_by(operation, **act, **form.entry()):
        messages.info(request, "Médecin inscrit : notez maintenant ce qu’il vous a dit.")
        return redirect("patients:doctor", form.result)
    context = {"known": known, "outside": other, "form": form, "draft": draft}
    return render(request, "patients/add_doctor.html", context, status=form.status)
