"""How many wrong passwords, from where: five from one network, thirty an hour from all of them, and
neither counts against a browser where the account was opened before.

A browser knows itself by a cookie that holds a number drawn at random and a mark of each account,
signed: neither an address nor an account is read in it. It opens nothing by itself.
"""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from allauth.core.internal.ratelimit import RateLimitUsage, get_ip
from django.conf import settings
from django.core import signing
from django.utils.crypto import get_random_string, salted_hmac

from cpts_portal.foundation.kernel import clock
from members.operations import sign_ins

SALT = "members.accounts.known_device"
COOKIE_SECONDS = 400 * 86_400
MOST_ACCOUNTS = 8


def _device(request) -> tuple[str, list[str]]:
    """The number of this browser and the marks of its accounts; empty for an unknown one."""
    text = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    try:
        number, accounts = signing.loads(text, salt=SALT, max_age=COOKIE_SECONDS)
        return str(number), [str(account) for account in accounts]
    except (signing.BadSignature, ValueError, TypeError):
        return "", []


def number_for(request, email: str) -> str:
    """Of this browser, if that account was opened in it; else empty."""
    number, accounts = _device(request)
    return number if _mark(email) in accounts else ""


def remember(request, response, email: str) -> None:
    """Written when somebody has just come in, second factor included."""
    number, accounts = _device(request)
    mark = _mark(email)
    accounts = [mark, *(account for account in accounts if account != mark)][:MOST_ACCOUNTS]
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps([number or get_random_string(22), accounts], salt=SALT),
        max_age=COOKIE_SECONDS,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )


def _mark(email: str) -> str:
    return salted_hmac(SALT, email.strip().lower()).hexdigest()[:22]


APP = "allauth.account"
EVERYWHERE = "login_failed_everywhere"


def _limits(request, email: str) -> list[tuple[str, str]]:
    """Each limit that counts here: its name, and whose attempts it counts."""
    if device := number_for(request, email):
        return [("login_failed_known", f"{device}:{email}")]
    return [("login_failed", f"{get_ip(request)}:{email}"), (EVERYWHERE, email)]


class CountedAttempts(DefaultAccountAdapter):
    """Mixed into the adapter of allauth, which counts by account alone: anybody could then lock
    somebody out of everywhere."""

    def pre_authenticate(self, request, **credentials) -> None:
        email = credentials.get("email", "").strip().lower()
        counted = RateLimitUsage(usage=[])
        for action, key in _limits(request, email):
            usage = ratelimit.consume(request, app=APP, action=action, key=key)
            if usage is None:
                sign_ins.record_sign_in_blocked(email=email, at=clock.now())
                raise self.validation_error("too_many_login_attempts")
            counted.usage += usage.usage
        # a right password gives these back
        self._login_failed_rl_usage = counted

    def _delete_login_attempts_cached_email(self, request, **credentials) -> None:
        """A password chosen anew by the link of a mail: who reads the mailbox starts afresh."""
        email = credentials.get("email", "").strip().lower()
        for action, key in _limits(request, email):
            ratelimit.clear(request, app=APP, action=action, key=key)
