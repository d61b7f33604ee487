"""Refuses to start with keys that cannot be read, or that are not those of this database."""

from django.core.checks import Critical, Tags, register

from .kernel import cipher


@register(Tags.security)
def keys_can_be_read(app_configs, **kwargs):
    try:
        cipher.keyring()
    except cipher.BadKeys as problem:
        return [Critical(f"CPTS_FIELD_KEYS ne se lit pas : {problem}.", id="foundation.E001")]
    return []


@register(Tags.database)
def keys_open_this_database(app_configs, databases=None, **kwargs):
    from django.db import connection

    from .records import key_canaries
    from .records.key_canaries.models import KeyCanary

    if not databases or KeyCanary._meta.db_table not in connection.introspection.table_names():
        return []
    return [Critical(text, id="foundation.E002") for text in key_canaries.problems()]
