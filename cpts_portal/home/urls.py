from django.urls import path

from cpts_portal.home.views import legal

app_name = "home"
urlpatterns = [
    path("mentions-legales/", legal.legal_notice, name="legal_notice"),
    path("vie-privee/", legal.privacy, name="privacy"),
    path("accessibilite/", legal.accessibility, name="accessibility"),
]
