"""After an older backup is put back: whoever had been erased since is erased again, before anybody
is served. The list is outside the database (``settings.TOMBSTONES``)."""

from datetime import datetime

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.records import privacy_rights, tombstones
from cpts_portal.foundation.records.retention import only_the_portal
from cpts_portal.home.queries.subjects import is_erased, subject_of


def replay_after_restore(*, by: Actor, at: datetime) -> str:
    """The sentence that the command of restoration shows (``settings.AFTER_RESTORE``)."""
    return f"Effacements demandés depuis, refaits : {replay(by=by, at=at)}."


def replay(*, by: Actor, at: datetime) -> int:
    """How many were erased again. Twice changes nothing more: whoever is empty is left alone."""
    only_the_portal(by)
    done = 0
    for stone in tombstones.read():
        if is_erased(stone.kind, stone.public_id):
            continue
        privacy_rights.erasing.erase_again(subject_of(stone.kind, stone.public_id), by=by, at=at)
        done += 1
    return done
