"""A session as if the password and the one-time code had just been given."""

from allauth.account.internal.flows.login import record_authentication
from allauth.usersessions.models import UserSession
from django.contrib.auth import login, logout
from django.contrib.messages import get_messages

BACKEND = "members.accounts.backend.Backend"


def take_over(request, user, *, enrolled: bool) -> None:
    """Nothing of whoever was here stays: session, waiting messages, form tokens."""
    for _ in get_messages(request):
        pass  # a message that was read is not shown again
    logout(request)
    login(request, user, backend=BACKEND)
    record_authentication(request, user, "password")
    if enrolled:
        record_authentication(request, user, "mfa", type="totp")
    UserSession.objects.create_from_request(request)
