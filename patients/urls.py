from django.urls import path

from patients.views import (
    asking,
    corrections,
    doctors,
    lists,
    my_offers,
    my_practice,
    my_proposals,
    own_request,
    proposals,
    requests,
)

app_name = "patients"
FOLLOW = "medecin-traitant/suivi/<str:link>/"
REQUEST = "acces/demandes/<uuid:request_id>/"
PROPOSED = "patients-proposes/<uuid:proposal_id>/"
urlpatterns = [
    path("medecin-traitant/", asking.ask, name="ask"),
    path("medecin-traitant/recu/<str:receipt>/", asking.received, name="received"),
    path("medecin-traitant/recu/<str:receipt>/autre/", asking.ask_again, name="ask_again"),
    path("medecin-traitant/retrouver/", asking.find_again, name="find_again"),
    path(FOLLOW, own_request.follow, name="follow"),
    path(f"{FOLLOW}etape/", own_request.follow_step, name="follow_step"),
    path(f"{FOLLOW}copie/<str:ticket>/", own_request.own_copy, name="own_copy"),
    path("signaler-un-patient/", asking.report, name="report"),
    path("acces/", lists.today, name="today"),
    path("acces/demandes/", lists.requests, name="requests"),
    path("acces/demandes/chercher/", lists.search, name="search"),
    path("acces/demandes/nouvelle/", asking.record_request, name="record"),
    path(REQUEST, requests.show_request, name="request"),
    path(f"{REQUEST}etape/", requests.request_step, name="request_step"),
    path(f"{REQUEST}corriger/", corrections.correct, name="correct"),
    path(f"{REQUEST}corriger/enregistrer/", corrections.correct_save, name="correct_save"),
    path(f"{REQUEST}comparer/<uuid:other_id>/", corrections.compare, name="compare"),
    path(f"{REQUEST}lectures/", requests.readers_page, name="readers"),
    path(f"{REQUEST}lectures.csv", requests.readers_export, name="readers_export"),
    path(f"{REQUEST}copie/<str:ticket>/", requests.request_copy, name="request_copy"),
    path(f"{REQUEST}proposer/", proposals.propose, name="propose"),
    path("acces/propositions/<uuid:proposal_id>/", proposals.proposal, name="proposal"),
    path("acces/medecins/", doctors.offers_page, name="offers"),
    path("acces/medecins/ajouter/", doctors.add_doctor, name="add_doctor"),
    path("acces/medecins/<uuid:doctor_id>/", doctors.doctor, name="doctor"),
    path("acces/relances/", lists.reminders_page, name="reminders"),
    path("mes-places/", my_offers.my_offers, name="my_offers"),
    path("mes-places/qui-repond/", my_practice.delegations, name="delegations"),
    path(
        "mes-places/qui-repond/<uuid:delegation_id>/",
        my_practice.end_delegation,
        name="end_delegation",
    ),
    path("mes-places/absence/", my_practice.my_absence, name="my_absence"),
    path("mes-places/<uuid:offer_id>/", my_offers.my_offer, name="my_offer"),
    path("mes-places/<uuid:offer_id>/etape/", my_offers.my_offer_step, name="my_offer_step"),
    path("patients-proposes/", my_proposals.my_proposals, name="my_proposals"),
    path(PROPOSED, my_proposals.my_proposal, name="my_proposal"),
    path(f"{PROPOSED}coordonnees/", my_proposals.my_patient, name="my_patient"),
    path(f"{PROPOSED}suite/", my_proposals.my_patient_step, name="my_patient_step"),
    path("acces/chiffres/", lists.figures, name="figures"),
]
