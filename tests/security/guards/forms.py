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
class Shown:
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

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.open = (given.get("action", ""), {}) if given.get("method") == "post" else None
            if self.open:
                self.forms.append(self.open)
        name = given.get("name")
        if tag == "option" and self.select is not None:
            self.select.add(given.get("value") or "")
        elif self.open and name and name != "csrfmiddlewaretoken":
            values = self.open[1].setdefault(name, set())
            self.select = values if tag == "select" else None
            if tag != "select":
                values.add(given.get("value") or "")

    def handle_endtag(self, tag):
        if tag == "form":
            self.open = self.select = None


def on_the_pages(place) -> tuple[dict[str, Shown], dict[tuple, tuple]]:
    """And (reader, method, address) → the answer and the tables written to."""
    found: dict[str, Shown] = {}
    looked = {}
    doors = probes.doors()
    rows = [row for row in access.matrix_rows() if row.route in doors]
    for name in LOOKING:
        reader = place.readers[name]
        for row in rows:
            if reader.may(row, "GET"):
                page = fill(row, doors[row.route], place.values)
                answer, tables = probes.ask(reader.client, "GET", page)
                kept = SimpleNamespace(status_code=answer.status_code, url=answer.get("Location"))
                looked[reader.name, "GET", page] = kept, tables
                _gather(found, reader, page, answer)
    return found, looked


def _gather(found, reader, page: str, answer) -> None:
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
        shown = found.setdefault(route, Shown(route, address, reader.name))
        for name, values in fields.items():
            shown.fields.setdefault(name, set()).update(values)
