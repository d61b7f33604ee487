from django.urls import path

from missions.views.actions import actions
from missions.views.declaration import declaration, own_step
from missions.views.declarations import declarations, declarations_export
from missions.views.declare import change, declare, preview
from missions.views.evidence import evidence, evidence_image

app_name = "missions"
urlpatterns = [
    path("actions/", actions, name="actions"),
    path("declarer/", declare, name="declare"),
    path("declarer/apercu/", preview, name="preview"),
    path("heures/", declarations, name="declarations"),
    path("heures/export.csv", declarations_export, name="declarations_export"),
    path("heures/<uuid:declaration_id>/", declaration, name="declaration"),
    path("heures/<uuid:declaration_id>/modifier/", change, name="change"),
    path("heures/<uuid:declaration_id>/etape/", own_step, name="own_step"),
    path("pieces/<uuid:evidence_id>/", evidence, name="evidence"),
    path("pieces/<uuid:evidence_id>/image/", evidence_image, name="evidence_image"),
]
