"""Somebody is erased: the dates, the offices and the amounts stay, under « Adhérent n° … ».

The pieces of one erasure run in the caller's transaction, which left the tombstone.
"""

from datetime import datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F, Q

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.french import day
from cpts_portal.foundation.records import audit, outbox, tombstones
from cpts_portal.foundation.records.privacy_rights import ACCOUNT, APPLICATION, PERSON, DataSubject
from cpts_portal.foundation.records.retention import due_on, only_the_portal
from cpts_portal.foundation.records.rows import save_validated
from members import models
from members.enums import ApplicationState, MembershipState
from members.models.membership import IN_FORCE
from members.models.user import NOWHERE
from members.operations.applying import APPLICATIONS
from members.queries import retention

NOTICE = "mail/members/erasure_notice"
AT_ONCE = 200
STILL_HERE = "Cette personne est encore adhérente : notez d’abord sa sortie."
STILL_OPEN = "Ce compte sert encore : désactivez-le d’abord."
STILL_WAITING = "Cette demande n’est pas terminée : elle se refuse ou se retire d’abord."
_TEXTS = (
    *("civility", "rpps", "email", "phone", "public_email", "public_phone", "workplace"),
    *("street", "postal_code", "mssante_email", "languages", "finess", "detail"),
)


def number_of(public_id: UUID) -> str:
    """The same at each replay, and nobody's name."""
    return public_id.hex[:8].upper()


def erase_person(subject: DataSubject, *, by: Actor, at: datetime) -> None:
    row = (
        models.Person.objects.select_for_update(of=("self",)).filter(pk=subject.ref(PERSON)).first()
    )
    if row is None or row.erased_at:
        return
    _check_has_left(row, subject, at)
    addresses = {row.email, row.public_email, row.mssante_email} - {""}
    _erase_applications(Q(membership__person=row) | Q(rpps=row.rpps, rpps__gt=""), by=by, at=at)
    for name in _TEXTS:
        setattr(row, name, "")
    row.first_name, row.last_name = "Adhérent", f"n° {number_of(row.pk)}"
    row.rpps_confirmed_at = row.rpps_confirmed_by = row.commune = None
    row.listed, row.erased_at = False, at
    save_validated(row)
    models.Membership.objects.filter(person=row).update(leave_reason="")
    models.MembershipLog.objects.filter(membership__person=row).update(by_name="", comment="")
    models.Invitation.objects.filter(person=row).delete()
    for address in addresses:
        outbox.forget(to=address)
    audit.add_entry("person.erase", by=by, at=at, target=row, fields=("identity",))


def _check_has_left(row: models.Person, subject: DataSubject, at: datetime) -> None:
    here = models.Membership.objects.filter(person=row, state__in=IN_FORCE)
    if subject.again:
        today = at.astimezone(PARIS).date()
        here.filter(joined_on__lt=today).update(state=MembershipState.LEFT, left_on=today)
    elif here.exists():
        raise DomainError(STILL_HERE)


def erase_account(subject: DataSubject, *, by: Actor, at: datetime) -> None:
    """The login: with the person it belongs to, or by itself."""
    rows = models.User.objects.select_for_update(of=("self",))
    row = rows.filter(pk=subject.ref(ACCOUNT)).first() if subject.ref(ACCOUNT) else None
    if row is None or row.email.endswith(f"@{NOWHERE}"):
        return
    if subject.kind == ACCOUNT and row.is_active and not subject.again:
        raise DomainError(STILL_OPEN)
    outbox.forget(to=row.email)
    _close_sign_ins(row)
    _end_roles(row, by=by, at=at)
    row.email, row.name = f"compte-{row.pk.hex}@{NOWHERE}", f"Compte {number_of(row.pk)}"
    row.set_unusable_password()
    row.last_login = None
    row.is_active, row.deactivated_at = False, row.deactivated_at or at
    save_validated(row)
    audit.add_entry("account.erase", by=by, at=at, target=row, fields=("identity",))


def erase_application(subject: DataSubject, *, by: Actor, at: datetime) -> None:
    row = models.Application.objects.filter(pk=subject.id)
    if subject.again:
        undecided = row.filter(decided_at__isnull=True)
        undecided.update(state=ApplicationState.WITHDRAWN, decided_at=at)
    elif row.filter(membership__isnull=False).exists():
        raise DomainError("Cette demande a ouvert une adhésion : elle suit la personne.")
    elif row.filter(decided_at__isnull=True).exists():
        raise DomainError(STILL_WAITING)
    _erase_applications(Q(pk=subject.id), by=by, at=at)


