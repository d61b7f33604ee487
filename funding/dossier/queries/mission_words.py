"""Reads of the association's own words on its missions."""

from dataclasses import dataclass
from datetime import datetime

from funding.contract_years import in_force
from funding.dossier.models import MissionWords


@dataclass(frozen=True)
class WordsFacts:
    """``number``: how many times it was written."""

    mission_code: str
    number: int
    body: str
    written_at: datetime


def mission_words(year: int) -> dict[str, WordsFacts]:
    """The last text of each mission that has one."""
    rows = MissionWords.objects.filter(year__in=in_force(), year__number=year)
    return {
        row.mission_id: WordsFacts(row.mission_id, row.number, row.body, row.written_at)
        for row in rows.order_by("number")
    }
