"""What the doors of the portal saw: sign-ins, sign-outs, failures, changes of security."""

from datetime import datetime
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, F, OuterRef

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.french import day as in_french
from cpts_portal.foundation.records import audit, outbox
from members.models import User
from members.queries import accounts

NOBODY = Actor(id=None)
USER = "members.User"


@transaction.atomic(durable=True)
def record_sign_in(*, user_id: UUID, at: datetime, by_card: bool = False) -> None:
    """``by_card``: by Pro Santé Connect."""
    door = ("pro_sante_connect",) if by_card else ()
    by = _self(user_id, at)
    audit.record("session.opened", by=by, at=at, target=(USER, user_id), fields=door)


@transaction.atomic(durable=True)
def record_sign_out(*, user_id: UUID, at: datetime) -> None:
    audit.record("session.closed", by=_self(user_id, at), at=at, target=(USER, user_id))


@transaction.atomic(durable=True)
def record_sign_in_failure(*, email: str, at: datetime) -> None:
    """The address typed is not kept: only the login it belongs to, when there is one."""
    account = accounts.find_by_email(email)
    target = (USER, account.id if account else None)
    audit.record("session.refused", by=NOBODY, at=at, target=target)


@transaction.atomic(durable=True)
def record_sign_in_blocked(*, email: str, at: datetime) -> None:
    """Too many wrong passwords: the person is told how to get in, once a day."""
    account = accounts.find_by_email(email)
    target = (USER, account.id if account else None)
    audit.record("session.blocked", by=NOBODY, at=at, target=target)
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
    audit.record("second_factor.refused", by=NOBODY, at=at, target=(USER, user_id))


@transaction.atomic(durable=True)
def record_change(*, user_id: UUID, action: str, closes_sessions: bool, at: datetime) -> User:
    """A change the person made on her own login; ``closes_sessions`` closes them all."""
    if closes_sessions:
        User.objects.filter(pk=user_id).update(session_epoch=F("session_epoch") + 1)
    user = User.objects.get(pk=user_id)
    audit.record(action, by=_self(user_id, at), at=at, target=user)
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
    rows = UserSession.objects.select_for_update(of=("self",))
    row = rows.filter(pk=session_id, user=by.id).first()
    if row is None:
        raise DomainError("Cette connexion est déjà fermée.")
    Session.objects.filter(session_key=row.session_key).delete()
    row.delete()
    audit.record(
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
    rights = accounts.rights_of(user_id, at.astimezone(PARIS).date())
    return Actor(id=user_id, roles=rights.roles, person_id=rights.person_id, name=rights.name)
