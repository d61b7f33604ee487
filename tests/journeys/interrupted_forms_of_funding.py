"""The forms of the dossier and of the money: the association’s, the funders’."""

from datetime import timedelta

from funding.dossier.enums import Purpose
from funding.dossier.models import RequestedPoint
from funding.dossier.operations import joint_decision, opinions, submission
from funding.dossier.queries import dossiers
from tests.journeys.interrupted_form import WORDS, InterruptedForm
from tests.support import populated_dossier, populated_portal
from tests.support.clocks import NOW
from tests.support.populated_dossier import CPAM


def _sent_back(portal) -> None:
    facts = dossiers.dossier(populated_portal.YEAR)
    submission.ask_completion(
        by=CPAM,
        at=NOW,
        dossier_id=facts.id,
        version=facts.sent_version,
        comment="À reprendre.",
        points=[RequestedPoint(text="Émargement")],
        due_on=NOW.date() + timedelta(days=2),
    )


def _proposed_sheet(portal) -> None:
    fields = populated_dossier.sheet_fields(populated_portal.YEAR)
    opinions.save_opinion(by=CPAM, at=NOW, revision=0, overall="favourable", give=True, **fields)
    joint_decision.save_sheet(
        by=CPAM, at=NOW, purpose=Purpose.POSITION, revision=0, propose=True, **fields
    )


CASES = (
    InterruptedForm("coordinator", "funding:indicator", "funding:deposit_piece", {"label": WORDS}),
    InterruptedForm(
        "coordinator",
        "funding:dossier_dates",
        "funding:dossier_dates",
        {"dialogue": "2026-12-11"},
        ("2026-12-11",),
        rest={},
    ),
    InterruptedForm(
        "coordinator",
        "funding:dossier_words",
        "funding:dossier_words",
        {"body": WORDS},
        before=_sent_back,
        rest={},
    ),
    InterruptedForm(
        "coordinator",
        "funding:dossier_point",
        "funding:dossier_point",
        {"answer": WORDS},
        before=_sent_back,
        rest={},
    ),
    InterruptedForm(
        "coordinator",
        "funding:dossier_remark",
        "funding:dossier_remark",
        {"answer": WORDS},
        rest={},
    ),
    InterruptedForm(
        "coordinator", "funding:expense", "funding:expense_decision", {"decision": WORDS}, rest={}
    ),
    InterruptedForm(
        "coordinator", "funding:expense", "funding:expense_correction", {"reason": WORDS}, rest={}
    ),
    InterruptedForm(
        "coordinator",
        "funding:dossier_withdraw",
        "funding:dossier_withdraw",
        {"comment": WORDS},
        rest={},
    ),
    InterruptedForm(
        "president",
        "funding:dossier_answer",
        "funding:dossier_answer",
        {"answer": "dispute", "comment": WORDS},
        rest={},
        read_again=True,
    ),
    InterruptedForm(
        "cpam",
        "review:funding_dossier_change",
        "review:funding_dossier_comment",
        {"section": "money", "body": WORDS},
        rest={},
    ),
    InterruptedForm(
        "cpam", "review:funding_dossier_opinion", "review:funding_dossier_opinion", {"note": WORDS}
    ),
    InterruptedForm(
        "cpam",
        "review:funding_dossier_completion",
        "review:funding_dossier_completion",
        {"comment": WORDS, "point_1_text": "Feuille du 12"},
        (WORDS, "Feuille du 12"),
        rest={"due_on": "2026-11-27", "intent": "ask"},
        read_again=True,
    ),
    InterruptedForm(
        "cpam",
        "review:funding_dossier_position",
        "review:funding_dossier_position",
        {"note": WORDS},
    ),
    InterruptedForm(
        "cpam",
        "review:funding_dossier_decision",
        "review:funding_dossier_decision",
        {"note": WORDS},
    ),
    InterruptedForm(
        "cpam",
        "review:funding_dossier_position",
        "review:funding_dossier_act",
        {"comment": WORDS},
        before=_proposed_sheet,
        rest={},
        where={"act": "reopening"},
    ),
    InterruptedForm(
        "cpam",
        "review:funding_dossier_step",
        "review:funding_dossier_step",
        {"comment": WORDS},
        rest={},
        read_again=True,
    ),
)
