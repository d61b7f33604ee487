from collections.abc import Iterable
from datetime import datetime

from cpts_portal.foundation.kernel import blind_index, crypto

from .models import INDEX, KeyCanary

SAMPLE = "canari"


def insert(at: datetime) -> None:
    """Once per key, after the migrations; a canary already there is left alone."""
    _insert(_of_the_fields(), at)
    _insert(_of_the_indexes(), at)


def move_to_current(at: datetime) -> None:
    """After a rotation: the canaries of the former keys go, those keys may be removed."""
    _replace(_of_the_fields(), KeyCanary.objects.exclude(key_id__startswith=INDEX), at)


def move_index_to_current(at: datetime) -> None:
    _replace(_of_the_indexes(), KeyCanary.objects.filter(key_id__startswith=INDEX), at)


def problems() -> list[str]:
    """Sentences that forbid to start: a key is missing, or it is not the one that wrote."""
    canaries = KeyCanary.objects.order_by("key_id").values_list("key_id", "sample")
    return [sentence for canary in canaries if (sentence := problem(*canary))]


def problem(key_id: str, sample: str) -> str:
    """Of one canary, in this database or in a backup; empty when its key is ours."""
    if key_id.startswith(INDEX):
        return _of_an_index(key_id, sample)
    return _of_a_field(key_id, sample)


def absent(canary_ids: Iterable[str]) -> dict[str, list[str]]:
    """Setting → the keys it lacks, of those that a database or a backup names."""
    keys = {(name.startswith(INDEX), name.removeprefix(INDEX)) for name in canary_ids}
    fields = {name for index, name in keys if not index} - set(crypto.keyring())
    indexes = {name for index, name in keys if index} - set(blind_index.keyring())
    lacking = {"CPTS_FIELD_KEYS": sorted(fields), "CPTS_INDEX_KEY": sorted(indexes)}
    return {setting: names for setting, names in lacking.items() if names}


def _of_a_field(key_id: str, sample: str) -> str:
    if key_id not in crypto.keyring():
        return f"La clé « {key_id} » manque dans CPTS_FIELD_KEYS."
    try:
        crypto.decrypt(sample, context=_context(key_id))
    except crypto.Undecipherable:
        return f"La clé « {key_id} » de CPTS_FIELD_KEYS n’est pas celle qui a chiffré cette base."
    return ""


def _of_an_index(canary_id: str, sample: str) -> str:
    key_id = canary_id.removeprefix(INDEX)
    if key_id not in blind_index.keyring():
        return f"La clé « {key_id} » manque dans CPTS_INDEX_KEY."
    if sample in blind_index.every_digest(SAMPLE, context=_context(canary_id)):
        return ""
    return (
        f"La clé « {key_id} » de CPTS_INDEX_KEY n’est pas celle qui a calculé les index de "
        "cette base."
    )


def _of_the_fields() -> tuple[str, str]:
    key_id = crypto.current_key_id()
    return key_id, crypto.encrypt(SAMPLE, context=_context(key_id))


def _of_the_indexes() -> tuple[str, str]:
    key_id = f"{INDEX}{blind_index.current_key_id()}"
    return key_id, blind_index.digest(SAMPLE, context=_context(key_id))


def _insert(canary: tuple[str, str], at: datetime) -> None:
    row = KeyCanary(key_id=canary[0], sample=canary[1], planted_at=at)
    KeyCanary.objects.bulk_create([row], ignore_conflicts=True)


def _replace(canary: tuple[str, str], among, at: datetime) -> None:
    _insert(canary, at)
    among.exclude(key_id=canary[0]).delete()


def _context(key_id: str) -> str:
    return f"foundation.keycanary.sample:{key_id}"
