from django.urls import path

from members.views import accounts, applications, directory, joining, meetings

app_name = "members"
APPLICATIONS = "adherents/demandes/"
MEETING = "reunions/<uuid:meeting_id>/"
urlpatterns = [
    path("adherer/", joining.apply, name="apply"),
    path("adherer/structure/", joining.apply_structure, name="apply_structure"),
    path("adherer/envoyee/", joining.apply_sent, name="apply_sent"),
    path("adherer/textes/<slug:kind>/<slug:version>/", joining.joining_text, name="joining_text"),
    path("adherer/suivi/<str:token>/", joining.application_status, name="application_status"),
    path("invitation/<str:token>/", joining.invitation, name="invitation"),
    path("compte/pro-sante-connect/", accounts.start_sign_in, name="pro_sante_start"),
    path("compte/pro-sante-connect/retour/", accounts.return_from_provider, name="pro_sante_back"),
    path("compte/pro-sante-connect/vous/", accounts.confirm_identity, name="pro_sante_you"),
    path(APPLICATIONS, applications.applications, name="applications"),
    path(
        f"{APPLICATIONS}demandes.csv", applications.applications_export, name="applications_export"
    ),
    path(
        f"{APPLICATIONS}demandes.xlsx",
        applications.applications_workbook,
        name="applications_workbook",
    ),
    path(f"{APPLICATIONS}<uuid:application_id>/", applications.application, name="application"),
    path("adherents/", directory.directory_page, name="directory"),
    path("adherents/adherents.csv", directory.directory_export, name="directory_export"),
    path("adherents/<uuid:person_id>/", directory.person_page, name="person"),
    path("compte/sessions/<int:session_id>/fermer/", accounts.close_session, name="close_session"),
    path("securite/alertes/", accounts.alerts, name="alerts"),
    path("securite/alertes/<uuid:alert_id>/vue/", accounts.see_alert, name="see_alert"),
    path("territoire/", directory.territory_page, name="territory"),
    path("reunions/", meetings.meetings_page, name="meetings"),
    path(MEETING, meetings.meeting_page, name="meeting"),
    path(f"{MEETING}feuille/", meetings.meeting_sheet, name="meeting_sheet"),
    path(f"{MEETING}feuille/deposer/", meetings.deposit_sheet, name="deposit_sheet"),
]
