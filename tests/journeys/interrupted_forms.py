"""Every form that somebody writes in: where it stands, what is typed, and by whom."""

from html.parser import HTMLParser

from tests.journeys import interrupted_forms_of_funding, interrupted_forms_of_patients
from tests.journeys.interrupted_form import WORDS, InterruptedForm

CASES = (
    *interrupted_forms_of_patients.CASES,
    InterruptedForm("member", "missions:declare", "missions:declare", {"comment": WORDS}),
    InterruptedForm("member", "missions:change", "missions:change", {"comment": WORDS}),
    InterruptedForm(
        "coordinator",
        "missions:declaration",
        "missions:declaration",
        {"step": "refuse", "reason": WORDS},
        rest={},
    ),
    InterruptedForm(
        "coordinator",
        "members:application",
        "members:application",
        {"step": "ask", "reason": WORDS},
        rest={},
    ),
    *interrupted_forms_of_funding.CASES,
)


class Forms(HTMLParser):
    """The forms of a page: where each is sent, and what a browser would send with it."""

    def __init__(self, page: str):
        super().__init__()
        self.forms: list[tuple[str, dict]] = []
        self._open = False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "form":
            self.forms.append((attributes.get("action") or "", {}))
            self._open = True
        elif self._open and attributes.get("name"):
            # a list of several choices sends nothing by itself
            value = None if "multiple" in attributes else attributes.get("value") or ""
            self.forms[-1][1].setdefault(attributes["name"], value)

    def handle_endtag(self, tag):
        if tag == "form":
            self._open = False

    def holding(self, names: set[str], *, sent_to: str, here: str) -> dict:
        """The form where all this may be typed."""
        for action, fields in self.forms:
            if (action or here) == sent_to and names <= fields.keys():
                return {name: value for name, value in fields.items() if value is not None}
        raise AssertionError(f"no form to {sent_to} with {sorted(names)}: {self.forms}")
