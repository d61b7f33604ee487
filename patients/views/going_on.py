"""Where an act of the office leads: the list it came from is never lost."""

from django.shortcuts import redirect
from django.urls import reverse

from patients.filters import Carried, carried


def came_from(request, at) -> Carried | None:
    """The list named in the address of any page of the office."""
    return carried(request.GET, session=request.session, at=at)


def address(route: str, back: Carried | None, *ids) -> str:
    return reverse(route, args=ids) + (back.query if back else "")


def to_request(request_id, back: Carried | None):
    return redirect(address("patients:request", back, request_id))


def to_list(back: Carried | None):
    """Without a list, the first page: what waits."""
    return redirect(address("patients:requests", back) if back else reverse("patients:today"))
