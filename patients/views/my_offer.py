from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.web.http import page, writes
from patients.forms.offers import OfferForm, initial_from, kept_offer
from patients.operations import offers as operations
from patients.permissions import answers
from patients.queries import doctors, offers
from patients.queries.distances import names_of_communes


@page(
    writes,
    answers,
    scope="own offers, by delegation",
    budget=8,
    draft="patients.my_offer:{offer_id}",
)
def my_offer(request, offer_id):
    """One's own offer, or that of a doctor one answers for: changed."""
    offer, kept = own_offer(request, offer_id), kept_offer(request.draft)
    if request.method == "POST":
        form = OfferForm(request.POST, communes=names_of_communes())
        if form.is_valid():
            try:
                operations.change_offer(
                    by=request.actor,
                    at=clock.now(),
                    offer_id=offer_id,
                    version=form.cleaned_data["version"],
                    terms=form.entry(),
                )
            except DomainError as refusal:
                form.refuse(refusal)
            else:
                messages.info(request, "L’offre est changée.")
                return redirect("patients:my_offers")
    else:
        initial = kept | {"version": offer.version} if kept else initial_from(offer)
        form = OfferForm(initial=initial, communes=names_of_communes())
    return render(
        request,
        "patients/my_offer.html",
        {"form": form, "offer": offer, "kept": kept},
        status=422 if form.is_bound else 200,
    )


def own_offer(request, offer_id):
    """404 for another doctor’s."""
    today = clock.today()
    offer = offers.find(offer_id, today)
    speaks = doctors.answering_for(request.actor, today)
    if offer is None or offer.doctor_id not in {one.doctor_id for one in speaks}:
        raise Http404
    return offer
