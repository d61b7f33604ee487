from django.urls import path

from members.views import directory, meetings, territory

app_name = "members"
urlpatterns = [
    path("adherents/", directory.directory_page, name="directory"),
    path("adherents/adherents.csv", directory.directory_export, name="directory_export"),
    path("adherents/<uuid:person_id>/", directory.person_page, name="person"),
    path("territoire/", territory.territory_page, name="territory"),
    path("reunions/", meetings.meetings_page, name="meetings"),
    path("reunions/<uuid:meeting_id>/", meetings.meeting_page, name="meeting"),
    path("reunions/<uuid:meeting_id>/feuille/", meetings.meeting_sheet, name="meeting_sheet"),
]
