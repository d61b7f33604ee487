import json
import logging
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from cpts_portal.foundation.kernel.crypto import Undecipherable
from cpts_portal.foundation.kernel.nir import contains_nir
from cpts_portal.foundation.records.retention import durations

from .models import Draft

log = logging.getLogger(__name__)

LIFETIME = timedelta(days=durations.duration_of("draft").on(date.max).days)
LONGEST = 100_000


def store(
    user_id: UUID, form: str, values: Mapping, *, at: datetime, lifetime: timedelta = LIFETIME
) -> bool:
    """Replaces what was kept. False when it is not worth keeping: far too long, or a social
    security number in it (never stored, not even here)."""
    payload = json.dumps(dict(values), ensure_ascii=False)
    if len(payload) > LONGEST or any(contains_nir(text) for text in _texts(values)):
        return False
    with transaction.atomic():
        empty = Draft(user_id=user_id, form=form, payload="{}", saved_at=at, expires_at=at)
        Draft.objects.bulk_create([empty], ignore_conflicts=True)
        row = Draft.objects.select_for_update().defer("payload").get(user_id=user_id, form=form)
        row.payload, row.saved_at, row.expires_at = payload, at, at + lifetime
        row.full_clean()
        row.save()
    return True


def load(user_id: UUID, form: str, *, at: datetime) -> dict | None:
    row = Draft.objects.filter(user_id=user_id, form=form, expires_at__gt=at).first()
    if row is None:
        return None
    try:
        return json.loads(row.payload)
    except Undecipherable:
        log.error("a draft of %s cannot be decrypted", form)
        return None


def discard(user_id: UUID | None, *forms: str) -> None:
    """What was sent. Who has no account kept nothing."""
    if user_id is not None:
        Draft.objects.filter(user_id=user_id, form__in=forms).delete()


def forget_about(pk: UUID) -> None:
    """Every form of an address with this id, whoever was typing it: the row is erased."""
    Draft.objects.filter(form__endswith=f":{pk}").delete()


def discard_all(user_id: UUID) -> None:
    """The account is erased."""
    Draft.objects.filter(user_id=user_id).delete()


def purge(at: datetime) -> int:
    return Draft.objects.filter(expires_at__lte=at).delete()[0]


def _texts(value):
    if isinstance(value, Mapping):
        value = value.values()
    if isinstance(value, str):
        yield value
    elif hasattr(value, "__iter__"):
        for inner in value:
            yield from _texts(inner)
