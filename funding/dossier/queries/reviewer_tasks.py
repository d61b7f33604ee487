"""What each funder read, and what awaits them, dossier by dossier."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.french import day
from funding.dossier.enums import FundingBody, Milestone, Purpose, State
from funding.dossier.facts import DossierFacts
from funding.dossier.labels import OF, TO
from funding.dossier.models import ReadingMark
from funding.dossier.permissions import DECIDERS, body_of, other_body
from funding.dossier.queries.funder_exchange import Exchange


@dataclass(frozen=True)
class NextAction:
    """``route``: the page where it is done, under the dossier. ``mine``: this body's turn. ``tag``:
    the state of the dossier for this body, once it has given its opinion."""

    sentence: str
    route: str = "review:funding_dossier_change"
    mine: bool = True
    tag: str = ""

    @property
    def reads(self) -> bool:
        """Its opinion is what is awaited."""
        return not self.tag

    @property
    def opines(self) -> bool:
        """Of a dossier in review: this body signed, its opinion is awaited or given."""
        return self.mine or bool(self.tag)

    @property
    def full(self) -> str:
        return f"À vous : {self.sentence}." if self.mine else f"{self.sentence}."


OPINION = "review:funding_dossier_opinion"
POSITION = "review:funding_dossier_position"
DECISION = "review:funding_dossier_decision"
STEP = "review:funding_dossier_step"
_SHEET_TAGS = {POSITION: "Position commune à arrêter", DECISION: "Décisions à arrêter"}


def reading_marks(actor: Actor) -> dict[UUID, list[ReadingMark]]:
    """By dossier: what this reader's body read, the last version last."""
    body = body_of(actor)
    rows = ReadingMark.objects.filter(Q(reader_id=actor.id) | (Q(body=body) & ~Q(body="")))
    marks: dict[UUID, list[ReadingMark]] = {}
    for row in rows.order_by("version", "read_at"):
        marks.setdefault(row.dossier_id, []).append(row)
    return marks


def for_body(
    facts: DossierFacts, body: str, exchange: Exchange, *, party: bool, today: date
) -> NextAction:
    """``party``: this body signed the contract."""
    match State(facts.state):
        case State.PREPARATION:
            return NextAction("À la CPTS : elle prépare son dossier", mine=False)
        case State.SUBMITTED:
            return _in_review(facts, body, exchange, party=party, today=today)
        case State.RETURNED:
            before = f" au plus tard le {day(facts.due_on)}" if facts.due_on else ""
            return NextAction(f"À la CPTS : elle complète le dossier{before}", mine=False)
        case State.DECIDED if not facts.answered:
            sentence = "À la CPTS : elle contresigne les décisions, ou dit son désaccord"
            return NextAction(sentence, mine=False)
        case State.DECIDED if body == FundingBody.CPAM:
            return NextAction(f"notifier les montants de l’année {facts.year}", STEP)
        case State.DECIDED:
            return NextAction("À la CPAM : elle notifie les montants", mine=False)
        case State.NOTIFIED if body == FundingBody.CPAM:
            return NextAction(f"noter le paiement de l’année {facts.year} quand il est fait", STEP)
        case State.NOTIFIED:
            return NextAction("À la CPAM : elle paie", mine=False)
        case _:
            return NextAction("À personne : l’année est soldée", mine=False)


def _in_review(facts, body, exchange, *, party, today) -> NextAction:
    version = facts.sent_version
    bodies = {opinion.body for opinion in exchange.given_opinions(version)}
    if party and body not in bodies:
        return NextAction(
            f"donner l’avis {OF[FundingBody(body)]} sur l’année {facts.year}", OPINION
        )
    if body not in DECIDERS:
        sentence = "À la CPAM et à l’ARS : elles arrêtent les décisions"
        return NextAction(sentence, mine=False, tag="Avis rendu" if body in bodies else "")
    if other_body(body) not in bodies:
        other = other_body(body)
        return NextAction(f"{TO[other]} : son avis est attendu", mine=False, tag="Avis rendu")
    position = exchange.sheet(Purpose.POSITION, version)
    if position is None or not position.agreed:
        return _sheet_turn(position, body, POSITION, "la position commune", facts)
    session = facts.dates.get(Milestone.DIALOGUE)
    if session and today < session:
        sentence = f"À tous : dialogue de gestion le {day(session)}"
        return NextAction(sentence, mine=False, tag="Position commune arrêtée")
    decision = exchange.sheet(Purpose.DECISION, version)
    return _sheet_turn(decision, body, DECISION, "les décisions", facts)


def _sheet_turn(sheet, body: str, route: str, what: str, facts: DossierFacts) -> NextAction:
    year = f"de l’année {facts.year}"
    if sheet is None or not sheet.proposed:
        return NextAction(f"préparer {what} {year}", route, tag=_SHEET_TAGS[route])
    if sheet.prepared_body == body:
        other = other_body(body)
        sentence = f"{TO[other]} : son accord est attendu sur {what}"
        return NextAction(sentence, mine=False, tag="Accord attendu")
    return NextAction(f"donner votre accord sur {what} {year}", route, tag=_SHEET_TAGS[route])
