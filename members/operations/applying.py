"""How an application advances; what a candidate does, who has no account, only a link."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.link_tokens import fingerprint, new_token
from cpts_portal.foundation.records import outbox
from cpts_portal.foundation.records.rows import find_or_refuse, lock_key, save_validated
from cpts_portal.foundation.records.transitions import Lifecycle
from members.enums import ApplicantKind, Role
from members.enums import ApplicationState as State
from members.models import Application, ApplicationLink, ApplicationLog, TextAcceptance
from members.queries import accounts, applications, joining, territory
from members.workflow import APPLICATION

ENDS = frozenset({"accept", "refuse", "withdraw"})
SAYS_WHY = frozenset({"ask", "refuse"})
GONE = "Cette demande n’existe plus."
NEED_REASON = "Dites pourquoi en une phrase : la personne la lira."


def _before_save(
    row: Application, transition: str, *, moved: bool, by: Actor, at: datetime, comment: str
) -> None:
    if not moved:
        return
    row.reason = comment if transition in SAYS_WHY else ""
    if row.state == State.RECEIVED:
        row.waiting_since = at
    if transition in ENDS:
        row.decided_at, row.decided_by = at, by.id


def need_reason(reason: str) -> None:
    if not reason.strip():
        raise DomainError(NEED_REASON, field="reason")


APPLICATIONS = Lifecycle(
    APPLICATION,
    Application,
    ApplicationLog,
    "application",
    gone=GONE,
    changed=(
        "Quelqu’un d’autre a traité cette demande depuis l’affichage de la page. "
        "Voici où elle en est ; décidez à nouveau si besoin."
    ),
    before_save=_before_save,
)


def lock_by_link(token: str, *, at: datetime, version: int | None) -> Application:
    """Whoever holds the link is the candidate."""
    link = find_or_refuse(ApplicationLink.objects.filter(token_hash=fingerprint(token)), GONE)
    row = APPLICATIONS.lock(link.application_id, version=version)
    if row.decided_at and row.decided_at + applications.LINK_LIFETIME < at:
        raise DomainError(GONE)
    return row


def new_link(row: Application, at: datetime) -> str:
    """The address of a follow-up page: each mail its own, all of them good."""
    token = new_token()
    save_validated(ApplicationLink(application=row, token_hash=fingerprint(token), made_at=at))
    return f"/adherer/suivi/{token}/"


def write_to(row: Application, letter: str, *, at: datetime, to: str = "", **words) -> None:
    """A mail to the candidate, with a link of its own. ``letter``: the template."""
    address = to or row.email
    outbox.queue_mail(
        key=f"{letter}-{row.id}-{row.version}-{fingerprint(address)[:12]}",
        to=address,
        template=letter,
        context={"number": row.reference, "link": outbox.sealed(new_link(row, at)), **words},
        at=at,
    )


RECEIVED, CORRECTED = "mail/members/received", "mail/members/corrected"
ARRIVED = "mail/members/arrived"
HOLDER = Actor(id=None, roles=frozenset({"candidate"}))
MOST_A_DAY = 5
TOO_MANY = "Plusieurs demandes portent déjà cette adresse aujourd’hui. Attendez demain."
CLOSED = "Cette demande est terminée : elle ne se modifie plus ici."
TEXT_CHANGED = "Ce texte vient de changer : relisez-le, puis cochez à nouveau."
_CONTACT = ("civility", "last_name", "first_name", "email", "phone", "postal_code", "commune_id")
FORM_FIELDS: dict[str, frozenset[str]] = {
    ApplicantKind.PERSON: frozenset(
        {
            *_CONTACT,
            *("profession_id", "detail", "rpps", "practice_mode", "workplace", "finess", "street"),
            *("mssante_email", "college_id", "groups", "languages", "home_visits"),
        }
    ),
    ApplicantKind.STRUCTURE: frozenset(
        {
            *_CONTACT,
            *("structure_name", "structure_kind", "finess", "siret", "rna", "representative_role"),
            *("street", "college_id"),
        }
    ),
}


def submit_application(
    *,
    by: Actor,
    at: datetime,
    token: UUID,
    kind: str,
    accepted: Collection[int],
    proved_by_card: bool = False,
    **fields,
) -> dict[str, str]:
    """``accepted``: the ids of the texts as they were on the page. The same ``token`` twice makes
    one application. What comes back is shown to whoever sent it: nothing says whether somebody is
    known here."""
    unknown = fields.keys() - FORM_FIELDS[ApplicantKind(kind)]
    if unknown:
        raise TypeError(f"an application has no {', '.join(sorted(unknown))}")
    with transaction.atomic(durable=True):
        # a double click waits for the first to be written, then finds it
        lock_key(token)
        already = Application.objects.filter(token=token).first()
        if already:
            return _sent(already, at)
        _refuse_flood(fields["email"], at)
        row = Application(
            token=token,
            kind=kind,
            state=State.RECEIVED,
            sent_at=at,
            waiting_since=at,
            proved_by_card=proved_by_card,
            **fields,
        )
        APPLICATIONS.begin(row, "send", by=by, at=at)
        _accept_texts(row, accepted, at)
        # checked whoever it is, and sent in the mail alone, which repeats no field of the form
        known = applications.address_is_known(row.email, but=row.id)
        write_to(row, RECEIVED, at=at, known=known)
        _notify_office(row, at)
        return _sent(row, at)


def _sent(row: Application, at: datetime) -> dict[str, str]:
    return {"reference": row.reference, "email": row.email, "link": new_link(row, at)}


def answer_request(*, by: Actor, at: datetime, link: str, version: int, answer: str) -> None:
    """What was missing, in the candidate's words: the application waits for the office again."""
    if not answer.strip():
        raise DomainError("Écrivez votre réponse.", field="answer")
    with transaction.atomic(durable=True):
        row = lock_by_link(link, at=at, version=version)
        APPLICATIONS.advance(row, "answer", by=by, at=at, comment=answer)


