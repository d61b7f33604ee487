"""How a request advances, and the pseudonymous fact kept in step with it. Callers opened the
transaction."""

from datetime import date, datetime
from uuid import UUID

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records import outbox
from cpts_portal.foundation.records.rows import save_validated
from cpts_portal.foundation.records.transitions import Lifecycle
from patients.domain import ages, links
from patients.enums import ENDED_STATES, CloseReason, State
from patients.models import CareRequest, RequestFact, RequestLog
from patients.queries import territory
from patients.workflow import REQUEST

LIMITED = "Cette demande est mise en attente : rien ne s’y lit ni ne s’y écrit avant la levée."
MAIL_KEYS = {
    "mail/patients/received": "care-request-received",
    "mail/patients/missing": "care-request-missing",
    "mail/patients/accepted": "request-accepted",
    "mail/patients/handed_back": "request-handed-back",
    "mail/patients/erasure_notice": "erasure-notice",
}
# steps after which no doctor has accepted the person
NOBODYS_AGAIN = ("undo_acceptance", "hand_back", "prefer_another", "resume")


def write_fact(row: CareRequest, *, step: str, on: date) -> None:
    """After an erasure the fact is closed and no longer described: what it says stays."""
    known = step != "receive" and RequestFact.objects.filter(request=row).first()
    fact = known or RequestFact(request=row)
    if row.erased_at is None:
        _describe(fact, row)
    if row.qualified_at and fact.qualified_on is None:
        fact.qualified_on = on
    if row.state == State.PROPOSED and fact.proposed_on is None:
        fact.proposed_on = on
    if step == "accept":
        fact.accepted_on = on
    elif step in NOBODYS_AGAIN:
        fact.accepted_on = None
    if row.closed_at is None:
        fact.closed_on, fact.close_reason = None, ""
    elif fact.closed_on is None:
        fact.closed_on, fact.close_reason = on, row.close_reason
    save_validated(fact, check_unique=False)


def _describe(fact: RequestFact, row: CareRequest) -> None:
    fact.received_on = ages.paris_day(row.received_at)
    fact.tier, fact.origin = row.tier, row.origin
    fact.age_band = ages.band(row.age)
    fact.ald, fact.solidarity = row.ald, row.solidarity
    fact.out_of_territory = row.out_of_territory
    fact.sector = territory.sector_of(row.commune_id)


def _before_save(
    row: CareRequest, transition: str, *, moved: bool, by: Actor, at: datetime, **details
):
    """When and why it ended, and its fact."""
    if moved:
        ended = row.state in ENDED_STATES
        row.closed_at = at if ended else None
        declared = row.state == State.DECLARED
        why = CloseReason.DECLARED if declared else details.get("detail", "")
        row.close_reason = why if ended else ""
    write_fact(row, step=transition, on=ages.paris_day(at))


REQUESTS = Lifecycle(
    REQUEST,
    CareRequest,
    RequestLog,
    "request",
    gone="Cette demande n’existe plus.",
    changed=(
        "Quelqu’un d’autre a traité cette demande depuis l’affichage de la page. "
        "Voici où elle en est ; décidez à nouveau si besoin."
    ),
    audited_as="care_request",
    before_save=_before_save,
    check_unique=False,
)


def lock(
    request_id: UUID, *, version: int | None = None, even_limited: bool = False
) -> CareRequest:
    """Not one whose treatment is limited; ``even_limited``: to lift the limitation, or to erase."""
    row = REQUESTS.lock(request_id, version=version)
    if row.limited_at and not even_limited:
        raise DomainError(LIMITED)
    return row


def mail_person(row: CareRequest, kind: str, *, key, at: datetime, **context) -> bool:
    """With the private link, to the address the person left; False when there is none."""
    if not row.email:
        return False
    context["link"] = outbox.sealed(links.path_of(row.token))
    template = f"mail/patients/{kind}"
    key = f"{MAIL_KEYS[template]}-{key}"
    outbox.queue_mail(key=key, to=row.email, template=template, context=context, at=at)
    return True
