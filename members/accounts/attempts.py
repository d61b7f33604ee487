"""How many wrong passwords, from where: five from one network, thirty an hour from all of them, and
neither counts against a browser where the account was opened before."""

from allauth.core.internal import ratelimit
from allauth.core.internal.ratelimit import RateLimitUsage, get_ip

from cpts_portal.foundation.kernel import clock
from members.accounts import known_device
from members.operations import sign_ins

APP = "allauth.account"
EVERYWHERE = "login_failed_everywhere"


def _limits(request, email: str) -> list[tuple[str, str]]:
    """Each limit that counts here: its name, and whose attempts it counts."""
    if device := known_device.number_for(request, email):
        return [("login_failed_known", f"{device}:{email}")]
    return [("login_failed", f"{get_ip(request)}:{email}"), (EVERYWHERE, email)]


class CountedAttempts:
    """Mixed into the adapter of allauth, which counts by account alone: anybody could then lock
    somebody out of everywhere."""

    def pre_authenticate(self, request, **credentials) -> None:
        email = credentials.get("email", "").strip().lower()
        counted = RateLimitUsage(usage=[])
        for action, key in _limits(request, email):
            one = ratelimit.consume(request, app=APP, action=action, key=key)
            if one is None:
                sign_ins.record_sign_in_blocked(email=email, at=clock.now())
                raise self.validation_error("too_many_login_attempts")
            counted.usage += one.usage
        # a right password gives these back
        self._login_failed_rl_usage = counted

    def _delete_login_attempts_cached_email(self, request, **credentials) -> None:
        """A password chosen anew by the link of a mail: who reads the mailbox starts afresh."""
        email = credentials.get("email", "").strip().lower()
        for action, key in _limits(request, email):
            ratelimit.clear(request, app=APP, action=action, key=key)