def _erase_applications(which: Q, *, by: Actor, at: datetime) -> None:
    """The number, the state and the dates stay."""
    held = models.Application.objects.select_for_update(of=("self",))
    for row in held.filter(which).order_by("pk"):
        outbox.forget(to=row.email, about=row.pk)
        emptied: dict[str, str | None] = dict.fromkeys(
            ("reason", "civility", "rpps", "workplace", "street", "mssante_email", "languages"), ""
        )
        emptied |= {"first_name": "Demande", "last_name": row.reference, "phone": "", "email": ""}
        emptied |= {"finess": "", "siret": "", "rna": "", "representative_role": "", "detail": ""}
        emptied |= {"sort_name": row.reference.lower()}
        if row.structure_name:
            emptied["structure_name"] = f"Demande {row.reference}"
        emptied |= {"rpps_confirmed_at": None, "rpps_confirmed_by": None}
        models.Application.objects.filter(pk=row.pk).update(**emptied)
        models.ApplicationLog.objects.filter(application=row).update(by_name="", comment="")
        models.ApplicationLink.objects.filter(application=row).delete()
        audit.add_entry("application.erase", by=by, at=at, target=row, fields=("identity",))


def _close_sign_ins(row: models.User) -> None:
    models.User.objects.filter(pk=row.pk).update(session_epoch=F("session_epoch") + 1)
    row.refresh_from_db(fields=["session_epoch"])
    sessions = UserSession.objects.filter(user=row)
    Session.objects.filter(session_key__in=sessions.values("session_key")).delete()
    sessions.delete()
    Authenticator.objects.filter(user=row).delete()
    models.ProSanteIdentity.objects.filter(user=row).delete()
    EmailAddress.objects.filter(user=row).delete()
    for log in (models.ApplicationLog, models.MembershipLog):
        log.objects.filter(by=row.pk).update(by_name="")


def _end_roles(row: models.User, *, by: Actor, at: datetime) -> None:
    """What it gave until now stays written: it explains past readings."""
    today = at.astimezone(PARIS).date()
    for grant in models.RoleGrant.objects.filter(user=row).filter(
        Q(ends_on=None) | Q(ends_on__gt=today)
    ):
        grant.ends_on = max(today, grant.starts_on)
        grant.revoked_at, grant.revoked_by = at, by.id
        save_validated(grant)


@transaction.atomic(durable=True)
def announce_people(*, by: Actor, at: datetime) -> int:
    only_the_portal(by)
    ended = [(row, row.last_left) for row in retention.people_soon(at) if row.email]
    return _announce("person", ended, models.Person, by=by, at=at)


@transaction.atomic(durable=True)
def announce_accounts(*, by: Actor, at: datetime) -> int:
    only_the_portal(by)
    closed = [(row, row.deactivated_at) for row in retention.accounts_soon(at)]
    return _announce("account", closed, models.User, by=by, at=at)


def _announce(code: str, ended: list[tuple], model, *, by: Actor, at: datetime) -> int:
    """A month before their data goes, those who left an address get a mail."""
    for row, end in ended:
        on = due_on(code, end, at)
        outbox.queue_mail(
            key=f"erasure-notice-{row.pk}-{on}",
            to=row.email,
            template=NOTICE,
            context={"on": day(on)},
            at=at,
        )
    if ended:
        audit.add_entry(f"{code}.notice", by=by, at=at, target=model)
    return len(ended)


@transaction.atomic(durable=True)
def erase_unanswered(*, by: Actor, at: datetime) -> int:
    """Candidates who never answer, when their time is over, a part at a time; how many. Twice
    changes nothing more."""
    only_the_portal(by)
    due = retention.unanswered_due(at).values_list("pk", flat=True)
    held = models.Application.objects.select_for_update(of=("self",), skip_locked=True)
    rows = list(held.filter(pk__in=list(due)).order_by("sent_at", "id")[:AT_ONCE])
    for row in rows:
        APPLICATIONS.advance(row, "withdraw", by=by, at=at)
        erase_application(DataSubject(APPLICATION, row.pk), by=by, at=at)
        tombstones.leave(APPLICATION, row.pk, at=at)
    return len(rows)
