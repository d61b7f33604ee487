"""What CPAM and ARS say together: one prepares, the other agrees. The position before the session
stays between them; the decisions after it are written on the lines of the year."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden, Stale
from cpts_portal.foundation.kernel.french import day
from cpts_portal.foundation.records import audit, drafts
from cpts_portal.foundation.records.rows import save_validated
from funding.dossier import decision_rules
from funding.dossier.enums import Body, Milestone, OpinionState, Purpose, SheetState
from funding.dossier.models import Dossier, JointSheet, Opinion, SheetLine
from funding.dossier.operations import mails
from funding.dossier.operations.opinions import (
    is_acted_twice,
    keep_lines,
    log_act,
    refuse_before_turn,
)
from funding.dossier.operations.snapshots import collect_as_of, freeze_for_funders
from funding.dossier.operations.submission import DOSSIERS, locked_for_funders, refuse_stale
from funding.dossier.permissions import DECIDERS, body_of, decides
from funding.dossier.queries import dossiers
from funding.dossier.workflow import SHEET
from funding.indicators.deciding import LineDecision, apply_decisions, year_after

# the name under which an expired session’s form is kept
FORM = "dossier-sheet"
ACT_FORM = "funding.sheet:{dossier_id}:{purpose}:{act}"
REOPEN = "rouvrir"
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
    body = _decider(by)
    dossier = locked_for_funders(dossier_id)
    if is_acted_twice(token):
        return
    refuse_stale(dossier, version)
    _refuse_too_early(dossier, version, purpose, at)
    sheet = _opened(dossier, version, purpose)
    _refuse_changed(sheet, revision)
    if sheet.state != SheetState.DRAFT:
        raise Stale(f"Ce relevé est déjà « {SHEET.label(sheet.state).lower()} » : rouvrez-le.")
    frozen = dossiers.frozen_lines(dossier.id, version)
    judged = decision_rules.completed(frozen, lines)
    _refuse_faults(dossier, frozen, judged, whole=propose)
    sheet.note, sheet.revision = note.strip(), sheet.revision + 1
    source = sheet.state
    if propose:
        _propose(sheet, body, by, at)
    save_validated(sheet)
    keep_lines(sheet.lines, SheetLine, judged, sheet=sheet)
    verb = "propose" if propose else "save"
    audit.record(f"funders.{purpose}.{verb}", by=by, at=at, target=sheet)
    drafts.discard(by.id, FORM)
    log_act(dossier, purpose, version, body, source, sheet.state, by=by, at=at, token=token)


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
    writes them on the lines, freezes the decided version and tells the CPTS."""
    body = _decider(by)
    dossier = locked_for_funders(dossier_id)
    if is_acted_twice(token):
        return
    refuse_stale(dossier, version)
    sheet = _found(dossier, version, purpose)
    _refuse_changed(sheet, revision)
    source, sheet.state = sheet.state, SHEET.advance("agree", state=sheet.state, by=by)
    if sheet.prepared_body == body or sheet.prepared_by == by.id:
        raise Forbidden("Votre organisme a préparé ce relevé : l’accord vient de l’autre.")
    sheet.agreed_body, sheet.agreed_at, sheet.agreed_by = body, at, by.id
    sheet.revision += 1
    save_validated(sheet)
    audit.record(f"funders.{purpose}.agree", by=by, at=at, target=sheet)
    log_act(dossier, purpose, version, body, source, sheet.state, by=by, at=at, token=token)
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
    body = _decider(by)
    dossier = locked_for_funders(dossier_id)
    if is_acted_twice(token):
        return
    refuse_stale(dossier, version)
    sheet = _found(dossier, version, purpose)
    _refuse_changed(sheet, revision)
    source, sheet.state = (
        sheet.state,
        SHEET.advance("reopen", state=sheet.state, by=by, comment=comment),
    )
    sheet.prepared_body = sheet.agreed_body = ""
    sheet.prepared_at = sheet.prepared_by = sheet.agreed_at = sheet.agreed_by = None
    sheet.revision += 1
    save_validated(sheet)
    audit.record(f"funders.{purpose}.reopen", by=by, at=at, target=sheet)
    log_act(
        dossier,
        purpose,
        version,
        body,
        source,
        sheet.state,
        by=by,
        at=at,
        comment=comment,
        token=token,
    )
    kept = ACT_FORM.format(dossier_id=dossier_id, purpose=Purpose(purpose), act=REOPEN)
    drafts.discard(by.id, kept)


