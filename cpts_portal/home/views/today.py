from django.shortcuts import render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.web.http import page, reads
from cpts_portal.home.dashboard import LATE_AFTER_DAYS, dashboard
from cpts_portal.home.views.landing import first_name
from cpts_portal.home.views.mails import watches_mails
from members.permissions import examines_applications, office
from missions.permissions import declares, verifies
from missions.queries import waiting
from patients.permissions import works_the_list


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


def _nothing_waits(shown: dict) -> bool:
    """No line of the list has anything to say to whoever reads it."""
    board, own = shown["board"], shown["own"]
    lines = (
        board.review,
        board.remarks,
        board.mails_to_look_at,
        board.files_withheld,
        own and (own.to_correct or own.to_confirm),
        shown["opens_hours"] and (board.waiting.count or board.contract),
        shown["decides_joining"] and board.joining.count,
        shown["works_the_list"] and board.care.to_qualify,
    )
    return not any(lines)


def _own_hours(actor: Actor) -> waiting.OwnWaiting | None:
    """Of those of the office who are members too."""
    if actor.person_id is None or not declares(actor):
        return None
    return waiting.of_person(actor.person_id)
