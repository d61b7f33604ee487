"""Every form that somebody writes in: where it stands, what is typed, and by whom."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser
from uuid import uuid4

from cpts_portal.foundation.kernel.actor import Actor
from funding.dossier.asked_points import AskedPoint
from funding.dossier.enums import Purpose
from funding.dossier.operations import joint_decision, opinions, submission
from funding.dossier.queries import dossiers
from patients.operations import closing, offers
from patients.operations.offers import Terms
from tests.funding.money_fixture_data import NOW
from tests.signing_in import make_account
from tests.support import populated_dossier, populated_offers, populated_portal
from tests.support.populated_dossier import CPAM
from tests.support.populated_offers import OFFICE

WORDS, STAND_IN = "Glycines du kiosque", "glycines@exemple.fr"


@dataclass(frozen=True)
class Story:
    """``door`` receives what is typed on ``page``; ``shown`` is what must be there again.

    ``rest``: what makes it whole, when it is sent at last; ``read_again``: a page shows it once
    more, and what it holds is confirmed there.
    ``where``: parameters of the addresses that differ from the usual ones, by name of the value;
    ``before`` brings the portal where the form shows.
    """

    role: str
    page: str
    door: str
    typed: dict
    shown: tuple[str, ...] = (WORDS,)
    where: dict[str, str] = field(default_factory=dict)
    before: Callable | None = None
    rest: dict | None = None
    read_again: bool = False

    def __str__(self) -> str:
        said = self.typed.get("step") or self.typed.get("intent", "")
        return f"{self.door} {said}".strip()


def _closed(place) -> None:
    closing.close_request(
        by=OFFICE, at=NOW, request_id=place.values["request_id"], reason="found_alone"
    )


def _offer_that_does_not_fit(place) -> None:
    person = populated_offers._join(800)
    doctor = Actor(uuid4(), frozenset({"doctor"}), person_id=person.id, name=person.name)
    terms = Terms("now", 1, ends_on=populated_offers.UNTIL, communes=("46334",))
    offers.open_offer(by=doctor, at=NOW, token=uuid4(), terms=terms)


def _account_of_the_stand_in(place) -> None:
    make_account(email=STAND_IN)


def _sent_back(place) -> None:
    facts = dossiers.dossier(populated_portal.YEAR)
    submission.ask_completion(
        by=CPAM,
        at=NOW,
        dossier_id=facts.id,
        version=facts.sent_version,
        comment="À reprendre.",
        points=[AskedPoint("Émargement")],
        due_on=NOW.date() + timedelta(days=2),
    )


def _proposed_sheet(place) -> None:
    said = populated_dossier._said(populated_portal.YEAR)
    opinions.save_opinion(by=CPAM, at=NOW, revision=0, overall="favourable", give=True, **said)
    joint_decision.save_sheet(
        by=CPAM, at=NOW, purpose=Purpose.POSITION, revision=0, propose=True, **said
    )


def _of_the_office(step: str, rest: dict | None = None, **typed) -> Story:
    said = {"step": step} | typed
    return Story("coordinator", "patients:request", "patients:request_step", said, rest=rest)


def _of_a_yes(role: str, page: str, door: str, step: str, words: str, **typed) -> Story:
    where = {"proposal_id": "patients:my_patient proposal_id"}
    rest = {"declared_on": "2026-11-18"} if step == "declared" else {}
    return Story(role, page, door, {"step": step} | typed, (words,), where, rest=rest)


PROPOSAL, PATIENT = "patients:proposal", "patients:my_patient"
STEP, DECLARED = f"{PATIENT}_step", {"declared_on": "2026-11-05"}
# the reason that was touched stands out among the others
TOUCHED = '<button class="btn wide" name="reason" value="too_far">'
OFFER = {"availability": "now", "places": "3", "languages": WORDS, "ages": ["16-39", "71+"]}
STORIES = (
    Story(
        "coordinator",
        "patients:correct",
        "patients:correct_save",
        {"street": WORDS, "languages": "occitan"},
        (WORDS, "occitan"),
        rest={},
    ),
    _of_the_office("appel", {}, outcome="reached", comment=WORDS),
    _of_the_office("clore", {"reason": "found_alone"}, reason="oriented", comment=WORDS),
    _of_the_office("doublon", kept=WORDS),
    _of_the_office("foyer", kept=WORDS),
    Story(
        "coordinator",
        "patients:request",
        "patients:request_step",
        {"step": "rouvrir", "comment": WORDS},
        before=_closed,
        rest={},
    ),
    Story("coordinator", "patients:requests", "patients:search", {"words": WORDS}, rest={}),
    Story("coordinator", "patients:record", "patients:record", {"last_name": WORDS}),
    Story(
        "coordinator",
        "patients:propose",
        "patients:propose",
        {"comment": WORDS},
        before=_offer_that_does_not_fit,
    ),
    Story(
        "coordinator",
        PROPOSAL,
        PROPOSAL,
        {"step": "answer", "answer": "no", "told_by": WORDS},
        rest={"reason": "too_far"},
    ),
    _of_a_yes("coordinator", PROPOSAL, PROPOSAL, "undo", WORDS, comment=WORDS),
    _of_a_yes("coordinator", PROPOSAL, PROPOSAL, "visit", "2027-01-13", visit_on="2027-01-13"),
    _of_a_yes("coordinator", PROPOSAL, PROPOSAL, "declared", "2026-11-05", **DECLARED),
    Story(
        "coordinator",
        "patients:add_doctor",
        "patients:add_doctor",
        {"kind": "outside", "last_name": WORDS},
        rest={"first_name": "Zoé"},
    ),
    Story(
        "coordinator", "patients:doctor", "patients:doctor", {"intent": "offer", "told_by": WORDS}
    ),
    Story(
        "coordinator",
        "patients:doctor",
        "patients:doctor",
        {"intent": "departure", "stops_on": "2027-02-14"},
        ('value="2027-02-14"',),
        rest={},
    ),
    Story("doctor", "patients:my_offers", "patients:my_offers", OFFER),
    Story("doctor", "patients:my_offer", "patients:my_offer", OFFER, rest={"places": "40"}),
    Story(
        "doctor",
        "patients:delegations",
        "patients:delegations",
        {"email": STAND_IN, "kind": "stand_in", "ends_on": "2026-12-24"},
        (STAND_IN, "2026-12-24"),
        before=_account_of_the_stand_in,
        rest={},
    ),
    Story(
        "doctor",
        "patients:my_proposal",
        "patients:my_proposal",
        {"answer": "no", "reason": "too_far"},
        (TOUCHED,),
        rest={},
    ),
    Story(
        "doctor",
        "patients:my_absence",
        "patients:my_absence",
        {"away_from": "2026-12-21", "last_day": "2027-01-02"},
        ("2026-12-21", "2027-01-02"),
        rest={},
    ),
    _of_a_yes("doctor", PATIENT, STEP, "visit", "2027-01-13", visit_on="2027-01-13"),
    _of_a_yes("doctor", PATIENT, STEP, "declared", "2026-11-05", **DECLARED),
    Story("member", "patients:report", "patients:report", {"last_name": WORDS}),
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
    Story("coordinator", "funding:indicator", "funding:deposit_piece", {"label": WORDS}),
    Story(
        "coordinator",
        "funding:dossier_dates",
        "funding:dossier_dates",
        {"dialogue": "2026-12-11"},
        ("2026-12-11",),
        rest={},
    ),
    Story(
        "coordinator",
        "funding:dossier_words",
        "funding:dossier_words",
        {"body": WORDS},
        before=_sent_back,
        rest={},
    ),
    Story(
        "coordinator",
        "funding:dossier_point",
        "funding:dossier_point",
        {"answer": WORDS},
        before=_sent_back,
        rest={},
    ),
    Story(
        "coordinator",
        "funding:dossier_remark",
        "funding:dossier_remark",
        {"answer": WORDS},
        rest={},
    ),
    Story(
        "coordinator", "funding:expense", "funding:expense_decision", {"decision": WORDS}, rest={}
    ),
    Story(
        "coordinator", "funding:expense", "funding:expense_correction", {"reason": WORDS}, rest={}
    ),
    Story(
        "coordinator",
        "funding:dossier_withdraw",
        "funding:dossier_withdraw",
        {"comment": WORDS},
        rest={},
    ),
    Story(
        "president",
        "funding:dossier_answer",
        "funding:dossier_answer",
        {"answer": "dispute", "comment": WORDS},
        rest={},
        read_again=True,
    ),
    Story(
        "cpam",
        "review:funding_dossier_change",
        "review:funding_dossier_comment",
        {"section": "money", "body": WORDS},
        rest={},
    ),
    Story(
        "cpam", "review:funding_dossier_opinion", "review:funding_dossier_opinion", {"note": WORDS}
    ),
    Story(
        "cpam",
        "review:funding_dossier_completion",
        "review:funding_dossier_completion",
        {"comment": WORDS, "point_1_text": "Feuille du 12"},
        (WORDS, "Feuille du 12"),
        rest={"due_on": "2026-11-27", "intent": "ask"},
        read_again=True,
    ),
    Story(
        "cpam",
        "review:funding_dossier_position",
        "review:funding_dossier_position",
        {"note": WORDS},
    ),
    Story(
        "cpam",
        "review:funding_dossier_decision",
        "review:funding_dossier_decision",
        {"note": WORDS},
    ),
    Story(
        "cpam",
        "review:funding_dossier_position",
        "review:funding_dossier_act",
        {"comment": WORDS},
        before=_proposed_sheet,
        rest={},
        where={"act": "reopening"},
    ),
    Story(
        "cpam",
        "review:funding_dossier_step",
        "review:funding_dossier_step",
        {"comment": WORDS},
        rest={},
        read_again=True,
    ),
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