def _decider(by: Actor) -> Body:
    body = body_of(by)
    if body is None or not decides(by):
        raise Forbidden("La CPAM et l’ARS décident ; la MSA donne un avis.")
    return body


def _opened(dossier: Dossier, version: int, purpose: str) -> JointSheet:
    held = JointSheet.objects.filter(dossier=dossier, version=version, purpose=purpose).first()
    return held or JointSheet(dossier=dossier, version=version, purpose=Purpose(purpose))


def _found(dossier: Dossier, version: int, purpose: str) -> JointSheet:
    held = JointSheet.objects.filter(dossier=dossier, version=version, purpose=purpose).first()
    if held is None:
        raise Stale("Ce relevé n’est pas encore préparé.")
    return held


def _refuse_changed(sheet: JointSheet, revision: int) -> None:
    if sheet.revision != revision:
        raise Stale(CHANGED)


def _refuse_faults(dossier: Dossier, frozen, judged, *, whole: bool) -> None:
    next_year = year_after(dossier.year.number) is not None
    decision_rules.refuse_faults(frozen, judged, whole=whole, reasons=True, next_year=next_year)


def _refuse_too_early(dossier: Dossier, version: int, purpose: str, at: datetime) -> None:
    """Decisions come after the session, from a position that both agreed to."""
    if purpose != Purpose.DECISION:
        return
    position = JointSheet.objects.filter(
        dossier=dossier, version=version, purpose=Purpose.POSITION, state=SheetState.AGREED
    )
    if not position.exists():
        raise DomainError("Arrêtez d’abord la position commune sur cette version.")
    session = dossiers.dates_of(dossier.year_id).get(Milestone.DIALOGUE)
    if session and at.astimezone(PARIS).date() < session:
        raise DomainError(
            f"Le dialogue de gestion a lieu le {day(session)} : les décisions s’arrêtent après."
        )


def _propose(sheet: JointSheet, body: Body, by: Actor, at: datetime) -> None:
    if sheet.purpose == Purpose.POSITION:
        _refuse_before_opinions(sheet)
    refuse_before_turn(body, done=set())
    sheet.state = SHEET.advance("propose", state=sheet.state, by=by)
    sheet.prepared_body, sheet.prepared_at, sheet.prepared_by = body, at, by.id


def _refuse_before_opinions(sheet: JointSheet) -> None:
    given = set(
        Opinion.objects.filter(
            dossier=sheet.dossier_id, version=sheet.version, state=OpinionState.GIVEN
        ).values_list("body", flat=True)
    )
    late = [body.label for body in DECIDERS if body not in given]
    if late:
        raise DomainError(f"Il manque l’avis de : {', '.join(late)}.")


def _decide(dossier: Dossier, sheet: JointSheet, *, by: Actor, at: datetime) -> None:
    frozen = dossiers.frozen_lines(dossier.id, sheet.version)
    judged = {
        row.number: decision_rules.Judgement(row.decision, row.amount_eur, row.reason)
        for row in sheet.lines.order_by("number")
    }
    _refuse_faults(dossier, frozen, judged, whole=True)
    number, proposed = dossier.year.number, {line.number: line.proposed_eur for line in frozen}
    apply_decisions(
        by=by,
        at=at,
        contract_year=number,
        decisions={
            line: LineDecision(said.decision, said.amount_eur, said.reason, proposed[line])
            for line, said in judged.items()
        },
    )
    version = dossier.sent_version
    DOSSIERS.advance(dossier, "decide", by=by, at=at, comment=sheet.note, version=version)
    decided = freeze_for_funders(collect_as_of(number, at), by, at)
    mails.notify("decide", decided, number, at=at)
