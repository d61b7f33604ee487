"""Every form that somebody writes in: where it stands, what is typed, and by whom."""

from html.parser import HTMLParser

from tests.journeys import kept_forms_of_funding, kept_forms_of_patients
from tests.journeys.kept_story import WORDS, Story

STORIES = (
    *kept_forms_of_patients.STORIES,
    Story("member", "missions:declare", "missions:declare", {"comment": WORDS}),
    Story("member", "missions:change", "missions:change", {"comment": WORDS}),
    Story(
        "coordinator",
        "missions:declaration",
        "missions:declaration",
        {"step": "refuse", "reason": WORDS},
        rest={},
    ),
    Story(
        "coordinator",
        "members:application",
        "members:application",
        {"step": "ask", "reason": WORDS},
        rest={},
    ),
    *kept_forms_of_funding.STORIES,
)


class Forms(HTMLParser):
    """The forms of a page: where each is sent, and what a browser would send with it."""

    def __init__(self, page: str):
        super().__init__()
        self.found: list[tuple[str, dict]] = []
        self._open = False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "form":
            self.found.append((said.get("action") or "", {}))
            self._open = True
        elif self._open and said.get("name"):
            # a list of several choices sends nothing by itself
            value = None if "multiple" in said else said.get("value") or ""
            self.found[-1][1].setdefault(said["name"], value)

    def handle_endtag(self, tag):
        if tag == "form":
            self._open = False

    def holding(self, names: set[str], *, sent_to: str, here: str) -> dict:
        """The form where all this may be typed."""
        for action, fields in self.found:
            if (action or here) == sent_to and names <= fields.keys():
                return {name: value for name, value in fields.items() if value is not None}
        raise AssertionError(f"no form to {sent_to} with {sorted(names)}: {self.found}")
