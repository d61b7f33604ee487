"""Every method on every route, as somebody: what the answers should not have been, in sentences."""

import io
import re
import zipfile
from urllib.parse import quote
from uuid import UUID

from django.core.cache import cache

from cpts_portal.home import access
from tests.security.guards.table_marks import MARKS, SESSIONS, TRACES, written_tables
from tests.support.populated_portal import fill
from tests.support.shared_fixtures import Undone

# nothing behind: an allowed role gets a page or a 404, a refused one never learns which
NOTHING = {"uuid": str(UUID(int=7)), "int": "4", "str": "zz-9", "slug": "zz-9", "path": "zz-9"}
METHODS = ("GET", "POST")
EVERY_METHOD = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
REFUSED = {302, 403, 404, 405}
SIGN_IN_PAGES = ("/compte/login/", "/compte/2fa/", "/compte/reauthenticate/")
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]+")
# a page of error names its own request
_HIDDEN = re.compile(
    rb'name="(?:csrfmiddlewaretoken|owner|token)" value="[^"]+"|class="num reference">[^<]+'
)


def routes_by_name() -> dict[str, access.Route]:
    return {route.name: route for route in access.routes()}


def leads_to_sign_in(answer) -> bool:
    return answer.status_code == 302 and answer.url.startswith(SIGN_IN_PAGES)


def verdict(row, route, answer, *, allowed: bool) -> str | None:
    status = answer.status_code
    if not allowed:
        return None if status in REFUSED else f"{status}, should be refused"
    if status >= 500 or status in (403, 405):
        return f"{status}, should be let in"
    # a library's page about something the account does not have
    may_be_absent = route.has_parameters or row.path.startswith("/compte/")
    if status == 404 and not may_be_absent:
        return "404, should be let in"
    # allauth's own pages send one from step to step; ours never back to the sign-in pages
    if leads_to_sign_in(answer) and not row.path.startswith("/compte/"):
        return f"sent to {answer.url}, should be let in"
    return None


def probe(reader, row, route, values, methods=METHODS, looked=None) -> list[str]:
    """What one reader gets wrong on one route; whatever it changes is undone. ``looked``: what was
    asked and answered already, in the same state of the same portal."""
    addresses = {True: fill(row, route, values)}
    if route.has_parameters:
        addresses[False] = route.address(NOTHING)
    # who tries every method asks for nothing at all by POST as well
    twice = METHODS if methods == EVERY_METHOD else ("GET",)
    wrong = []
    for method in methods:
        allowed = reader.may(row, method)
        if _tried_by_another(reader, row, method, methods):
            continue
        refusals = {}
        for exists, address in addresses.items():
            if not exists and (method not in twice or (allowed and method == "POST")):
                continue
            answer, tables = (looked or {}).get((reader.name, method, address)) or ask(
                reader.client, method, address
            )
            if not allowed:
                refusals[exists] = _signature(answer, address)
            faults = [verdict(row, route, answer, allowed=allowed)]
            faults.append(_gate(reader, row, answer))
            faults.append(_writing(row, method, tables, allowed=allowed))
            if allowed and not exists and method == "GET" and "<uuid:" in route.pattern:
                faults.append(
                    None if _tells_nothing(answer, address) else "an object out of nothing"
                )
            wrong += [f"{reader.name} {method} {row.route}: {fault}" for fault in faults if fault]
        if len(refusals) == 2 and refusals[True] != refusals[False]:
            wrong.append(f"{reader.name} {method} {row.route}: the refusal tells what exists")
    return wrong


def _tried_by_another(reader, row, method: str, methods) -> bool:
    """A method that nothing answers to is tried by whoever opens the page, and by nobody in
    particular everywhere; a post where nobody posts, by those who try every method as well."""
    opens = reader.may(row, "GET") or reader.may(row, "POST")
    if method == "POST":
        return methods == METHODS and not (row.write_roles or opens)
    return method != "GET" and not opens and reader.name != access.ANONYMOUS


def ask(client, method: str, address: str, data=None, **headers):
    """The answer and the tables written to; undone, the browser's cookies put back."""
    cookies = client.cookies.copy()
    with Undone(), written_tables() as tables:
        if data is None:
            answer = look(client, method, address, **headers)
        else:
            answer = client.post(address, data, **headers)
    client.cookies = cookies
    if method == "POST":
        cache.clear()
    return answer, tables


def look(client, method: str, address: str, **headers):
    answer = client.generic(method, address, **headers)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer


def page_signature(client, address: str) -> tuple:
    """Status, place and words of a page, what differs from one time to the next apart."""
    return _signature(ask(client, "GET", address)[0])


def _signature(answer, own: str = "/\n") -> tuple:
    """What a person learns; ``own``: the address they asked for, taken out."""
    body = b"" if answer.streaming else _HIDDEN.sub(b"", _content(answer.content))
    where = answer.get("Location", "")
    # as it was typed, and as an address that carries it on writes it
    for written_as in (own, quote(own)):
        body, where = body.replace(written_as.encode(), b""), where.replace(written_as, "")
    return answer.status_code, where, body


def _content(body: bytes) -> bytes:
    """What a workbook holds, without the second at which it was written; the rest as it is."""
    if not body.startswith(b"PK"):
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        parts = [name for name in book.namelist() if name != "docProps/core.xml"]
        return b"\n".join(name.encode() + b"\n" + book.read(name) for name in parts)


def _tells_nothing(answer, address: str) -> bool:
    """Not found; or, for an address that only takes a form, the page where such forms stand, named
    by what was asked and nothing more: that page is not found in its turn."""
    if answer.status_code == 302:
        return all(id in address for id in _ID.findall(answer.url))
    return answer.status_code == 404


def _gate(reader, row, answer) -> str | None:
    if not (reader.gated and row.second_factor):
        return None
    gated = leads_to_sign_in(answer) or answer.status_code == 405
    return None if gated else f"{answer.status_code}, should meet the gate"


def _writing(row, method: str, tables: set[str], *, allowed: bool) -> str | None:
    if method == "POST" and allowed:
        return None
    wrote = tables - SESSIONS - MARKS.get(row.route, set()) - (TRACES if allowed else set())
    return f"wrote to {', '.join(sorted(wrote))}" if wrote else None


def probe_everywhere(reader, values, methods=METHODS, looked=None) -> list[str]:
    routes = routes_by_name()
    rows = [row for row in access.matrix_rows() if row.route in routes]
    return [
        fault
        for row in rows
        for fault in probe(reader, row, routes[row.route], values, methods, looked)
    ]
