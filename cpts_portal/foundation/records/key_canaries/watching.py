from datetime import datetime

from cpts_portal.foundation.kernel import crypto

from .models import KeyCanary

SAMPLE = "canari"


def plant(at: datetime) -> None:
    """Once per key, after the migrations; a canary already there is left alone."""
    key_id = crypto.current_key_id()
    sample = crypto.encrypt(SAMPLE, context=_context(key_id))
    row = KeyCanary(key_id=key_id, sample=sample, planted_at=at)
    KeyCanary.objects.bulk_create([row], ignore_conflicts=True)


def move_to_current(at: datetime) -> None:
    """After a rotation: the canaries of the former keys go, those keys may be removed."""
    plant(at)
    KeyCanary.objects.exclude(key_id=crypto.current_key_id()).delete()


def problems() -> list[str]:
    """Sentences that forbid to start: a key is missing, or it is not the one that wrote."""
    canaries = KeyCanary.objects.order_by("key_id").values_list("key_id", "sample")
    return [said for one in canaries if (said := problem(*one))]


def problem(key_id: str, sample: str) -> str:
    """Of one canary, in this database or in a backup; empty when its key is ours."""
    if key_id not in crypto.keyring():
        return f"La clé « {key_id} » manque dans CPTS_FIELD_KEYS."
    try:
        crypto.decrypt(sample, context=_context(key_id))
    except crypto.Undecipherable:
        return f"La clé « {key_id} » de CPTS_FIELD_KEYS n’est pas celle qui a chiffré cette base."
    return ""


def _context(key_id: str) -> str:
    return f"foundation.keycanary.sample:{key_id}"
