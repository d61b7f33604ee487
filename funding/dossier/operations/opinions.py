"""Each body writes its own opinion of the version in review: saved as a draft, then given once."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.text import capfirst

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden, Stale
from cpts_portal.foundation.records import audit
from cpts_portal.foundation.records.rows import save_validated
from cpts_portal.foundation.records.workflow import Workflow
from funding.dossier import decision_rules
from funding.dossier.content.figures import IndicatorRow
from funding.dossier.enums import FundingBody, OpinionState, Overall, Visas
from funding.dossier.labels import WITH_ARTICLE
from funding.dossier.models import Dossier, JointSheet, Opinion, ReviewAct, VisaOrder
from funding.dossier.operations.submission import locked_for_funders, refuse_stale
from funding.dossier.permissions import DECIDERS, body_of, decides, other_body, own_body
from funding.dossier.queries import dossiers, funder_exchange
from funding.dossier.workflow import OPINION
from funding.indicators.operations import year_after
from funding.saving import save_audited
from members.queries import contracts

SUBJECT = "opinion"
SAVED_ELSEWHERE = (
    "Une autre personne de votre organisme a enregistré depuis : votre saisie est conservée, "
    "relisez la sienne avant de la remplacer."
)


@transaction.atomic(durable=True)
def save_opinion(
    *,
    by: Actor,
    at: datetime,
    dossier_id: UUID,
    version: int,
    revision: int,
    lines: decision_rules.Judgements,
    overall: str = "",
    note: str = "",
    give: bool = False,
    token: UUID | None = None,
) -> None:
    """``revision``: how many times it had been saved when the page was shown. ``give``: it becomes
    the body's opinion of that version, whole and for good. The same ``token`` twice is one act."""
    body = _party(by)
    dossier = locked_for_funders(dossier_id)
    if is_acted_twice(token):
        return
    refuse_stale(dossier, version)
    opinion = dossier.opinions.filter(version=version, body=body).first()
    opinion = opinion or Opinion(dossier=dossier, version=version, body=body)
    if opinion.state == OpinionState.GIVEN:
        raise Stale(f"Un avis est déjà rendu pour {WITH_ARTICLE[body]} sur la version {version}.")
    if opinion.revision != revision:
        raise Stale(SAVED_ELSEWHERE)
    rows = dossiers.snapshot_lines(dossier.id, version)
    judgements = completed_lines(dossier, rows, lines, whole=give)
    opinion.overall, opinion.note = overall, note.strip()
    if give:
        _refuse_unready(opinion)
        opinion.given_at, opinion.given_by = at, by.id
    act = "give" if give else "save"
    record_act(opinion, OPINION, act, subject=SUBJECT, by=by, at=at, token=token)
    save_lines(opinion.lines, judgements, opinion=opinion)


@transaction.atomic(durable=True)
def set_visa_order(*, by: Actor, at: datetime, order: str) -> None:
    """Off by default: CPAM and ARS sign when each is ready."""
    decides.require(by, "La CPAM et l’ARS fixent l’ordre des visas.")
    if order not in Visas.values:
        raise DomainError("Cet ordre n’existe pas.", field="order")
    row = VisaOrder(order=order, said_at=at, said_by=by.id, said_by_role=by.role_label[:60])
    save_audited(row, "funders.visas.set", by=by, at=at, fields=("order",))


def _party(by: Actor) -> FundingBody:
    """CPAM and ARS always; the MSA where it signed the contract."""
    body = body_of(by)
    if body is None:
        raise Forbidden("Seuls les financeurs donnent un avis.")
    if not is_party(body):
        who = WITH_ARTICLE[body]
        raise Forbidden(f"{capfirst(who)} n’est pas signataire : elle lit et fait des remarques.")
    return body


def is_party(body: str) -> bool:
    """CPAM and ARS sign every contract of this kind."""
    if body in DECIDERS:
        return True
    contract = contracts.current()
    return contract is not None and FundingBody(body).label in contract.parties


def given_bodies(dossier: Dossier, version: int) -> set[str]:
    rows = dossier.opinions.filter(version=version, state=OpinionState.GIVEN)
    return set(rows.values_list("body", flat=True))


def _refuse_unready(opinion: Opinion) -> None:
    if not opinion.overall:
        raise DomainError("Dites le sens de votre avis sur l’ensemble.", field="overall")
    if opinion.overall != Overall.FAVOURABLE and not opinion.note:
        raise DomainError("Dites pourquoi, en quelques lignes.", field="note")
    refuse_before_turn(opinion.body, signed=given_bodies(opinion.dossier, opinion.version))


def refuse_before_turn(body: str, *, signed: set[str]) -> None:
    """When an order is wanted, the second waits for the first. The MSA waits for nobody."""
    first = funder_exchange.visa_order()
    if first and body in DECIDERS and body != first and first not in signed:
        raise DomainError(
            f"L’ordre des visas veut que {WITH_ARTICLE[other_body(body)]} signe d’abord. "
            "Enregistrez votre saisie en brouillon."
        )


def completed_lines(
    dossier: Dossier, lines: Sequence[IndicatorRow], judgements: decision_rules.Judgements, **rules
) -> dict[str, decision_rules.Judgement]:
    """The judgement of each of the ``lines``, in their order; the first fault is refused."""
    judgements = decision_rules.completed(lines, judgements)
    next_year = year_after(dossier.year.number) is not None
    for fault in decision_rules.faults(lines, judgements, next_year=next_year, **rules):
        raise fault
    return judgements


def save_lines(lines, judgements: decision_rules.Judgements, **parent) -> None:
    """``lines``: of an opinion or of a sheet; they are written anew each time it is saved."""
    lines.all().delete()
    for number, judgement in judgements.items():
        if judgement != decision_rules.Judgement():
            save_validated(lines.model(**parent, number=number, **vars(judgement)))


def is_acted_twice(token: UUID | None) -> bool:
    """A form sent by a double click: its act is already in the log."""
    return token is not None and ReviewAct.objects.filter(token=token).exists()


def record_act(
    row: Opinion | JointSheet,
    workflow: Workflow,
    act: str,
    *,
    subject: str,
    by: Actor,
    at: datetime,
    comment: str = "",
    token: UUID | None = None,
) -> None:
    """The row in its state after ``act`` (« save » changes none), its trace, its line of the log.
    One log serves three subjects and hangs on the dossier: no ``Lifecycle`` fits it."""
    from_state = row.state
    if act != "save":
        row.state = workflow.advance(act, state=from_state, by=by, comment=comment)
    row.revision += 1
    save_validated(row)
    audit.add_entry(f"funders.{subject}.{act}", by=by, at=at, target=row)
    save_validated(
        ReviewAct(
            dossier=row.dossier,
            subject=subject,
            version=row.version,
            body=own_body(by),
            from_state=from_state,
            to_state=row.state,
            comment=comment.strip(),
            taken_at=at,
            taken_by=by.id,
            token=token,
        )
    )
