"""The invitation of a new member: sent, sent again, withdrawn, used once."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from cpts_portal.foundation.kernel.actor import SYSTEM, Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.french import day as in_french
from cpts_portal.foundation.kernel.link_tokens import fingerprint, new_token
from cpts_portal.foundation.records import audit, outbox
from members.models import Application, Invitation, Person, User
from members.operations.accounts import open_account
from members.operations.application_steps import APPLICATIONS
from members.operations.saving import may, save
from members.permissions import examines_applications
from members.queries import membership

LIFE = timedelta(days=14)
LETTER = "mail/members/invitation"
DEAD = (
    "Ce lien ne marche pas : il a déjà servi, il a expiré, ou un autre l’a remplacé. "
    "Demandez-en un nouveau à la coordination."
)
HAS_ACCOUNT = "Cette personne a déjà un compte : elle se connecte, ou demande un mot de passe."
NOT_ACCEPTED = "Une invitation ne part qu’après l’acceptation d’une personne."


def send_invitation_again(
    *, by: Actor, at: datetime, application_id: UUID, version: int | None
) -> None:
    """To the address of the application; the link sent before dies. Pressed twice, it is sent
    once: each sending makes one ``version`` more."""
    may(examines_applications, by)
    with transaction.atomic(durable=True):
        row, person = _accepted(application_id, version)
        if User.objects.filter(person=person).exists():
            raise DomainError(HAS_ACCOUNT)
        apply_invitation(person, row.email, by=by, at=at)
        _now_another_version(row)


def withdraw_invitation(
    *, by: Actor, at: datetime, application_id: UUID, version: int | None
) -> None:
    may(examines_applications, by)
    with transaction.atomic(durable=True):
        row, person = _accepted(application_id, version)
        if not _withdraw_unused(person, by=by, at=at):
            raise DomainError("Aucune invitation n’attend.")
        _now_another_version(row)


def use_invitation(*, by: Actor, at: datetime, token: str, password: str) -> User:
    """Opens the account of the invited person, her address verified: the link came by it. Every
    way a link can be dead has the same sentence."""
    with transaction.atomic(durable=True):
        rows = Invitation.objects.usable(at).select_for_update(of=("self",))
        row = rows.filter(token_hash=fingerprint(token)).first()
        day = at.astimezone(PARIS).date()
        if row is None or not membership.was_member(row.person_id, day):
            raise DomainError(DEAD)
        if User.objects.filter(person=row.person_id).exists():
            raise DomainError(DEAD)
        user = open_account(
            by=SYSTEM,
            at=at,
            email=row.email,
            password=password,
            name=row.person.name,
            person=row.person_id,
        )
        row.used_at = at
        save(row)
        audit.record("invitation.used", by=by, at=at, target=row, fields=("used_at",))
        return user


def apply_invitation(person: Person, email: str, *, by: Actor, at: datetime) -> None:
    _withdraw_unused(person, by=by, at=at)
    token = new_token()
    row = save(
        Invitation(
            person=person,
            email=email,
            token_hash=fingerprint(token),
            sent_at=at,
            sent_by=by.id,
            expires_at=at + LIFE,
        )
    )
    audit.record("invitation.sent", by=by, at=at, target=row)
    outbox.queue_mail(
        key=f"invitation-{row.id}",
        to=email,
        template=LETTER,
        context={
            "link": outbox.sealed(f"/invitation/{token}/"),
            "until": in_french(row.expires_at),
        },
        at=at,
    )


def _withdraw_unused(person: Person, *, by: Actor, at: datetime) -> bool:
    rows = Invitation.objects.unused().filter(person=person).order_by("sent_at")
    unused = list(rows.select_for_update(of=("self",)))
    for row in unused:
        row.withdrawn_at, row.withdrawn_by = at, by.id
        save(row)
        audit.record("invitation.withdrawn", by=by, at=at, target=row, fields=("withdrawn_at",))
    return bool(unused)


def _now_another_version(row: Application) -> None:
    row.version += 1
    save(row)


def _accepted(application_id: UUID, version: int | None) -> tuple[Application, Person]:
    """Both held, at the version that was on the screen."""
    row = APPLICATIONS.lock(application_id, version=version)
    if row.membership is None or row.membership.person_id is None:
        raise DomainError(NOT_ACCEPTED)
    people = Person.objects.select_for_update(of=("self",))
    return row, people.get(pk=row.membership.person_id)
