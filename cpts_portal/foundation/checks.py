"""Refuses to start with keys that cannot be read, or that are not those of this database."""

from django.conf import settings
from django.core.checks import Critical, Tags, register

from .kernel import blind_index, cipher


@register(Tags.security)
def keys_can_be_read(app_configs, **kwargs):
    try:
        cipher.keyring()
    except cipher.BadKeys as problem:
        return [Critical(f"CPTS_FIELD_KEYS ne se lit pas : {problem}.", id="foundation.E001")]
    try:
        blind_index.keyring()
    except cipher.BadKeys as problem:
        return [Critical(f"CPTS_INDEX_KEY ne se lit pas : {problem}.", id="foundation.E001")]
    return []


@register(Tags.security)
def each_use_has_its_own_key(app_configs, **kwargs):
    """A key that both encrypts and indexes would let whoever guesses a value prove it."""
    try:
        fields = cipher.raw_keys(settings.FIELD_KEYS, "FIELD_KEYS").values()
        shared: set = set(fields) & set(blind_index.keyring().values())
    except cipher.BadKeys:
        return []
    shared |= {settings.INDEX_KEY} & {settings.FIELD_KEYS, settings.AUDIT_KEY}
    if not shared:
        return []
    sentence = "CPTS_INDEX_KEY doit être une clé à part : elle sert aussi aux champs ou aux traces."
    return [Critical(sentence, id="foundation.E003")]


@register(Tags.database)
def keys_open_this_database(app_configs, databases=None, **kwargs):
    from django.db import connection

    from .records import key_canaries
    from .records.key_canaries.models import KeyCanary

    if not databases or KeyCanary._meta.db_table not in connection.introspection.table_names():
        return []
    return [Critical(text, id="foundation.E002") for text in key_canaries.problems()]
