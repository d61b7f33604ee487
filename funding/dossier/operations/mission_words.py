"""The association's own words on a mission: written at the office, dated, kept in each version."""

from datetime import datetime

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records import drafts
from funding.dossier.enums import State
from funding.dossier.models import MissionWords
from funding.dossier.operations.snapshots import locked_dossier
from funding.dossier.permissions import PREPARERS
from funding.keeping import allow, keep

# the name under which an expired session keeps the text that was typed
FORM = "funding.words:{year}-{mission_code}"
OPEN = (State.PREPARATION, State.RETURNED)


@transaction.atomic(durable=True)
def write_mission_words(
    *, by: Actor, at: datetime, year: int, mission_code: str, number: int, body: str
) -> None:
    """``number``: of the text that the page showed, 0 when there was none. The same text again
    writes nothing; a text that somebody else changed meanwhile is not overwritten."""
    allow(by, *PREPARERS)
    dossier = locked_dossier(year, at)
    if dossier.state not in OPEN:
        raise DomainError("Le dossier est chez les financeurs : ce texte ne change plus.")
    rows = MissionWords.objects.filter(year=dossier.year, mission_id=mission_code)
    last = rows.order_by("-number").first()
    if last and last.body == body:
        return
    if number != (last.number if last else 0):
        raise DomainError(
            "Ce texte vient d’être changé par quelqu’un d’autre : relisez-le.", field="body"
        )
    row = MissionWords(
        year=dossier.year,
        mission_id=mission_code,
        number=number + 1,
        body=body,
        written_at=at,
        written_by=by.id,
    )
    keep(row, "funding.dossier.operations.mission_words", by=by, at=at, fields=("body",))
    drafts.discard(by.id, FORM.format(year=year, mission_code=mission_code))
