"""What the doors of the portal saw: sign-ins, sign-outs, failures, changes of security."""

from datetime import datetime
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, F, OuterRef

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.records import audit
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
def record_second_factor_failure(*, user_id: UUID, at: datetime) -> None:
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
