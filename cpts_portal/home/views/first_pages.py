"""The first page after signing in: each role's own place, and the hours of a member."""

from uuid import UUID

from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.web.http import page, reads
from cpts_portal.home import contents
from cpts_portal.home.dashboard import LATE_AFTER_DAYS, dashboard
from cpts_portal.home.views.mails import watches_mails
from members import permissions
from members.permissions import examines_applications, office
from members.queries import membership
from missions import contents as declared_hours
from missions.models import Declaration
from missions.permissions import declares, verifies
from missions.queries import waiting
from patients.contents import doctor_desk
from patients.permissions import answers, works_the_list
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
        if holds(request.actor):
            return redirect(route)
    if _answers_for_a_doctor(request.actor):
        return redirect(ANSWERING)
    if not declares(request.actor) or request.actor.person_id is None:
        return render(request, "home/no_place.html")
    today, person_id = clock.today(), request.actor.person_id
    shortcuts = declared_hours.shortcuts(person_id, on=today)
    hours = contents.my_hours(person_id, on=today, limit=8)
    # the first days: nothing was declared, nothing waits
    nothing_yet = not (hours["rows"] or shortcuts["proposals"])
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


@page(reads, office, budget=12)
def today(request):
    """What waits, what is late, where the contract stands, what it will pay: in that order."""
    context = {
        "board": dashboard(clock.now()),
        "own": _own_hours(request.actor),
        "first_name": first_name(request.actor),
        "watches_mails": watches_mails(request.actor),
        # president and treasurer read how many wait; the hours themselves are the coordinator's
        "opens_hours": verifies(request.actor),
        "decides_joining": examines_applications(request.actor),
        "works_the_list": works_the_list(request.actor),
        "late_after": LATE_AFTER_DAYS,
    }
    return render(request, "home/today.html", context | {"nothing_waits": _nothing_waits(context)})


def _nothing_waits(context: dict) -> bool:
    """No line of the list has anything to say to whoever reads it."""
    board, own = context["board"], context["own"]
    lines = (
        board.review,
        board.remarks,
        board.mails_to_look_at,
        board.files_withheld,
        own and any(own.values()),
        context["opens_hours"] and (board.waiting.count or board.contract),
        context["decides_joining"] and board.joining.count,
        context["works_the_list"] and board.care["to_qualify"],
    )
    return not any(lines)


def _own_hours(actor: Actor) -> dict[str, int] | None:
    """Of those of the office who are members too."""
    if actor.person_id is None or not declares(actor):
        return None
    return waiting.of_person(actor.person_id)


@page(reads, declares, scope="own hours", budget=4, query=("envoyee",))
def my_hours(request):
    hours = contents.my_hours(request.actor.person_id, on=clock.today())
    just_sent = _just_sent(hours["rows"], request.GET.get("envoyee", ""))
    return render(request, "home/my_hours.html", {"hours": hours, "just_sent": just_sent})


def _just_sent(rows: list[Declaration], text: str):
    """The hours that one tap has just sent, while they can still be taken back."""
    try:
        identifier = UUID(text)
    except ValueError:
        return None
    sent = (row for row in rows if row.id == identifier and row.is_waiting)
    return next(sent, None)
