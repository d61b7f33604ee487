"""The forms of the portal as its pages show them: where each goes, and the names it sends."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from types import SimpleNamespace
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from cpts_portal.home import access
from tests.security.guards import probes
from tests.support.populated_portal import fill

# who looks at which page: enough people to meet every form
LOOKING = ("anonymous", "member", "doctor", "coordinator", "president", "cpam")


@dataclass
class PageForm:
    """``fields``: the values a page offers under each name (a hidden one, the options)."""

    route: str
    address: str
    reader: str
    fields: dict[str, set[str]] = field(default_factory=dict)

    def as_sent(self) -> dict[str, str]:
        return {name: min(values) for name, values in self.fields.items() if values}


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms, self.open, self.select = [], None, None

    def handle_starttag(self, tag, pairs):
        attrs = dict(pairs)
        if tag == "form":
            self.open = (attrs.get("action", ""), {}) if attrs.get("method") == "post" else None
            if self.open:
                self.forms.append(self.open)
        name = attrs.get("name")
        if tag == "option" and self.select is not None:
            self.select.add(attrs.get("value") or "")
        elif self.open and name and name != "csrfmiddlewaretoken":
            values = self.open[1].setdefault(name, set())
            self.select = values if tag == "select" else None
            if tag != "select":
                values.add(attrs.get("value") or "")

    def handle_endtag(self, tag):
        if tag == "form":
            self.open = self.select = None


def on_the_pages(portal) -> tuple[dict[str, PageForm], dict[tuple, tuple]]:
    """And (reader, method, address) → the answer and the tables written to."""
    page_forms: dict[str, PageForm] = {}
    looked = {}
    routes = probes.routes_by_name()
    rows = [row for row in access.matrix_rows() if row.route in routes]
    for name in LOOKING:
        reader = portal.readers[name]
        for row in rows:
            if reader.may(row, "GET"):
                page = fill(row, routes[row.route], portal.values)
                answer, tables = probes.ask(reader.client, "GET", page)
                reply = SimpleNamespace(status_code=answer.status_code, url=answer.get("Location"))
                looked[reader.name, "GET", page] = reply, tables
                _gather(page_forms, reader, page, answer)
    return page_forms, looked


def _gather(page_forms, reader, page: str, answer) -> None:
    if answer.streaming or b'method="post"' not in answer.content:
        return
    parsed = _Reader()
    parsed.feed(answer.content.decode())
    for action, fields in parsed.forms:
        address = urlsplit(action or page).path
        try:
            route = resolve(address).view_name
        except Resolver404:
            continue
        form = page_forms.setdefault(route, PageForm(route, address, reader.name))
        for name, values in fields.items():
            form.fields.setdefault(name, set()).update(values)
