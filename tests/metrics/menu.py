"""Entries of the menus that lead nowhere."""

from django.test import Client
from django.urls import NoReverseMatch, reverse

from cpts_portal.home import access, navigation
from tests.metrics.browsers import look

SIGN_IN_PAGE = "/compte/"


def menus() -> dict[str, tuple[navigation.MenuEntry, ...]]:
    return {access.ANONYMOUS: navigation.OPEN} | {
        str(role): entries for role, entries in navigation.BY_ROLE.items()
    }


def missing_targets(clients: dict[str, Client]) -> list[str]:
    """``role: label (route)``."""
    return [
        f"{role}: {entry.label} ({entry.routes[0]})"
        for role, entries in menus().items()
        for entry in entries
        if not _answers(clients[role], entry.routes[0])
    ]


def _answers(client: Client, route: str) -> bool:
    """A page of its own, or the one it sends to; not a sign-in page."""
    try:
        address = reverse(route)
    except NoReverseMatch:
        return False
    for _ in range(5):
        answer, _body = look(client, address)
        if answer.status_code not in (301, 302):
            return answer.status_code == 200
        address = answer["Location"]
        if address.startswith(SIGN_IN_PAGE):
            return False
    return False
