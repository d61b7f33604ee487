"""Every login, closed ones included: whose traces may be read."""

from dataclasses import dataclass
from uuid import UUID

from members.models import User


@dataclass(frozen=True)
class AccountLine:
    id: UUID
    name: str
    email: str
    is_active: bool


def rows():
    """For the filters of the list; read by ``shown``."""
    return User.objects.order_by("name", "email", "pk")


def shown(rows) -> list[AccountLine]:
    return [AccountLine(*row) for row in rows.values_list("pk", "name", "email", "is_active")]
