"""A browser where somebody already came in to an account: strangers who guess its password do not
close the door to it.

The cookie holds a number drawn at random and a mark of each account, signed: neither an address
nor an account is read in it. It opens nothing by itself, it only counts apart.
"""

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.utils.crypto import get_random_string, salted_hmac

SALT = "members.accounts.known_device"
KEPT_SECONDS = 400 * 86_400
MOST_ACCOUNTS = 8


@dataclass(frozen=True)
class Device:
    number: str
    accounts: tuple[str, ...]


def read(request) -> Device | None:
    text = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    try:
        number, accounts = signing.loads(text, salt=SALT, max_age=KEPT_SECONDS)
        return Device(str(number), tuple(map(str, accounts)))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def number_for(request, email: str) -> str:
    """Of this browser, if that account was opened in it; else empty."""
    device = read(request)
    return device.number if device and _mark(email) in device.accounts else ""


def remember(request, response, email: str) -> None:
    """Written when somebody has just come in, second factor included."""
    device = read(request) or Device(get_random_string(22), ())
    mark = _mark(email)
    others = [one for one in device.accounts if one != mark]
    accounts = [mark, *others][:MOST_ACCOUNTS]
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps([device.number, accounts], salt=SALT),
        max_age=KEPT_SECONDS,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )


def _mark(email: str) -> str:
    return salted_hmac(SALT, email.strip().lower()).hexdigest()[:22]
