"""Who reviews, and the usual steps of a review, through the operations."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from cpts_portal.foundation.kernel.actor import Actor
from funding.dossier.decision_rules import Judgement
from funding.dossier.models import RequestedPoint
from funding.dossier.operations import joint_decision, opinions, submission
from funding.dossier.operations.comments import answer_point
from funding.dossier.operations.submission import advance_dossier
from funding.dossier.queries import dossiers, funder_exchange
from tests.funding.dossier_world import AT, COORDINATOR

CPAM = Actor(uuid4(), frozenset({"cpam"}), second_factor=True, name="Sandra Ardoise")
ARS = Actor(uuid4(), frozenset({"ars"}), second_factor=True, name="Philippe Basalte")
MSA = Actor(uuid4(), frozenset({"msa"}), second_factor=True, name="Odile Quartz")
PRESIDENT = Actor(uuid4(), frozenset({"president"}), second_factor=True, name="Marion Verveine")
LATER = AT + timedelta(days=10)
YEAR = 1
# L01 proposes 3 000 of 9 000; L06 and L10 are worth 5 000 each and propose nothing
FAIR = {
    "L01": Judgement("granted", Decimal(3000), "Palier atteint."),
    "L06": Judgement("partial", Decimal("2500.50"), "Un bilan sur deux."),
    "L10": Judgement("refused", None, "Livrable non remis."),
}
TOTAL = Decimal("5500.50")


def submit(*, year: int = YEAR, at: datetime = AT):
    """With an answer to each point, when some were asked."""
    facts = dossiers.dossier(year)
    returned = facts.id and facts.state == "returned"
    for point in dossiers.points(facts.id, facts.sent_version) if returned else ():
        if not point.done_at:
            answer_point(
                by=COORDINATOR, at=at, year=year, number=point.number, answer="C’est fait."
            )
    advance_dossier(by=COORDINATOR, at=at, year=year, transition="submit")
    return dossiers.dossier(year)


def asked_point(text: str, kind: str = "", ref: str = "") -> RequestedPoint:
    return RequestedPoint(text=text, about_kind=kind, about_ref=ref)


def sent_back(*, points=("Émargement manquant",), by=CPAM, at=AT, year: int = YEAR, **more):
    facts = dossiers.dossier(year)
    data = {
        "version": facts.sent_version,
        "comment": "Il manque des pièces.",
        "points": [asked_point(*([item] if isinstance(item, str) else item)) for item in points],
        "due_on": at.date() + timedelta(days=2),
    }
    submission.ask_completion(by=by, at=at, dossier_id=facts.id, **(data | more))
    return dossiers.dossier(year)


def opine(by: Actor, *, lines=None, give=True, at=AT, year: int = YEAR, **more):
    facts = dossiers.dossier(year)
    body = next(iter(by.roles))
    held = funder_exchange.exchange(facts.id, body).opinion(body, facts.sent_version)
    data = {
        "version": facts.sent_version,
        "revision": held.revision if held else 0,
        "lines": FAIR if lines is None else lines,
        "overall": "favourable",
        "give": give,
    }
    opinions.save_opinion(by=by, at=at, dossier_id=facts.id, **(data | more))


def sheet_of(purpose: str, *, year: int = YEAR):
    facts = dossiers.dossier(year)
    return funder_exchange.exchange(facts.id, "cpam").sheet(purpose, facts.sent_version)


def prepare(by: Actor, purpose: str, *, lines=None, propose=True, at=AT, year: int = YEAR, **more):
    facts, held = dossiers.dossier(year), sheet_of(purpose, year=year)
    data = {
        "version": facts.sent_version,
        "revision": held.revision if held else 0,
        "lines": FAIR if lines is None else lines,
        "propose": propose,
    }
    joint_decision.save_sheet(by=by, at=at, dossier_id=facts.id, purpose=purpose, **(data | more))


def agree(by: Actor, purpose: str, *, at=AT, year: int = YEAR, **more):
    facts, held = dossiers.dossier(year), sheet_of(purpose, year=year)
    data = {"version": facts.sent_version, "revision": held.revision if held else 0}
    joint_decision.agree_sheet(by=by, at=at, dossier_id=facts.id, purpose=purpose, **(data | more))


def reopen(by: Actor, purpose: str, *, comment="À revoir.", at=AT, year: int = YEAR, **more):
    facts, held = dossiers.dossier(year), sheet_of(purpose, year=year)
    data = {
        "version": facts.sent_version,
        "revision": held.revision if held else 0,
        "comment": comment,
    }
    joint_decision.reopen_sheet(by=by, at=at, dossier_id=facts.id, purpose=purpose, **(data | more))


def position(*, lines=None):
    """Both opinions, then the joint position of both."""
    opine(CPAM, lines=lines)
    opine(ARS, lines=lines)
    prepare(CPAM, "position", lines=lines)
    agree(ARS, "position")


def decide(*, lines=None, note=""):
    prepare(ARS, "decision", lines=lines, at=LATER, note=note)
    agree(CPAM, "decision", at=LATER)
    return dossiers.dossier(YEAR)


def decided(*, lines=None, note=""):
    """From a dossier in preparation to one that is decided."""
    submit()
    position(lines=lines)
    return decide(lines=lines, note=note)


def step(by: Actor, code: str, *, comment="", at=LATER, year: int = YEAR, **more):
    advance_dossier(by=by, at=at, year=year, transition=code, comment=comment, **more)


def dialogue_on(day: date, *, year: int = YEAR):
    from funding.dossier.operations import campaign

    campaign.set_dates(by=COORDINATOR, at=AT, year=year, dates={"dialogue": day})
