"""The first page after signing in: each role's own place; a member gets her three choices."""

from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.web.http import page, reads
from cpts_portal.home.contents import my_hours
from members import permissions
from members.queries import membership
from missions import contents as declared_hours
from missions.permissions import declares
from patients.contents import doctor_desk
from patients.permissions import answers
from patients.queries import doctors

# in this order: the role that has work waiting comes before the one that only looks
PLACES = (
    (permissions.coordinator, "home:today"),
    (permissions.president, "home:today"),
    (permissions.treasurer, "home:today"),
    (permissions.access_officer, "patients:today"),
    (permissions.reviewer, "review:index"),
    (permissions.administrator, "health"),
)
ANSWERING = "patients:my_proposals"


@page(reads, permissions.signed_in, scope="own role", budget=2)
def landing(request):
    for holds, route in PLACES:
        if holds(request.actor) and (url := _address(route)):
            return redirect(url)
    if _answers_for_a_doctor(request.actor):
        return redirect(ANSWERING)
    if not declares(request.actor) or request.actor.person_id is None:
        return render(request, "home/no_place.html")
    today, person_id = clock.today(), request.actor.person_id
    shortcuts = declared_hours.shortcuts(person_id, on=today)
    hours = my_hours(person_id, on=today, limit=8)
    # her first days: nothing was declared, nothing waits
    nothing_yet = not (hours.rows or shortcuts["proposals"])
    context = {
        "today": today,
        "first_name": first_name(request.actor),
        "shortcuts": shortcuts,
        "hours": hours,
        "places": doctor_desk(request.actor, on=today),
        "welcome": membership.welcome_of(person_id, today) if nothing_yet else None,
    }
    return render(request, "home/member.html", context)


def _answers_for_a_doctor(actor: Actor) -> bool:
    """A secretary, a stand-in, a doctor outside the association: no role, and work waiting."""
    alone = not actor.roles and answers(actor)
    return alone and bool(doctors.answering_for(actor, clock.today()))


def first_name(actor: Actor) -> str:
    return actor.name.partition(" ")[0]


def _address(route: str) -> str | None:
    try:
        return reverse(route)
    except NoReverseMatch:
        return None
