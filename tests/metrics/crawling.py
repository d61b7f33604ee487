"""The views that somebody finds from a first page, following links and forms."""

from collections import Counter
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

from django.core.cache import cache
from django.test import Client
from django.urls import Resolver404, resolve

from tests.metrics import html_pages
from tests.metrics.browsers import look
from tests.metrics.routes import name_of

FIRST_PAGE = "/"
# of one address, how many rows of a list are opened, those of ``preferred`` apart
OF_EACH = 2
# met and not opened: a session would end, a provider would be asked
NOT_OPENED = frozenset({"account_logout", "members:pro_sante_start"})
# private addresses: a mail, a text message or the page after a form gives them to their owner
RECEIVED = (
    "patients:received",
    "patients:follow",
    "members:application_status",
    "members:invitation",
    "members:apply_sent",
    # the provider sends back there
    "members:pro_sante_back",
    "members:pro_sante_you",
)


class Visit:
    """``views``: names of the functions that answered, or that a form is sent to; ``preferred``:
    addresses with something behind, opened wherever they are met."""

    def __init__(self, client: Client, preferred: Iterable[str] = ()):
        self.client, self.preferred = client, frozenset(preferred)
        self.views: set[str] = set()
        self._opened: Counter[str] = Counter()
        self._visited: set[str] = set()

    def crawl(self, starts: Iterable[str]) -> set[str]:
        waiting = list(starts)
        while waiting:
            waiting += self._open(waiting.pop(0))
        cache.clear()
        return self.views

    def _open(self, address: str) -> list[str]:
        match = match_of(address)
        if match is None or address in self._visited:
            return []
        if match.view_name in NOT_OPENED:
            self.views.add(name_of(match.func))
            return []
        if self._opened[match.view_name] >= OF_EACH and address not in self.preferred:
            return []
        self._visited.add(address)
        self._opened[match.view_name] += 1
        return self._follow(address, match)

    def _follow(self, address: str, match) -> list[str]:
        answer, body = look(self.client, address)
        if answer.status_code >= 400:
            return []
        self.views.add(name_of(match.func))
        if answer.status_code in (301, 302):
            return [urljoin(address, answer["Location"])]
        if "text/html" not in answer.headers.get("Content-Type", ""):
            return []
        page = html_pages.parse_page(body, address)
        self.views |= set(_sent_to(page))
        return page.links


def match_of(address: str):
    """None outside of the portal."""
    parts = urlsplit(address)
    try:
        return None if parts.scheme or parts.netloc else resolve(parts.path)
    except Resolver404:
        return None


def _sent_to(page: html_pages.Page) -> Iterable[str]:
    for form in page.forms:
        match = match_of(form.action)
        if match and form.method == "post":
            yield name_of(match.func)
