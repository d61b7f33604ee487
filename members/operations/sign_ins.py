"""Events of the sign-in: sessions opened and closed, failures, changes, alerts; and what
allauth writes to people, which leaves by the outbox like every mail."""

from datetime import datetime
from uuid import UUID, uuid4

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, F, OuterRef

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from cpts_portal.foundation.kernel.french import day as in_french
from cpts_portal.foundation.records import audit, outbox
from cpts_portal.foundation.records.rows import find_or_refuse, save_validated
from members.enums import Role
from members.models import SecurityAlert, User
from members.permissions import watches_alerts
from members.queries import accounts

NOBODY = Actor(id=None)
USER = "members.User"


@transaction.atomic(durable=True)
def record_sign_in(*, user_id: UUID, at: datetime, by_card: bool = False) -> None:
    """``by_card``: by Pro Santé Connect."""
    means = ("pro_sante_connect",) if by_card else ()
    by = _self(user_id, at)
    audit.add_entry("session.opened", by=by, at=at, target=(USER, user_id), fields=means)


@transaction.atomic(durable=True)
def record_sign_out(*, user_id: UUID, at: datetime) -> None:
    audit.add_entry("session.closed", by=_self(user_id, at), at=at, target=(USER, user_id))


@transaction.atomic(durable=True)
def record_sign_in_failure(*, email: str, at: datetime) -> None:
    """The submitted address is not stored: only the login it belongs to, when there is one."""
    account = accounts.find_by_email(email)
    target = (USER, account.id if account else None)
    audit.add_entry("session.refused", by=NOBODY, at=at, target=target)


@transaction.atomic(durable=True)
def record_sign_in_blocked(*, email: str, at: datetime) -> None:
    """Too many wrong passwords: the person gets a mail on how to sign in, once a day."""
    account = accounts.find_by_email(email)
    target = (USER, account.id if account else None)
    audit.add_entry("session.blocked", by=NOBODY, at=at, target=target)
    if account and account.is_active:
        day = at.astimezone(PARIS).date()
        outbox.queue_mail(
            key=f"sign-in-blocked-{account.id}-{day}",
            to=account.email,
            template="mail/members/sign_in_blocked",
            context={"day": in_french(day)},
            at=at,
        )


@transaction.atomic(durable=True)
def record_second_factor_failure(*, user_id: UUID | None, at: datetime) -> None:
    """``None``: a passkey that belongs to nobody here."""
    audit.add_entry("second_factor.refused", by=NOBODY, at=at, target=(USER, user_id))


@transaction.atomic(durable=True)
def record_change(*, user_id: UUID, action: str, closes_sessions: bool, at: datetime) -> User:
    """A change the person made on their own login; ``closes_sessions`` closes them all."""
    if closes_sessions:
        User.objects.filter(pk=user_id).update(session_epoch=F("session_epoch") + 1)
    user = User.objects.get(pk=user_id)
    audit.add_entry(action, by=_self(user_id, at), at=at, target=user)
    return user


@transaction.atomic(durable=True)
def renumber_session(*, before: str, after: str) -> None:
    """The same browser goes on under another session number."""
    UserSession.objects.filter(session_key=before).update(session_key=after)


@transaction.atomic(durable=True)
def mark_session(*, session_key: str, at: datetime) -> None:
    """``at`` is real time: what « vu » says in the list of one’s own sessions."""
    UserSession.objects.filter(session_key=session_key).update(last_seen_at=at)


@transaction.atomic(durable=True)
def close_session(*, by: Actor, at: datetime, session_id: int) -> None:
    """One of one’s own, from another device: its next page asks for the password."""
    rows = UserSession.objects.filter(pk=session_id, user=by.id)
    row = find_or_refuse(rows, "Cette connexion est déjà fermée.", lock=True)
    Session.objects.filter(session_key=row.session_key).delete()
    row.delete()
    audit.add_entry(
        "session.closed_elsewhere", by=by, at=at, target=("usersessions.UserSession", session_id)
    )


@transaction.atomic(durable=True)
def forget_ended_sessions(*, at: datetime) -> int:
    """Sessions that expired, and the addresses and browsers noted about those that are gone.
    ``at`` is real time, as the expiry of a session is."""
    Session.objects.filter(expire_date__lt=at).delete()
    alive = Session.objects.filter(session_key=OuterRef("session_key"))
    forgotten, _ = UserSession.objects.filter(~Exists(alive)).delete()
    return forgotten


def _self(user_id: UUID, at: datetime) -> Actor:
    return accounts.rights_of(user_id, at.astimezone(PARIS).date())


NOT_ONE_OWN = "Une alerte sur votre propre compte est vue par quelqu’un d’autre."


@transaction.atomic(durable=True)
def raise_alert(*, by: Actor, at: datetime, kind: str) -> None:
    """``by``: whoever it is about; nobody for somebody without an account."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    row = SecurityAlert(kind=kind, account=by.id, hour=hour, raised_at=at)
    try:
        with transaction.atomic():
            save_validated(row)
    except DomainError:
        return  # already notified within the hour
    audit.add_entry(f"alert.{kind}", by=by, at=at, target=row)
    for number, email in enumerate(_watchers(at)):
        outbox.queue_mail(
            key=f"alert-{row.id}-{number}",
            to=email,
            template="mail/members/alert",
            context={"kind": row.get_kind_display()},
            at=at,
        )


def _watchers(at: datetime) -> tuple[str, ...]:
    """The technical administrators; where there is none, the coordinators."""
    on = at.astimezone(PARIS).date()
    administrators = accounts.emails_of_role(Role.ADMINISTRATOR, on)
    return administrators or accounts.emails_of_role(Role.COORDINATOR, on)


@transaction.atomic(durable=True)
def see_alert(*, by: Actor, at: datetime, alert_id: UUID) -> None:
    watches_alerts.require(by, "Seuls l’administrateur et la coordinatrice regardent les alertes.")
    rows = SecurityAlert.objects.filter(pk=alert_id)
    row = find_or_refuse(rows, "Cette alerte n’existe plus.", lock=True)
    if row.account == by.id:
        raise Forbidden(NOT_ONE_OWN)
    if row.seen_at:
        return
    row.seen_at, row.seen_by = at, by.id
    save_validated(row)
    audit.add_entry("alert.seen", by=by, at=at, target=row, fields=("seen_at",))


@transaction.atomic  # not durable: the library may ask inside a transaction of its own
def queue_message(*, to: str, subject: str, text: str, html: str, at: datetime) -> None:
    """Already rendered: it needs the request. It holds a link or a code, so it waits encrypted."""
    context = {"subject": subject, "text": outbox.sealed(text), "html": outbox.sealed(html)}
    template = "mail/members/sign_in_message"
    outbox.queue_mail(key=f"sign-in-{uuid4()}", to=to, template=template, context=context, at=at)
