"""Every login, closed ones included: whose traces may be read."""

from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Q

from members.models import User

PAGE_SIZE = 50


@dataclass(frozen=True)
class AccountLine:
    id: UUID
    name: str
    email: str
    is_active: bool


def page(number: str | int, *, text: str = "") -> Page:
    rows = User.objects.order_by("name", "email", "pk")
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(email__icontains=text))
    rows = rows.values_list("pk", "name", "email", "is_active")
    found = Paginator(rows, PAGE_SIZE).get_page(number)
    found.object_list = [AccountLine(*row) for row in found.object_list]
    return found
