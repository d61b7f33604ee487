"""The joint sheets of CPAM and ARS: one prepares, the other agrees. The position before the session
stays between them; the decisions after it are written on the lines of the year."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden, Stale
from cpts_portal.foundation.kernel.french import day
from cpts_portal.foundation.kernel.money import ZERO
from funding.dossier import decision_rules
from funding.dossier.enums import Milestone, Purpose, SheetState
from funding.dossier.models import Dossier, JointSheet
from funding.dossier.operations import mails, opinions
from funding.dossier.operations.documents import collect_as_of, take_snapshot
from funding.dossier.operations.submission import DOSSIERS, locked_for_funders, refuse_stale
from funding.dossier.permissions import DECIDERS, decides, own_body
from funding.dossier.queries import dossiers
from funding.dossier.workflow import SHEET
from funding.indicators.operations import LineDecision, apply_decisions

CHANGED = (
    "L’autre financeur a changé ce relevé depuis l’affichage de la page : votre saisie est "
    "conservée, relisez la sienne."
)


@transaction.atomic(durable=True)
def save_sheet(
    *,
    by: Actor,
    at: datetime,
    dossier_id: UUID,
    version: int,
    purpose: str,
    revision: int,
    lines: decision_rules.Judgements,
    note: str = "",
    propose: bool = False,
    token: UUID | None = None,
) -> None:
    """``propose``: it is whole, and waits for the other body. The same ``token`` twice is one
    act."""
    dossier = _locked_for_deciders(by, dossier_id, version, token)
    if dossier is None:
        return
    if purpose == Purpose.DECISION:
        _refuse_too_early(dossier, version, at)
    sheet = dossier.sheets.filter(version=version, purpose=purpose).first()
    sheet = sheet or JointSheet(dossier=dossier, version=version, purpose=Purpose(purpose))
    _refuse_changed(sheet, revision)
    if sheet.state != SheetState.DRAFT:
        raise Stale(f"Ce relevé est déjà « {SHEET.label(sheet.state).lower()} » : rouvrez-le.")
    rows = dossiers.snapshot_lines(dossier.id, version)
    judgements = opinions.completed_lines(dossier, rows, lines, whole=propose, reasons=True)
    sheet.note = note.strip()
    if propose:
        _refuse_before_opinions(sheet)
        opinions.refuse_before_turn(own_body(by), signed=set())
        sheet.prepared_body, sheet.prepared_at, sheet.prepared_by = own_body(by), at, by.id
    act = "propose" if propose else "save"
    opinions.record_act(sheet, SHEET, act, subject=purpose, by=by, at=at, token=token)
    opinions.save_lines(sheet.lines, judgements, sheet=sheet)


@transaction.atomic(durable=True)
def agree_sheet(
    *,
    by: Actor,
    at: datetime,
    dossier_id: UUID,
    version: int,
    purpose: str,
    revision: int,
    token: UUID | None = None,
) -> None:
    """The other body agrees to what is written, as it was on the screen. Agreeing to the decisions
    writes them on the lines, saves the decided version and notifies the CPTS."""
    dossier = _locked_for_deciders(by, dossier_id, version, token)
    if dossier is None:
        return
    if purpose == Purpose.DECISION:
        # the position may have been reopened since the decisions were prepared
        _refuse_too_early(dossier, version, at)
    sheet, body = _prepared(dossier, version, purpose, revision), own_body(by)
    same = sheet.prepared_body == body or sheet.prepared_by == by.id
    if sheet.state == SheetState.PROPOSED and same:
        raise Forbidden("Votre organisme a préparé ce relevé : l’accord vient de l’autre.")
    sheet.agreed_body, sheet.agreed_at, sheet.agreed_by = body, at, by.id
    opinions.record_act(sheet, SHEET, "agree", subject=purpose, by=by, at=at, token=token)
    if purpose == Purpose.DECISION:
        _decide(dossier, sheet, by=by, at=at)


@transaction.atomic(durable=True)
def reopen_sheet(
    *,
    by: Actor,
    at: datetime,
    dossier_id: UUID,
    version: int,
    purpose: str,
    revision: int,
    comment: str,
    token: UUID | None = None,
) -> None:
    """Either body, with a reason, as long as the decisions are not taken."""
    dossier = _locked_for_deciders(by, dossier_id, version, token)
    if dossier is None:
        return
    sheet = _prepared(dossier, version, purpose, revision)
    sheet.prepared_body = sheet.agreed_body = ""
    sheet.prepared_at = sheet.prepared_by = sheet.agreed_at = sheet.agreed_by = None
    opinions.record_act(
        sheet, SHEET, "reopen", subject=purpose, by=by, at=at, comment=comment, token=token
    )


def _locked_for_deciders(
    by: Actor, dossier_id: UUID, version: int, token: UUID | None
) -> Dossier | None:
    """In review in the version that was read; None when this form was already sent."""
    decides.require(by, "La CPAM et l’ARS décident ; la MSA donne un avis.")
    dossier = locked_for_funders(dossier_id)
    if opinions.is_acted_twice(token):
        return None
    refuse_stale(dossier, version)
    return dossier


def _prepared(dossier: Dossier, version: int, purpose: str, revision: int) -> JointSheet:
    sheet = dossier.sheets.filter(version=version, purpose=purpose).first()
    if sheet is None:
        raise Stale("Ce relevé n’est pas encore préparé.")
    _refuse_changed(sheet, revision)
    return sheet


def _refuse_changed(sheet: JointSheet, revision: int) -> None:
    if sheet.revision != revision:
        raise Stale(CHANGED)


def _refuse_too_early(dossier: Dossier, version: int, at: datetime) -> None:
    """Decisions come after the session, from a position that both agreed to."""
    position = dossier.sheets.filter(version=version, purpose=Purpose.POSITION)
    if not position.filter(state=SheetState.AGREED).exists():
        raise DomainError("Arrêtez d’abord la position commune sur cette version.")
    session = dossiers.dates_of(dossier.year_id).get(Milestone.DIALOGUE)
    if session and at.astimezone(PARIS).date() < session:
        raise DomainError(
            f"Le dialogue de gestion a lieu le {day(session)} : les décisions s’arrêtent après."
        )


def _refuse_before_opinions(sheet: JointSheet) -> None:
    if sheet.purpose != Purpose.POSITION:
        return
    bodies = opinions.given_bodies(sheet.dossier, sheet.version)
    late = [body.label for body in DECIDERS if body not in bodies]
    if late:
        raise DomainError(f"Il manque l’avis de : {', '.join(late)}.")


def _decide(dossier: Dossier, sheet: JointSheet, *, by: Actor, at: datetime) -> None:
    number, rows = dossier.year.number, dossiers.snapshot_lines(dossier.id, sheet.version)
    lines = {
        row.number: decision_rules.Judgement(row.decision, row.amount_eur, row.reason)
        for row in sheet.lines.order_by("number")
    }
    judgements = opinions.completed_lines(dossier, rows, lines, whole=True, reasons=True)
    proposed = {line.number: line.proposed_eur for line in rows}
    apply_decisions(
        by=by,
        at=at,
        contract_year=number,
        decisions={
            line: LineDecision(j.decision, j.amount_eur or ZERO, j.reason, proposed[line])
            for line, j in judgements.items()
        },
    )
    version = dossier.sent_version
    DOSSIERS.advance(dossier, "decide", by=by, at=at, comment=sheet.note, version=version)
    decided = take_snapshot(collect_as_of(number, at), by, at, sent=True).dossier
    mails.notify("decide", decided, number, at=at)
