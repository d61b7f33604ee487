"""What several pages say in the same words."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from missions import amounts, hooks
from missions.amounts import Tariff
from missions.enums import State
from missions.labels import day_near
from missions.queries import declarations
from missions.queries.choices import tariffs_for
from missions.queries.facts import DeclarationFacts


@dataclass(frozen=True)
class Proposal:
    """Hours the portal already knows: one button."""

    facts: DeclarationFacts
    worth: str
    on: date

    @property
    def button(self) -> str:
        time = amounts.time_in_french(self.facts.minutes)
        subject = self.facts.subject[:1].lower() + self.facts.subject[1:]
        return f"Confirmer {time} – {subject} du {day_near(self.facts.done_on, self.on)}"


@dataclass(frozen=True)
class MeetingGroup:
    """Rows of one meeting together; a row of no meeting is alone and without a title."""

    title: str
    rows: tuple[DeclarationFacts, ...]

    @property
    def code(self) -> str:
        return f"meeting-{self.rows[0].number}"


def by_meeting(rows: Iterable[DeclarationFacts]) -> list[MeetingGroup]:
    """In the order given: a meeting stands where its first row stood."""
    groups: dict[UUID, list[DeclarationFacts]] = {}
    for one in rows:
        groups.setdefault(one.meeting_id or one.id, []).append(one)
    return [
        MeetingGroup(found[0].subject if len(found) > 1 else "", tuple(found))
        for found in groups.values()
    ]


@dataclass(frozen=True)
class Shortcuts:
    """The answers already filled in, before any form."""

    proposals: tuple[Proposal, ...]
    to_correct: tuple[DeclarationFacts, ...]
    drafts: tuple[DeclarationFacts, ...]
    last: DeclarationFacts | None
    recent: tuple[DeclarationFacts, ...]


def shortcuts(person_id: UUID, *, on: date, recent: int = 3, limit: int = 40) -> Shortcuts:
    mine = declarations.for_person(person_id, limit=limit)
    waiting = [one for one in mine if one.state == State.PROPOSAL]
    tariffs = tariffs_for(person_id, on) if waiting else {}
    sent = [one for one in mine if one.state not in (State.PROPOSAL, State.DRAFT)]
    return Shortcuts(
        proposals=tuple(Proposal(one, _worth(one, tariffs), on) for one in waiting),
        to_correct=tuple(one for one in mine if one.state == State.RETURNED),
        drafts=tuple(one for one in mine if one.state == State.DRAFT),
        last=next((one for one in sent if _worth_repeating(one, on)), None),
        recent=tuple(with_transfers(sent[:recent])),
    )


def with_transfers(rows: Iterable[DeclarationFacts]) -> list[DeclarationFacts]:
    """The same hours, each with its transfer; only verified hours that are worth something have
    one to ask for."""
    rows = list(rows)
    payable = [row.id for row in rows if row.state == State.VALIDATED and row.amount_eur]
    transfers = hooks.transfers(payable) if payable else {}
    return [replace(row, transfer=transfers.get(row.id, row.transfer)) for row in rows]


def _worth_repeating(facts: DeclarationFacts, on: date) -> bool:
    """« Comme la dernière fois » is never what has just been sent for the same day."""
    return facts.state != State.REFUSED and facts.done_on != on


def _worth(facts: DeclarationFacts, tariffs: dict[str, Tariff]) -> str:
    tariff = tariffs.get(facts.activity_code)
    return amounts.explanation(tariff, facts.minutes) if tariff else ""


def worth(facts: DeclarationFacts) -> str:
    """The frozen computation of hours that were sent."""
    if facts.rate_eur is None:
        return ""
    return amounts.explanation(Tariff(facts.kind, facts.basis, facts.rate_eur), facts.minutes)
