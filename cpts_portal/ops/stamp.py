"""The mode a database was installed for, compared with the mode of the process."""

from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, connection

from cpts_portal.environment import Misconfigured
from cpts_portal.foundation.records import key_canaries
from cpts_portal.ops.checks import production
from cpts_portal.ops.models import Installation

EMPTY = "La base de données n’est pas installée. Lancez « make demo » ou « manage.py install »."
OTHER_MODE = (
    "Cette base a été installée en mode {stamped} et CPTS_MODE vaut {asked} : rien n’est démarré. "
    "Corrigez CPTS_MODE (fichier .env), ou donnez une autre base."
)


def stamped_mode() -> str | None:
    """None on a database where nothing was installed."""
    if Installation._meta.db_table not in connection.introspection.table_names():
        return None
    return Installation.objects.values_list("mode", flat=True).first()


def refuse_other_mode(*, empty_is_fine: bool = False) -> None:
    """The first thing each process of the portal asks; production's own conditions with it."""
    production.refuse_unsafe()
    try:
        stamped = stamped_mode()
        wrong_keys = key_canaries.problems() if stamped else []
    except DatabaseError as failure:
        raise Misconfigured(
            "La base de données ne répond pas à l’adresse donnée par DATABASE_URL "
            f"({type(failure).__name__})."
        ) from failure
    finally:
        # gunicorn forks after this: no connection may be shared
        if not connection.in_atomic_block:
            connection.close()
    if stamped is None:
        if empty_is_fine:
            return
        raise Misconfigured(EMPTY)
    if stamped != settings.MODE:
        raise Misconfigured(OTHER_MODE.format(stamped=stamped, asked=settings.MODE))
    if wrong_keys:
        raise Misconfigured(" ".join(wrong_keys))


def stamp(*, at: datetime) -> None:
    """Called as the owner: the application may read the stamp, not change it."""
    Installation.objects.get_or_create(
        only_one=True, defaults={"mode": str(settings.MODE), "installed_at": at}
    )
    key_canaries.insert(at)
