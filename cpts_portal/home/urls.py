from django.urls import path

from cpts_portal.home.views import legal
from cpts_portal.home.views.landing import landing
from cpts_portal.home.views.my_hours import my_hours
from cpts_portal.home.views.today import today

app_name = "home"
urlpatterns = [
    path("", landing, name="landing"),
    path("aujourdhui/", today, name="today"),
    path("mes-heures/", my_hours, name="my_hours"),
    path("mentions-legales/", legal.legal_notice, name="legal_notice"),
    path("vie-privee/", legal.privacy, name="privacy"),
    path("accessibilite/", legal.accessibility, name="accessibility"),
]
