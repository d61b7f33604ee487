"""What an account, or an address without one, tries too often.

Counted in the shared cache, for every process. Somebody signed in is never blocked for a wrong
address: it leads nowhere, and an administrator sees an alert. An address without account that tries
private links is refused for an hour; a link that is right always opens, since many people may
share one address and a link cannot be guessed.
"""

import logging
from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.core.internal.ratelimit import truncate_ip
from django.conf import settings
from django.core.cache import cache
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from redis.exceptions import RedisError

from cpts_portal.foundation.kernel import clock
from members.enums import AlertKind
from members.operations import sign_ins

log = logging.getLogger(__name__)
HOUR = 3600
NUMBERED = ("pk", "session_id")


def one_more(key: str) -> int:
    """How many within the hour that the first one opened; 0 when the cache does not answer."""
    try:
        cache.add(key, 0, HOUR)
        return cache.incr(key)
    except (RedisError, ValueError):  # a key may end between the two
        log.warning("the shared cache does not count")
        return 0


def names_an_object(kwargs: dict) -> bool:
    return any(isinstance(value, UUID) or name in NUMBERED for name, value in kwargs.items())


def key_of(request) -> str:
    """Neither an account nor an address is written in the cache in clear."""
    actor = request.actor
    who = str(actor.id) if actor.id else truncate_ip(get_adapter(request).get_client_ip(request))
    return f"missed:{salted_hmac('members.accounts.guessed_addresses', who).hexdigest()}"


class GuessedAddressMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if kind := getattr(response, "quota", None):
            sign_ins.raise_alert(by=request.actor, at=clock.now(), kind=kind)
        elif response.status_code == 404 and request.resolver_match and self._too_many(request):
            return render(request, "429_links.html", status=429)
        return response

    @staticmethod
    def _too_many(request) -> bool:
        """One more wrong address; are they too many for somebody without an account?"""
        match, actor = request.resolver_match, request.actor
        secret = getattr(match.func, "secret_address", False)
        if not secret and not (actor.id and names_an_object(match.kwargs)):
            return False
        missed = one_more(key_of(request))
        if missed == settings.MISSED_IDS_AN_HOUR:
            kind = AlertKind.GUESSED_LINKS if secret else AlertKind.GUESSED_IDS
            sign_ins.raise_alert(by=actor, at=clock.now(), kind=kind)
        return secret and not actor.id and missed > settings.MISSED_IDS_AN_HOUR
