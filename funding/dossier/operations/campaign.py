"""What the office writes for a campaign: its dates, and what each mission did in the year."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError, Refusals
from cpts_portal.foundation.kernel.french import day
from cpts_portal.foundation.kernel.periods import Period, anniversary
from funding.contract_years import ContractYear
from funding.dossier.enums import Milestone, State
from funding.dossier.models import CampaignDate, MissionWords
from funding.dossier.operations.documents import locked_dossier
from funding.dossier.permissions import keeps_calendar, prepares_dossier
from funding.dossier.queries import dossiers
from funding.saving import save_audited

# the completion's due date is set by the funder who asks
OFFICE_MILESTONES = tuple(kind for kind in Milestone if kind != Milestone.COMPLETION)
# as long as a contract: what comes later is a year mistyped
YEARS_AFTER = 5
WORDS_OPEN = (State.PREPARATION, State.RETURNED)


@transaction.atomic(durable=True)
def set_dates(*, by: Actor, at: datetime, year: int, dates: Mapping[str, date | None]) -> None:
    """``dates`` by milestone, None for one that is taken away; one that did not change writes
    nothing."""
    keeps_calendar.require(by)
    contract_year = locked_dossier(year, at).year
    if set(dates) - {str(kind) for kind in OFFICE_MILESTONES}:
        raise DomainError("Cette date est fixée par le financeur qui demande les compléments.")
    held = dossiers.dates_of(contract_year.id)
    changed = {kind: on for kind, on in dates.items() if held.get(kind) != on}
    _refuse_far(contract_year.period, changed)
    _refuse_disorder({kind: on for kind, on in (held | changed).items() if on})
    for kind, on in changed.items():
        record_date(contract_year, kind, on, by=by, at=at)


def record_date(year: ContractYear, kind: str, on: date | None, *, by: Actor, at: datetime) -> None:
    """Inside the caller's transaction, which holds the dossier."""
    row = CampaignDate(
        year=year,
        kind=kind,
        number=year.campaign_dates.filter(kind=kind).count() + 1,
        on=on,
        said_at=at,
        said_by=by.id,
        said_by_role=by.role_label[:60],
    )
    save_audited(row, "funding.dossier.set_date", by=by, at=at, fields=(str(kind),))


def _refuse_far(period: Period, dates: Mapping[str, date | None]) -> None:
    """A mistyped year would rule the order of all the others."""
    first, last = period.start, anniversary(period.end, YEARS_AFTER)
    sentence = f"Choisissez une date du {day(first)} au {day(last)}, autour de l’année de contrat."
    far = [
        DomainError(sentence, field=str(kind))
        for kind, on in dates.items()
        if on and not first <= on <= last
    ]
    if far:
        raise Refusals(far)


def _refuse_disorder(dates: Mapping[str, date]) -> None:
    """The campaign opens, the dossier is due, the funders prepare, meet the CPTS and pay."""
    before = None
    for kind in OFFICE_MILESTONES:
        if kind not in dates:
            continue
        if before and dates[kind] < dates[before]:
            raise DomainError(
                f"« {kind.label} » ne peut pas venir avant « {before.label} ».", field=str(kind)
            )
        before = kind


@transaction.atomic(durable=True)
def write_mission_words(
    *, by: Actor, at: datetime, year: int, mission_code: str, number: int, body: str
) -> None:
    """``number``: of the text that the page showed, 0 when there was none. The same text again
    writes nothing; a text that somebody else changed meanwhile is not overwritten."""
    prepares_dossier.require(by)
    dossier = locked_dossier(year, at)
    if dossier.state not in WORDS_OPEN:
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
    save_audited(row, "funding.dossier.mission_words", by=by, at=at, fields=("body",))
