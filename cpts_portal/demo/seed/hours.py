"""The action sheets, the prices and the 732 declarations, each by the step it is at."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from cpts_portal.demo.fixture_data import at, day, fixture_data
from cpts_portal.demo.seed.association import SIGNED_ON
from cpts_portal.demo.seed.personas import Personas
from cpts_portal.demo.seed.sheets import drawn_page
from cpts_portal.foundation.kernel.french import day as in_words
from cpts_portal.foundation.records.uploads import AcceptedUpload
from funding.payments.operations import mark_batch_paid, prepare_batch, set_own_ceiling
from members.operations.territory import find_profession
from missions.enums import ActionStatus, Basis, Pay
from missions.operations import declarations, proposals, reference, review
from missions.operations.entry import DeclarationEntry

ACTIVITIES = (
    ("IPR", "Fonction dans l’association", Pay.LOSS_INDEMNITY, Basis.HOURLY, None),
    ("GT", "Réunion de mission", Pay.MISSION_REMUNERATION, Basis.LUMP, 90),
    ("TER", "Action de terrain", Pay.MISSION_REMUNERATION, Basis.HOURLY, 50),
    ("REF", "Infirmière référente", Pay.MISSION_REMUNERATION, Basis.HOURLY, 45),
    ("PRO", "Rédaction de protocole", Pay.MISSION_REMUNERATION, Basis.HOURLY, 50),
    ("ETU", "Accueil d’étudiants", Pay.MISSION_REMUNERATION, Basis.LUMP, 120),
    ("INT", "Intervention en soirée", Pay.MISSION_REMUNERATION, Basis.LUMP, 150),
    ("NUL", "Assemblée ou soirée, sans versement", Pay.UNPAID, Basis.LUMP, 0),
)
PROFESSIONS_PAID = {"MG": "10", "CD": "40", "PHA": "21", "SF": "50", "IDE": "60", "MK": "70"}
STATUSES = {"en cours": ActionStatus.RUNNING, "réalisée": ActionStatus.DONE}
TODAY = date(2026, 11, 18)


def open_actions(personas: Personas) -> None:
    personas.say("Les fiches action et les tarifs")
    for row in fixture_data().actions:
        reference.open_action(
            by=personas.portal,
            at=at(SIGNED_ON),
            number=row["id"],
            title=row["title"].replace(" : ", "\u00a0: "),
            mission_code=row["mission"],
            starts_on=SIGNED_ON,
            lead_id=personas.people[row["lead"]],
            public=row["public"],
            status=STATUSES[row["status"]],
            planned_end_on=day(row["planned_end"]),
        )
    for code, label, kind, basis, price in ACTIVITIES:
        reference.add_activity(
            by=personas.portal,
            at=at(SIGNED_ON),
            code=code,
            label=label,
            kind=kind,
            basis=basis,
            valid_from=SIGNED_ON,
        )
        if price is not None:
            reference.set_rate(
                by=personas.portal,
                at=at(SIGNED_ON),
                activity_code=code,
                amount_eur=price,
                valid_from=SIGNED_ON,
            )
    _price_the_functions(personas)


def _price_the_functions(personas: Personas) -> None:
    prices = fixture_data().pay_rules["ipr_eur_per_hour"]
    for kind, code in PROFESSIONS_PAID.items():
        reference.set_rate(
            by=personas.portal,
            at=at(SIGNED_ON),
            activity_code="IPR",
            amount_eur=prices[kind],
            valid_from=SIGNED_ON,
            profession_id=find_profession(("TRE_G15", code)).pk,
        )
    reference.set_rate(
        by=personas.portal,
        at=at(SIGNED_ON),
        activity_code="IPR",
        amount_eur=prices["autres"],
        valid_from=SIGNED_ON,
    )
    set_own_ceiling(
        by=personas.portal,
        at=at(SIGNED_ON),
        from_year=2022,
        amount_eur=fixture_data().pay_rules["own_ceiling_per_civil_year"],
        source=fixture_data().pay_rules["adopted"],
    )


def declare_everything(personas: Personas) -> None:
    personas.say("Les heures déclarées, vérifiées, renvoyées")
    proposed = _propose_from_meetings(personas)
    for row in sorted(fixture_data().declarations, key=lambda row: (row["date"], row["id"])):
        personas.declarations[row["id"]] = _declare(personas, row, proposed)
        _decide(personas, row)


def _propose_from_meetings(personas: Personas) -> dict[tuple[str, str], UUID]:
    """(meeting, person) of the fixture data → the proposal the attendance made."""
    people = {uuid: fixture_id for fixture_id, uuid in personas.people.items()}
    proposed: dict[tuple[str, str], UUID] = {}
    paid_years = {1, 4, 5}
    for row in fixture_data().meetings:
        if row["year"] not in paid_years:
            continue
        moment = _written_at(day(row["date"]), 1)
        ids = proposals.propose_from_meeting(
            by=personas.portal, at=moment, meeting_id=personas.meetings[row["id"]]
        )
        proposed |= {(row["id"], people[person]): ids[person] for person in ids}
    return proposed


def _written_at(done_on: date, days: int) -> datetime:
    """Some days later, and never after the morning of the demonstration."""
    return min(at(done_on + timedelta(days=days), 8, 30), at(TODAY, 9))


def _declare(personas: Personas, row: dict, proposed: dict) -> UUID:
    done_on = day(row["date"])
    by = personas.member(row["person"])
    if row["source"] in personas.meetings:
        declared = proposed[row["source"], row["person"]]
        if row["state"] != "proposal":
            proposals.confirm_proposal(
                by=by, at=_written_at(done_on, 2), declaration_id=declared, version=1
            )
        return declared
    return declarations.declare_action(
        by=by,
        at=_written_at(done_on, 1),
        token=uuid5(NAMESPACE_URL, f"demonstration:{row['id']}"),
        send=row["state"] != "draft",
        entry=DeclarationEntry(
            activity_code=row["rule"],
            mission_code=row["mission"],
            action_number=row["action"] or "",
            done_on=done_on,
            minutes=round(row["hours"] * 60),
            comment="" if row["source"] == "saisie libre" else _sentence(row["source"]),
            uploads=_evidence(row),
            again=True,
        ),
    )


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


def _evidence(row: dict) -> list[AcceptedUpload]:
    if row["state"] == "draft" or row["rule"] not in ("REF", "PRO", "TER"):
        return []
    title = f"Compte rendu, {day(row['date']):%d/%m/%Y}"
    lines = [_sentence(row["source"]), f"Fiche action {row['action']}, {row['hours']} h"]
    page = drawn_page(title, lines, signed=False)
    return [AcceptedUpload(page, "image/png", f"compte-rendu-{row['id']}.png", 1)]


def _decide(personas: Personas, row: dict) -> None:
    target = personas.declarations[row["id"]]
    office = personas.office("coordinator")
    moment = _written_at(day(row["date"]), 6)
    if row["state"] == "validated":
        review.validate(by=office, at=moment, declaration_id=target)
    elif row["state"] == "returned":
        review.send_back(by=office, at=moment, declaration_id=target, reason=row["reason"])
    elif row["state"] == "refused":
        review.refuse(by=office, at=moment, declaration_id=target, reason=row["reason"])


def pay_everything(personas: Personas) -> None:
    """One batch a month of hours done; the one of November is prepared, not yet paid."""
    personas.say("Les lots de versements")
    treasurer = personas.office("treasurer")
    months: dict[tuple[bool, int, int], list[UUID]] = defaultdict(list)
    for row in fixture_data().declarations:
        if row["payment"] != "none":
            done_on = day(row["date"])
            key = (row["payment"] == "in_batch", done_on.year, done_on.month)
            months[key].append(personas.declarations[row["id"]])
    waiting = [declaration for key, ids in sorted(months.items()) if key[0] for declaration in ids]
    for (in_batch, year, month), ids in sorted(months.items()):
        if in_batch:
            continue
        paid_on = min(date(year + month // 12, month % 12 + 1, 5), date(2026, 11, 5))
        batch = prepare_batch(
            by=treasurer,
            at=at(paid_on - timedelta(days=3)),
            label=f"Lot du {in_words(paid_on)}",
            declaration_ids=ids,
        )
        mark_batch_paid(by=treasurer, at=at(paid_on), batch_id=batch, paid_on=paid_on)
    if waiting:
        prepare_batch(
            by=treasurer,
            at=at(date(2026, 11, 17)),
            label="Lot de novembre 2026",
            declaration_ids=waiting,
        )