def withdraw_application(*, by: Actor, at: datetime, link: str, version: int) -> None:
    with transaction.atomic(durable=True):
        APPLICATIONS.advance(lock_by_link(link, at=at, version=version), "withdraw", by=by, at=at)


def correct_contact(
    *, by: Actor, at: datetime, link: str, version: int, email: str, phone: str, street: str
) -> None:
    """A new address is announced to both: the former one would otherwise not know."""
    with transaction.atomic(durable=True):
        row = lock_by_link(link, at=at, version=version)
        if row.state not in (State.RECEIVED, State.INCOMPLETE):
            raise DomainError(CLOSED)
        contact = {"email": email, "phone": phone, "street": street}
        changed = tuple(name for name, text in contact.items() if getattr(row, name) != text)
        if not changed:
            return
        before = row.email
        for name in changed:
            setattr(row, name, contact[name])
        APPLICATIONS.log_action(row, "correct", by=by, at=at, fields=changed)
        if "email" in changed:
            write_to(row, CORRECTED, at=at)
            write_to(row, CORRECTED, at=at, to=before)


def _refuse_flood(email: str, at: datetime) -> None:
    """Somebody else's mailbox is not filled through this form."""
    since = at - timedelta(days=1)
    if Application.objects.filter(email=email, sent_at__gt=since).count() >= MOST_A_DAY:
        raise DomainError(TOO_MANY, field="email")


def _accept_texts(row: Application, accepted: Collection[int], at: datetime) -> None:
    texts = joining.texts_on(at.astimezone(PARIS).date(), kind=row.kind)
    in_force = {text.id for text in texts}
    for text in texts:
        if text.required and text.id not in accepted:
            raise DomainError(TEXT_CHANGED, field=f"text_{text.kind}")
    if set(accepted) - in_force:
        raise DomainError(TEXT_CHANGED)
    for text_id in sorted(set(accepted)):
        save_validated(TextAcceptance(application=row, text_id=text_id, accepted_at=at))


def _notify_office(row: Application, at: datetime) -> None:
    """Once per application: the coordinators, or the association's own address."""
    association = territory.association()
    addresses = accounts.emails_of_role(Role.COORDINATOR, at.astimezone(PARIS).date())
    if not addresses and association and association.email:
        addresses = (association.email,)
    for address in addresses:
        outbox.queue_mail(
            key=f"application-arrived-{row.id}-{fingerprint(address)[:12]}",
            to=address,
            template=ARRIVED,
            context={"number": row.reference, "path": f"/adherents/demandes/{row.id}/"},
            at=at,
        )
