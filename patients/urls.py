from django.urls import path

from patients.views.add_doctor import add_doctor
from patients.views.ask import ask
from patients.views.compare import compare
from patients.views.correct import correct, correct_save
from patients.views.delegations import delegations, end_delegation
from patients.views.doctor import doctor
from patients.views.figures import figures
from patients.views.find_again import find_again
from patients.views.follow import follow
from patients.views.follow_step import follow_step
from patients.views.my_absence import my_absence
from patients.views.my_offer import my_offer
from patients.views.my_offer_step import my_offer_step
from patients.views.my_offers import my_offers
from patients.views.my_patient import my_patient
from patients.views.my_patient_step import my_patient_step
from patients.views.my_proposal import my_proposal
from patients.views.my_proposals import my_proposals
from patients.views.offers import offers_page
from patients.views.own_copy import own_copy
from patients.views.proposal import proposal
from patients.views.propose import propose
from patients.views.readers import readers_export, readers_page
from patients.views.received import ask_again, received
from patients.views.record import record
from patients.views.reminders import reminders_page
from patients.views.report import report
from patients.views.request import show_request
from patients.views.request_copy import request_copy
from patients.views.request_step import request_step
from patients.views.requests import requests
from patients.views.search import search
from patients.views.today import today

app_name = "patients"
urlpatterns = [
    path("medecin-traitant/", ask, name="ask"),
    path("medecin-traitant/recu/<str:receipt>/", received, name="received"),
    path("medecin-traitant/recu/<str:receipt>/autre/", ask_again, name="ask_again"),
    path("medecin-traitant/retrouver/", find_again, name="find_again"),
    path("medecin-traitant/suivi/<str:link>/", follow, name="follow"),
    path("medecin-traitant/suivi/<str:link>/etape/", follow_step, name="follow_step"),
    path("medecin-traitant/suivi/<str:link>/copie/<str:ticket>/", own_copy, name="own_copy"),
    path("signaler-un-patient/", report, name="report"),
    path("acces/", today, name="today"),
    path("acces/demandes/", requests, name="requests"),
    path("acces/demandes/chercher/", search, name="search"),
    path("acces/demandes/nouvelle/", record, name="record"),
    path("acces/demandes/<uuid:request_id>/", show_request, name="request"),
    path("acces/demandes/<uuid:request_id>/etape/", request_step, name="request_step"),
    path("acces/demandes/<uuid:request_id>/corriger/", correct, name="correct"),
    path(
        "acces/demandes/<uuid:request_id>/corriger/enregistrer/", correct_save, name="correct_save"
    ),
    path("acces/demandes/<uuid:request_id>/comparer/<uuid:other_id>/", compare, name="compare"),
    path("acces/demandes/<uuid:request_id>/lectures/", readers_page, name="readers"),
    path("acces/demandes/<uuid:request_id>/lectures.csv", readers_export, name="readers_export"),
    path("acces/demandes/<uuid:request_id>/copie/<str:ticket>/", request_copy, name="request_copy"),
    path("acces/demandes/<uuid:request_id>/proposer/", propose, name="propose"),
    path("acces/propositions/<uuid:proposal_id>/", proposal, name="proposal"),
    path("acces/medecins/", offers_page, name="offers"),
    path("acces/medecins/ajouter/", add_doctor, name="add_doctor"),
    path("acces/medecins/<uuid:doctor_id>/", doctor, name="doctor"),
    path("acces/relances/", reminders_page, name="reminders"),
    path("mes-places/", my_offers, name="my_offers"),
    path("mes-places/qui-repond/", delegations, name="delegations"),
    path("mes-places/qui-repond/<uuid:delegation_id>/", end_delegation, name="end_delegation"),
    path("mes-places/absence/", my_absence, name="my_absence"),
    path("mes-places/<uuid:offer_id>/", my_offer, name="my_offer"),
    path("mes-places/<uuid:offer_id>/etape/", my_offer_step, name="my_offer_step"),
    path("patients-proposes/", my_proposals, name="my_proposals"),
    path("patients-proposes/<uuid:proposal_id>/", my_proposal, name="my_proposal"),
    path("patients-proposes/<uuid:proposal_id>/coordonnees/", my_patient, name="my_patient"),
    path("patients-proposes/<uuid:proposal_id>/suite/", my_patient_step, name="my_patient_step"),
    path("acces/chiffres/", figures, name="figures"),
]
