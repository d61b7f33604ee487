"""The yearly dossiers: three are settled, the fourth came back with points to complete, the fifth
is being lived."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from cpts_portal.demo.fixture_data import at, day, fixture_data
from cpts_portal.demo.seed.mission_words import write_words
from cpts_portal.demo.seed.personas import Personas
from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.french import day as in_words
from funding.dossier.content.figures import IndicatorRow
from funding.dossier.decision_rules import Judgement
from funding.dossier.enums import Milestone, Purpose
from funding.dossier.models import RequestedPoint
from funding.dossier.operations.campaign import set_dates
from funding.dossier.operations.joint_decision import agree_sheet, save_sheet
from funding.dossier.operations.opinions import save_opinion
from funding.dossier.operations.submission import advance_dossier, ask_completion
from funding.dossier.queries import dossiers
from funding.dossier.traced_reads import open_dossier
from funding.indicators.enums import Decision

SETTLED = (1, 2, 3)
# what each of the three points of the CPAM is about: the evening's sheet, the seminar, the invoice
ABOUT = (("meeting", "M097"), ("expense", "E026"), ("expense", "E037"))
NOTE = "Cibles de l’année suivante relues en séance. Aucun argent à reprendre."


def write_dossiers(personas: Personas) -> None:
    personas.say("Les dossiers annuels")
    for number in SETTLED:
        _settle(personas, number, ended_in=2022 + number)
    _review_year_four(personas)


def _review_year_four(personas: Personas) -> None:
    dates = fixture_data().year4_review
    coordinator, cpam = personas.office("coordinator"), personas.office("cpam")
    set_dates(
        by=coordinator,
        at=at(date(2026, 9, 1)),
        year=4,
        dates={
            Milestone.OPENS: date(2026, 9, 1),
            Milestone.DUE: day(dates["dossier_v1"]),
            Milestone.PREPARATION: day(dates["funders_preparation"]),
            Milestone.DIALOGUE: day(dates["dialogue"]),
            Milestone.SETTLEMENT: day(dates["settlement_expected"]),
        },
    )
    write_words(personas)
    advance_dossier(
        by=coordinator, at=at(day(dates["dossier_v1"]), 17), year=4, transition="submit"
    )
    dossier = dossiers.dossier(4)
    assert dossier and dossier.id
    reads(cpam, dossier.id, at(day(dates["cpam_request"]), 9))
    ask_completion(
        by=cpam,
        at=at(day(dates["cpam_request"]), 11),
        dossier_id=dossier.id,
        version=dossier.sent_version,
        comment="Trois points à reprendre avant la préparation des financeurs.",
        points=[
            RequestedPoint(text=_sentence(text), about_kind=kind, about_ref=ref)
            for text, (kind, ref) in zip(dates["points"], ABOUT, strict=True)
        ],
        due_on=day(dates["dossier_v2_due"]),
    )


def _settle(personas: Personas, number: int, *, ended_in: int) -> None:
    coordinator, cpam, ars = (personas.office(key) for key in ("coordinator", "cpam", "ars"))
    session = date(ended_in, 12, 1)
    set_dates(
        by=coordinator,
        at=at(date(ended_in, 9, 1)),
        year=number,
        dates={
            Milestone.OPENS: date(ended_in, 9, 1),
            Milestone.DUE: date(ended_in, 10, 20),
            Milestone.PREPARATION: date(ended_in, 11, 24),
            Milestone.DIALOGUE: session,
            Milestone.SETTLEMENT: date(ended_in, 12, 14),
        },
    )
    advance_dossier(by=coordinator, at=at(date(ended_in, 10, 20)), year=number, transition="submit")
    facts = dossiers.dossier(number)
    assert facts and facts.id
    for by, on in ((ars, date(ended_in, 11, 9)), (cpam, date(ended_in, 11, 11))):
        reads(by, facts.id, at(on, 9))
    lines = {
        line.number: _judged(number, line)
        for line in dossiers.snapshot_lines(facts.id, facts.sent_version)
    }
    key: dict[str, Any] = {"dossier_id": facts.id, "version": facts.sent_version, "lines": lines}
    for by, on in ((ars, date(ended_in, 11, 10)), (cpam, date(ended_in, 11, 12))):
        save_opinion(by=by, at=at(on), revision=0, overall="favourable", give=True, **key)
    for purpose, prepares, agrees, when in (
        (Purpose.POSITION, cpam, ars, at(date(ended_in, 11, 24))),
        (Purpose.DECISION, ars, cpam, at(session, 17)),
    ):
        _sign(purpose, prepares, agrees, when, key)
    advance_dossier(
        by=personas.office("president"),
        at=at(date(ended_in, 12, 3)),
        year=number,
        transition="countersign",
    )
    advance_dossier(by=cpam, at=at(date(ended_in, 12, 5)), year=number, transition="notify")
    advance_dossier(by=cpam, at=at(date(ended_in, 12, 14)), year=number, transition="settle")
    for by in (ars, cpam):
        reads(by, facts.id, at(date(ended_in, 12, 15)))


def _sentence(text: str) -> str:
    """« émargement du 26/05/2026 » → « Émargement du 26 mai 2026 »"""
    spelled = re.sub(
        r"(\d\d)/(\d\d)/(\d{4})", lambda d: in_words(date(int(d[3]), int(d[2]), int(d[1]))), text
    )
    return spelled[:1].upper() + spelled[1:]


def reads(by: Actor, dossier_id: UUID, moment: datetime) -> None:
    """As the page does: the reading is traced, and marked for their body."""
    open_dossier(by=by, at=moment, dossier_id=dossier_id)


def _sign(purpose: Purpose, prepares, agrees, when: datetime, key: dict) -> None:
    note = NOTE if purpose == Purpose.DECISION else ""
    save_sheet(by=prepares, at=when, purpose=purpose, revision=0, note=note, propose=True, **key)
    signed = {name: value for name, value in key.items() if name != "lines"}
    agree_sheet(by=agrees, at=when, purpose=purpose, revision=1, **signed)


def _judged(number: int, line: IndicatorRow) -> Judgement:
    """What was granted; a line that came back the year after was put off to it."""
    row = next(row for row in fixture_data().lines if row["id"] == line.number)
    granted = Decimal(row["years"][str(number)]["granted"])
    following = row["years"].get(str(number + 1), {})
    if not granted and following.get("carried_from") == number:
        return Judgement(Decision.DEFERRED, None, "Non atteinte : revient l’année suivante.")
    if not granted:
        return Judgement(Decision.REFUSED, None, "Non atteinte au dernier jour de l’année.")
    if granted < line.max_eur:
        return Judgement(Decision.GRANTED, granted, "Palier atteint, chiffre et pièces acceptés.")
    return Judgement(Decision.GRANTED, granted, "Atteinte, chiffre et pièces acceptés.")
