"""The forms of the search for a doctor: the office’s, the doctor’s, the member’s."""

from uuid import uuid4

from cpts_portal.foundation.kernel.actor import Actor
from patients.models import CareOffer
from patients.operations import closing, offers
from tests.journeys.interrupted_form import STAND_IN, WORDS, InterruptedForm
from tests.signing_in import make_account
from tests.support import populated_offers
from tests.support.clocks import NOW
from tests.support.populated_offers import OFFICE


def _closed(portal) -> None:
    closing.close_request(
        by=OFFICE, at=NOW, request_id=portal.values["request_id"], reason="found_alone"
    )


def _offer_that_does_not_fit(portal) -> None:
    person = populated_offers._join(800)
    doctor = Actor(uuid4(), frozenset({"doctor"}), person_id=person.id, name=person.name)
    terms = CareOffer(
        availability="now", places=1, ends_on=populated_offers.UNTIL, communes=("46334",)
    )
    offers.open_offer(by=doctor, at=NOW, token=uuid4(), terms=terms)


def _account_of_the_stand_in(portal) -> None:
    make_account(email=STAND_IN)


def _of_the_office(step: str, rest: dict | None = None, **values) -> InterruptedForm:
    data = {"step": step} | values
    return InterruptedForm(
        "coordinator", "patients:request", "patients:request_step", data, rest=rest
    )


def _of_a_yes(
    role: str, page: str, target: str, step: str, words: str, **values
) -> InterruptedForm:
    where = {"proposal_id": "patients:my_patient proposal_id"}
    rest = {"declared_on": "2026-11-18"} if step == "declared" else {}
    return InterruptedForm(role, page, target, {"step": step} | values, (words,), where, rest=rest)


PROPOSAL, PATIENT = "patients:proposal", "patients:my_patient"
STEP, DECLARED = f"{PATIENT}_step", {"declared_on": "2026-11-05"}
# the reason that was touched stands out among the others
TOUCHED = '<button class="btn wide" name="reason" value="too_far">'
OFFER = {"availability": "now", "places": "3", "languages": WORDS, "ages": ["16-39", "71+"]}
CASES = (
    InterruptedForm(
        "coordinator",
        "patients:correct",
        "patients:correct_save",
        {"street": WORDS, "languages": "occitan"},
        (WORDS, "occitan"),
        rest={},
    ),
    _of_the_office("appel", {}, outcome="reached", comment=WORDS),
    _of_the_office("clore", {"reason": "found_alone"}, reason="oriented", comment=WORDS),
    _of_the_office("doublon", other=WORDS),
    _of_the_office("foyer", other=WORDS),
    InterruptedForm(
        "coordinator",
        "patients:request",
        "patients:request_step",
        {"step": "rouvrir", "comment": WORDS},
        before=_closed,
        rest={},
    ),
    InterruptedForm(
        "coordinator", "patients:requests", "patients:search", {"words": WORDS}, rest={}
    ),
    InterruptedForm("coordinator", "patients:record", "patients:record", {"last_name": WORDS}),
    InterruptedForm(
        "coordinator",
        "patients:propose",
        "patients:propose",
        {"comment": WORDS},
        before=_offer_that_does_not_fit,
    ),
    InterruptedForm(
        "coordinator",
        PROPOSAL,
        PROPOSAL,
        {"step": "answer", "answer": "no", "told_by": WORDS},
        rest={"reason": "too_far"},
    ),
    _of_a_yes("coordinator", PROPOSAL, PROPOSAL, "undo", WORDS, comment=WORDS),
    _of_a_yes("coordinator", PROPOSAL, PROPOSAL, "visit", "2027-01-13", visit_on="2027-01-13"),
    _of_a_yes("coordinator", PROPOSAL, PROPOSAL, "declared", "2026-11-05", **DECLARED),
    InterruptedForm(
        "coordinator",
        "patients:add_doctor",
        "patients:add_doctor",
        {"kind": "outside", "last_name": WORDS},
        rest={"first_name": "Zoé"},
    ),
    InterruptedForm(
        "coordinator", "patients:doctor", "patients:doctor", {"intent": "offer", "told_by": WORDS}
    ),
    InterruptedForm(
        "coordinator",
        "patients:doctor",
        "patients:doctor",
        {"intent": "departure", "stops_on": "2027-02-14"},
        ('value="2027-02-14"',),
        rest={},
    ),
    InterruptedForm("doctor", "patients:my_offers", "patients:my_offers", OFFER),
    InterruptedForm(
        "doctor", "patients:my_offer", "patients:my_offer", OFFER, rest={"places": "40"}
    ),
    InterruptedForm(
        "doctor",
        "patients:delegations",
        "patients:delegations",
        {"email": STAND_IN, "kind": "stand_in", "ends_on": "2026-12-24"},
        (STAND_IN, "2026-12-24"),
        before=_account_of_the_stand_in,
        rest={},
    ),
    InterruptedForm(
        "doctor",
        "patients:my_proposal",
        "patients:my_proposal",
        {"answer": "no", "reason": "too_far"},
        (TOUCHED,),
        rest={},
    ),
    InterruptedForm(
        "doctor",
        "patients:my_absence",
        "patients:my_absence",
        {"away_from": "2026-12-21", "last_day": "2027-01-02"},
        ("2026-12-21", "2027-01-02"),
        rest={},
    ),
    _of_a_yes("doctor", PATIENT, STEP, "visit", "2027-01-13", visit_on="2027-01-13"),
    _of_a_yes("doctor", PATIENT, STEP, "declared", "2026-11-05", **DECLARED),
    InterruptedForm("member", "patients:report", "patients:report", {"last_name": WORDS}),
)
