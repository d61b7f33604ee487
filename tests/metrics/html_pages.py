"""A page as a browser meets it: where it leads, and the forms it offers with what they hold."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

# what a ticked box without a value sends
_DEFAULT_VALUES = {"checkbox": "on", "radio": "on"}
_LINKS = ("href", "src", "action", "formaction")


@dataclass
class Form:
    """By name: ``fields``, the value sent when nobody touches the form; ``offered``, all the values
    one may choose."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    offered: dict[str, list[str]] = field(default_factory=dict)

    def first_offered(self, name: str) -> str:
        return next(value for value in self.offered[name] if value)


@dataclass
class Page:
    links: list[str] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)


def parse_page(body: str, address: str) -> Page:
    reader = _Reader(address)
    reader.feed(body)
    return reader.page


class _Reader(HTMLParser):
    def __init__(self, address: str):
        super().__init__()
        self.address, self.page = address, Page()
        self.form: Form | None = None
        self.select = self.textarea = ""

    def handle_starttag(self, tag, pairs):
        attributes = {name: value or "" for name, value in pairs}
        if tag == "form":
            self._open_form(attributes)
        else:
            self._links(attributes)
            self._field(tag, attributes)

    def _open_form(self, attributes: dict[str, str]) -> None:
        action = self._whole(attributes.get("action", ""))
        self.form = Form(action, attributes.get("method", "get").lower())
        self.page.forms.append(self.form)
        if self.form.method == "get":
            self.page.links.append(action)

    def _links(self, attributes: dict[str, str]) -> None:
        links = [attributes[name] for name in _LINKS if attributes.get(name)]
        # htmx, and what the scripts read
        links += [
            value
            for name, value in attributes.items()
            if name.startswith(("hx-", "data-")) and value.startswith("/")
        ]
        self.page.links += map(self._whole, links)

    def _whole(self, link: str) -> str:
        return urljoin(self.address, link).partition("#")[0]

    def _field(self, tag: str, attributes: dict[str, str]) -> None:
        name = attributes.get("name", "")
        if tag == "select":
            self.select = name
        elif tag == "option" and self.select and self.form:
            self._offer(self.select, attributes)
            if "selected" in attributes or self.select not in self.form.fields:
                self.form.fields[self.select] = attributes.get("value", "")
        elif name and self.form and tag == "textarea":
            self.textarea = name
            self.form.fields[name] = ""
        elif name and self.form and tag in ("input", "button"):
            self._offer(name, attributes)
            if tag == "input" and _is_sent(attributes):
                self.form.fields[name] = attributes.get(
                    "value", _DEFAULT_VALUES.get(attributes.get("type", ""), "")
                )

    def _offer(self, name: str, attributes: dict[str, str]) -> None:
        self.form.offered.setdefault(name, []).append(attributes.get("value", ""))

    def handle_data(self, data):
        if self.textarea and self.form:
            self.form.fields[self.textarea] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        if tag in ("form", "select"):
            self.select = ""
        if tag in ("form", "textarea"):
            self.textarea = ""


def _is_sent(attributes: dict[str, str]) -> bool:
    kind = attributes.get("type", "text")
    if kind in ("checkbox", "radio"):
        return "checked" in attributes
    return kind not in ("submit", "button", "file", "reset")
