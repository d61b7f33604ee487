"""Where an act of the office leads: the list it came from is never lost."""

from django.shortcuts import redirect
from django.urls import reverse

from patients import filters
from patients.filters import RequestFilter


def came_from(request, at) -> RequestFilter | None:
    """The list named in the address of any page of the office."""
    return filters.came_from(request.GET, session=request.session, at=at)


def address(route: str, back: RequestFilter | None, *ids) -> str:
    return reverse(route, args=ids) + (back.query if back else "")


def to_request(request_id, back: RequestFilter | None):
    return redirect(address("patients:request", back, request_id))


def to_list(back: RequestFilter | None):
    """Without a list, the first page: what waits."""
    return redirect(address("patients:requests", back) if back else reverse("patients:today"))
