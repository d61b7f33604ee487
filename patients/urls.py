from django.urls import path

from patients.views.ask import ask
from patients.views.correct import correct, correct_save
from patients.views.follow import follow
from patients.views.follow_step import follow_step
from patients.views.received import received
from patients.views.record import record
from patients.views.report import report
from patients.views.request import request
from patients.views.request_step import request_step
from patients.views.requests import requests
from patients.views.today import today

app_name = "patients"
urlpatterns = [
    path("medecin-traitant/", ask, name="ask"),
    path("medecin-traitant/recu/<str:receipt>/", received, name="received"),
    path("medecin-traitant/suivi/<str:link>/", follow, name="follow"),
    path("medecin-traitant/suivi/<str:link>/etape/", follow_step, name="follow_step"),
    path("signaler-un-patient/", report, name="report"),
    path("acces/", today, name="today"),
    path("acces/demandes/", requests, name="requests"),
    path("acces/demandes/nouvelle/", record, name="record"),
    path("acces/demandes/<uuid:request_id>/", request, name="request"),
    path("acces/demandes/<uuid:request_id>/etape/", request_step, name="request_step"),
    path("acces/demandes/<uuid:request_id>/corriger/", correct, name="correct"),
    path(
        "acces/demandes/<uuid:request_id>/corriger/enregistrer/", correct_save, name="correct_save"
    ),
]
