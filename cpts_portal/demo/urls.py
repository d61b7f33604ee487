from django.urls import path

from cpts_portal.demo.views.enter import enter
from cpts_portal.demo.views.tour import tour

app_name = "demo"
urlpatterns = [
    path("", tour, name="tour"),
    path("entrer/<slug:key>/", enter, name="enter"),
]
