from django.urls import path

from members.views import alerts, application, applications, directory, meetings, territory
from members.views.application_status import application_status
from members.views.apply import apply, apply_sent, apply_structure
from members.views.close_session import close_session
from members.views.invitation import invitation
from members.views.joining_text import joining_text
from members.views.pro_sante import back, start, you

app_name = "members"
urlpatterns = [
    path("adherer/", apply, name="apply"),
    path("adherer/structure/", apply_structure, name="apply_structure"),
    path("adherer/envoyee/", apply_sent, name="apply_sent"),
    path("adherer/textes/<slug:kind>/<slug:version>/", joining_text, name="joining_text"),
    path("adherer/suivi/<str:token>/", application_status, name="application_status"),
    path("invitation/<str:token>/", invitation, name="invitation"),
    path("compte/pro-sante-connect/", start.start, name="pro_sante_start"),
    path("compte/pro-sante-connect/retour/", back.back, name="pro_sante_back"),
    path("compte/pro-sante-connect/vous/", you.you, name="pro_sante_you"),
    path("adherents/demandes/", applications.applications, name="applications"),
    path(
        "adherents/demandes/demandes.csv",
        applications.applications_export,
        name="applications_export",
    ),
    path(
        "adherents/demandes/demandes.xlsx",
        applications.applications_workbook,
        name="applications_workbook",
    ),
    path("adherents/demandes/<uuid:application_id>/", application.application, name="application"),
    path("adherents/", directory.directory_page, name="directory"),
    path("adherents/adherents.csv", directory.directory_export, name="directory_export"),
    path("adherents/<uuid:person_id>/", directory.person_page, name="person"),
    path("compte/sessions/<int:session_id>/fermer/", close_session, name="close_session"),
    path("securite/alertes/", alerts.alerts, name="alerts"),
    path("securite/alertes/<uuid:alert_id>/vue/", alerts.see_alert, name="see_alert"),
    path("territoire/", territory.territory_page, name="territory"),
    path("reunions/", meetings.meetings_page, name="meetings"),
    path("reunions/<uuid:meeting_id>/", meetings.meeting_page, name="meeting"),
    path("reunions/<uuid:meeting_id>/feuille/", meetings.meeting_sheet, name="meeting_sheet"),
    path(
        "reunions/<uuid:meeting_id>/feuille/deposer/", meetings.deposit_sheet, name="deposit_sheet"
    ),
]
