"""Each body writes its own opinion of the version in review: kept as a draft, then given once."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.text import capfirst

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden, Stale
from cpts_portal.foundation.records import audit, drafts
from cpts_portal.foundation.records.rows import save_validated
from funding.dossier import decision_rules
from funding.dossier.enums import Body, OpinionState, Overall, Visas
from funding.dossier.labels import WITH_ARTICLE
from funding.dossier.models import Dossier, Opinion, OpinionLine, ReviewAct, VisaOrder
from funding.dossier.operations.submission import locked_for_funders, refuse_stale
from funding.dossier.permissions import DECIDERS, body_of, decides, other_body
from funding.dossier.queries import dossiers, funder_exchange
from funding.dossier.workflow import OPINION
from funding.indicators.deciding import year_after
from funding.keeping import keep
from members.queries import contracts

SUBJECT = "opinion"
# the name under which an expired session’s form is kept
FORM = "dossier-opinion"
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
    opinion = _opened(dossier, version, body)
    if opinion.state == OpinionState.GIVEN:
        raise Stale(f"Un avis est déjà rendu pour {WITH_ARTICLE[body]} sur la version {version}.")
    if opinion.revision != revision:
        raise Stale(SAVED_ELSEWHERE)
    frozen = dossiers.frozen_lines(dossier.id, version)
    judged = decision_rules.completed(frozen, lines)
    next_year = year_after(dossier.year.number) is not None
    decision_rules.refuse_faults(frozen, judged, whole=give, next_year=next_year)
    source = opinion.state
    opinion.overall, opinion.note = overall, note.strip()
    opinion.revision += 1
    if give:
        _give(opinion, dossier, by, at)
    save_validated(opinion)
    keep_lines(opinion.lines, OpinionLine, judged, opinion=opinion)
    audit.record(f"funders.opinion.{'give' if give else 'save'}", by=by, at=at, target=opinion)
    drafts.discard(by.id, FORM)
    log_act(dossier, SUBJECT, version, body, source, opinion.state, by=by, at=at, token=token)


@transaction.atomic(durable=True)
def set_visa_order(*, by: Actor, at: datetime, order: str) -> None:
    """Off by default: CPAM and ARS sign when each is ready."""
    if not decides(by):
        raise Forbidden("La CPAM et l’ARS fixent l’ordre des visas.")
    if order not in Visas.values:
        raise DomainError("Cet ordre n’existe pas.", field="order")
    row = VisaOrder(order=order, said_at=at, said_by=by.id, said_by_role=by.role_label[:60])
    keep(row, "funders.visas.set", by=by, at=at, fields=("order",))


def _party(by: Actor) -> Body:
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
    return contract is not None and Body(body).label in contract.parties


def _opened(dossier: Dossier, version: int, body: Body) -> Opinion:
    found = Opinion.objects.filter(dossier=dossier, version=version, body=body).first()
    return found or Opinion(dossier=dossier, version=version, body=body)


def _give(opinion: Opinion, dossier: Dossier, by: Actor, at: datetime) -> None:
    if not opinion.overall:
        raise DomainError("Dites le sens de votre avis sur l’ensemble.", field="overall")
    if opinion.overall != Overall.FAVOURABLE and not opinion.note:
        raise DomainError("Dites pourquoi, en quelques lignes.", field="note")
    refuse_before_turn(
        opinion.body,
        done=set(
            Opinion.objects.filter(
                dossier=dossier, version=opinion.version, state=OpinionState.GIVEN
            ).values_list("body", flat=True)
        ),
    )
    opinion.state = OPINION.advance("give", state=opinion.state, by=by)
    opinion.given_at, opinion.given_by = at, by.id


def refuse_before_turn(body: str, *, done: set[str]) -> None:
    """When an order is wanted, the second waits for the first. The MSA waits for nobody."""
    first = funder_exchange.visa_order()
    if first and body in DECIDERS and body != first and first not in done:
        raise DomainError(
            f"L’ordre des visas veut que {WITH_ARTICLE[other_body(body)]} signe d’abord. "
            "Enregistrez votre saisie en brouillon."
        )


def keep_lines(held, model, judged: decision_rules.Judgements, **parent) -> None:
    """The lines of a draft are written anew each time it is saved."""
    held.all().delete()
    for number, said in judged.items():
        if said != decision_rules.Judgement():
            save_validated(
                model(
                    **parent,
                    number=number,
                    decision=said.decision,
                    amount_eur=said.amount_eur,
                    reason=said.reason,
                )
            )


def is_acted_twice(token: UUID | None) -> bool:
    """A form sent by a double click: its act is already in the log."""
    return token is not None and ReviewAct.objects.filter(token=token).exists()


def log_act(
    dossier: Dossier,
    subject: str,
    version: int,
    body: str,
    source: str,
    target: str,
    *,
    by: Actor,
    at: datetime,
    comment: str = "",
    token: UUID | None = None,
) -> None:
    save_validated(
        ReviewAct(
            dossier=dossier,
            subject=subject,
            version=version,
            body=body,
            source=source,
            target=target,
            comment=comment.strip(),
            taken_at=at,
            taken_by=by.id,
            token=token,
        )
    )
