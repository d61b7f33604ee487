"""Every page a person reaches: what their roles may open, then every link they find there."""

import re
from collections import Counter

from django.test import Client
from django.urls import resolve

from cpts_portal.demo import personas
from cpts_portal.home import access
from tests.support.pages import body_of

_LINK = re.compile(r'(?:href|src|hx-get)="(/[^"#]*)"')
# a session ends, a file of the look, what machines say to each other
NEVER = ("/compte/logout/", "/static/", "/visite/simulateur/")
# of one page, how many rows of a list are opened
OF_EACH = 3


def enter(key: str) -> Client:
    client = Client()
    client.raise_request_exception = True
    answer = client.post(f"/visite/entrer/{key}/")
    assert answer.status_code == 302, key
    return client


def open_addresses(client: Client) -> list[str]:
    """Addresses without parameters that the table opens to this person's roles."""
    actor = client.get("/", follow=True).wsgi_request.actor
    named = {route.name: route for route in access.routes()}
    return [
        row.path
        for row in access.matrix_rows()
        if row.route in named
        and not named[row.route].has_parameters
        and (actor.roles | {access.ANONYMOUS}) & row.read_roles
    ]


def crawl(client: Client) -> tuple[dict[str, str], list[str]]:
    """Pages by address, and what went wrong in a sentence each."""
    waiting, pages, wrong, opened = ["/", *open_addresses(client)], {}, [], Counter()
    while waiting:
        address = waiting.pop(0)
        if address.startswith(NEVER):
            continue
        route = resolve(address.partition("?")[0]).view_name
        if address in pages or opened[route] >= OF_EACH:
            continue
        opened[route] += 1
        answer = client.get(address)
        body = body_of(answer)
        pages[address] = body.decode("utf-8", "replace")
        # a page of the library about a second factor the account does not have
        absent = answer.status_code == 404 and address.startswith("/compte/2fa/")
        if answer.status_code >= 400 and not absent:
            wrong.append(f"{address}: {answer.status_code}")
        elif answer.status_code in (301, 302):
            waiting.append(answer["Location"])
        if "text/html" in answer.headers.get("Content-Type", ""):
            waiting += [link.replace("&amp;", "&") for link in _LINK.findall(pages[address])]
    return pages, wrong


def everybody() -> list[str]:
    return [who.key for who in personas.everybody()]
