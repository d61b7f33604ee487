"""The review in the populated portal: a year in its second version, and another one decided."""

from datetime import date, timedelta
from uuid import uuid4

from cpts_portal.foundation.kernel.actor import Actor
from funding.dossier.decision_rules import Judgement
from funding.dossier.enums import Purpose
from funding.dossier.models import RequestedPoint
from funding.dossier.operations import campaign, comments, joint_decision, opinions, submission
from funding.dossier.operations.comments import answer_point
from funding.dossier.operations.submission import advance_dossier
from funding.dossier.queries import dossiers
from funding.models import LineYear
from tests.support.clocks import NOW

CPAM = Actor(uuid4(), frozenset({"cpam"}), second_factor=True, name="Sandra Ardoise")
ARS = Actor(uuid4(), frozenset({"ars"}), second_factor=True, name="Philippe Basalte")
DECIDED = 3


def review(office: Actor, year: int) -> dict:
    """``year`` was sent once: it comes back, is sent again, and the ARS has given its opinion."""
    campaign.set_dates(by=office, at=NOW, year=year, dates={"dialogue": date(2026, 12, 4)})
    facts = dossiers.dossier(year)
    submission.ask_completion(
        by=CPAM,
        at=NOW,
        dossier_id=facts.id,
        version=facts.sent_version,
        comment="À reprendre.",
        points=[RequestedPoint(text="Émargement"), RequestedPoint(text="Facture")],
        due_on=NOW.date() + timedelta(days=2),
    )
    comments.comment(by=ARS, at=NOW, dossier_id=facts.id, section="money", body="Où est E001 ?")
    for number in (1, 2):
        answer_point(by=office, at=NOW, year=year, number=number, answer="C’est fait.")
    advance_dossier(by=office, at=NOW, year=year, transition="submit")
    _opine(ARS, year)
    return {
        "funding:dossier_answer year": DECIDED,
        "funding:dossier_point number": 1,
        "remark_id": dossiers.comments(facts.id)[0].id,
        "review:funding_dossier_step dossier_id": dossiers.dossier(DECIDED).id,
        "purpose": "position",
        "act": "accord",
    }


def sheet_fields(year: int) -> dict:
    facts = dossiers.dossier(year)
    lines = dossiers.snapshot_lines(facts.id, facts.sent_version)
    judgements = {line.number: Judgement("granted", line.max_eur, "Atteinte.") for line in lines}
    return {"dossier_id": facts.id, "version": facts.sent_version, "lines": judgements}


def _opine(by: Actor, year: int) -> None:
    opinions.save_opinion(
        by=by, at=NOW, revision=0, overall="favourable", give=True, **sheet_fields(year)
    )


def decide(office: Actor, year: int = DECIDED) -> None:
    """The fixture data took this year over as decided: it is done again, before the next one is
    sent, whose dossier compares itself with this one."""
    LineYear.objects.filter(year__number=year).update(
        granted_eur=None, decision="", decision_reason="", decided_at=None, decided_by=None
    )
    advance_dossier(by=office, at=NOW, year=year, transition="submit")
    for by in (CPAM, ARS):
        _opine(by, year)
    for purpose in Purpose:
        fields = sheet_fields(year)
        joint_decision.save_sheet(
            by=CPAM, at=NOW, purpose=purpose, revision=0, propose=True, **fields
        )
        del fields["lines"]
        joint_decision.agree_sheet(by=ARS, at=NOW, purpose=purpose, revision=1, **fields)
