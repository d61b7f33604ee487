"""The link between a login and an identity of Pro Santé Connect."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from cpts_portal.foundation.records import audit, outbox
from members.models import ProSanteIdentity, User
from members.operations.saving import save

LETTER = "mail/members/pro_sante_linked"
NOT_YOURS = "Chacun lie sa propre carte à son propre compte."
OTHER_NUMBER = "Le numéro RPPS de cette carte n’est pas celui de ce compte."
CLOSED = "Ce compte est fermé."


@transaction.atomic(durable=True)
def link_identity(
    *, by: Actor, at: datetime, user_id: UUID, issuer: str, subject: str, rpps: str
) -> None:
    """From now on this identity opens this login. A second identity of the same provider takes the
    place of the first; asked twice, it is linked once. Every open session of the login ends, as
    with any other way of proving who one is, and she is written to."""
    if by.id != user_id:
        raise Forbidden(NOT_YOURS)
    user = User.objects.select_for_update(of=("self",)).select_related("person").get(pk=user_id)
    if not user.is_active:
        raise DomainError(CLOSED)
    if not rpps or user.person is None or user.person.rpps != rpps:
        raise DomainError(OTHER_NUMBER)
    row = ProSanteIdentity.objects.filter(user=user, issuer=issuer).first()
    if row and row.subject == subject:
        return
    row = row or ProSanteIdentity(user=user, issuer=issuer)
    row.subject, row.linked_at, row.linked_by = subject, at, user.pk
    save(row)
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    audit.record("pro_sante.linked", by=by, at=at, target=user, fields=("pro_sante_identities",))
    outbox.queue_mail(
        key=f"pro-sante-linked-{row.pk}-{at:%Y%m%d%H%M%S%f}",
        to=user.email,
        template=LETTER,
        context={},
        at=at,
    )
