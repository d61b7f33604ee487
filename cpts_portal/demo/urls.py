from django.urls import path

from cpts_portal.demo.views import simulator, simulator_machine
from cpts_portal.demo.views.enter import enter
from cpts_portal.demo.views.mailbox import mailbox
from cpts_portal.demo.views.tour import tour

SIMULATOR = "simulateur/"
app_name = "demo"
urlpatterns = [
    path("", tour, name="tour"),
    path("courriels/", mailbox, name="mailbox"),
    path("entrer/<slug:key>/", enter, name="enter"),
    path(SIMULATOR, simulator.authorize, name="simulator"),
    path(f"{SIMULATOR}fin/", simulator.leave, name="simulator_leave"),
    path(
        f"{SIMULATOR}.well-known/openid-configuration",
        simulator_machine.discovery,
        name="simulator_discovery",
    ),
    path(f"{SIMULATOR}cles/", simulator_machine.keys, name="simulator_keys"),
    path(f"{SIMULATOR}jeton/", simulator_machine.token, name="simulator_token"),
    path(f"{SIMULATOR}identite/", simulator_machine.userinfo, name="simulator_userinfo"),
]
