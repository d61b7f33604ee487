"""A portal with something behind every address, whose lists can be made longer."""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO
from uuid import UUID, uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cpts_portal.foundation.kernel.actor import SYSTEM, Actor
from cpts_portal.foundation.records import documents, uploads
from cpts_portal.home import access
from funding.budget import operations as budget
from funding.budget.models import Expense
from funding.dossier.operations import comments, evidence_removal
from funding.dossier.operations.documents import build_at_once
from funding.dossier.operations.submission import advance_dossier
from funding.dossier.queries import dossiers as dossier_queries
from funding.indicators import depositing
from members.models import Profession
from members.operations import contracts, meetings, membership, people, territory
from missions.operations import declarations
from missions.operations import reference as prices
from missions.operations.entry import DeclarationEntry
from missions.queries import evidence
from tests.funding import loire_forez_fixture
from tests.funding.money_fixture_data import BY
from tests.signing_in import NURSE, make_account, signed_in
from tests.support import (
    populated_accounts,
    populated_applications,
    populated_audit,
    populated_dossier,
    populated_files,
    populated_offers,
    populated_operations,
    populated_privacy,
    populated_requests,
)
from tests.support.clocks import NOW

OFFICE = Actor(uuid4(), frozenset({"coordinator"}), second_factor=True, name="Claire Aubépine")
YEAR = 4
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass
class PopulatedPortal:
    """``values``: what stands for the parameters of an address, by name or by route and name."""

    nurse: Actor
    clients: dict
    values: dict[str, str]
    last: int = field(default=3)

    def reader(self, row: access.Row) -> str:
        return next(role for role in self.clients if role in row.read_roles)

    def grow(self, until: int) -> None:
        """Every list that has rows to show gets that many."""
        for number in range(self.last, until):
            person = join(number)
            hold(number, self.nurse.person_id, person.id)
            actor = Actor(uuid4(), frozenset({"member"}), person_id=person.id, name="Autre")
            declare(actor if number % 2 else self.nurse, number)
            spend(number)
            populated_operations.lose_a_mail(number)
            populated_accounts.alert(number)
            populated_files.withhold(number)
            populated_applications.apply(number, NOW)
            populated_offers.grow(self, number)
            populated_requests.grow(self, number)
            populated_audit.grow(self, number)
            comments.comment(
                by=self.funder,
                at=NOW,
                dossier_id=self.values["dossier_id"],
                section="money",
                body=f"Remarque {number}",
            )
        self.last = until

    @property
    def funder(self) -> Actor:
        return Actor(uuid4(), frozenset({"cpam"}), second_factor=True, name="Sandra Ardoise")


def fill(row: access.Row, route: access.Route, values: dict) -> str:
    """The address of a route, each parameter taken by its name, or by route and name."""

    def value(match) -> str:
        return str(values.get(f"{row.route} {match[1]}") or values[match[1]])

    return _PARAMETER.sub(value, route.pattern)


def build() -> PopulatedPortal:
    return build_on_the_money(loire_forez_fixture.load())


def build_on_the_money(_person) -> PopulatedPortal:
    territory.found_association(
        **BY, name="CPTS d’essai", territory_name="Bouriane", commune_codes=["46127", "46334"]
    )
    prices.set_rate(
        **BY,
        activity_code="TER",
        amount_eur=50,
        valid_from=date(2022, 7, 5),
        profession_id=Profession.objects.get(system=NURSE[0], code=NURSE[1]).id,
    )
    person = join(0)
    for office in ("president", "treasurer"):
        people.give_mandate(**BY, person_id=person.id, office=office, starts_on=date(2022, 7, 5))
    contracts.adopt_crisis_plan(**BY, adopted_on=date(2023, 1, 2), referent_id=person.id)
    nurse = Actor(uuid4(), frozenset({"member"}), person_id=person.id, name="Camille Zéro")
    users = {
        "coordinator": make_account("coordinator"),
        "member": make_account(person=person),
        "president": make_account("president"),
        "cpam": make_account("cpam"),
        "administrator": make_account("administrator"),
    }
    portal = PopulatedPortal(nurse, {role: signed_in(user) for role, user in users.items()}, {})
    _fill(portal)
    return portal


def _fill(portal: PopulatedPortal) -> None:
    nurse = portal.nurse
    meeting = hold(0, nurse.person_id)
    sheet = documents.store(
        content=photo(5).content, name="feuille.png", media_type="image/png", kind="sheet", **BY
    )
    meetings.deposit_sheet(**BY, meeting_id=meeting, document_id=sheet.id)
    declared = declare(nurse, 0, uploads=[photo()])
    draft = declare(nurse, 1, uploads=[photo(9)], send=False)
    pieces = {d: evidence.of_declarations([d])[0].id for d in (declared, draft)}
    piece_id = depositing.deposit_evidence(
        by=OFFICE,
        at=NOW,
        line_number="L11",
        contract_year=YEAR,
        label="Affiche",
        dated_on=date(2026, 5, 1),
        names_people=False,
        upload=photo(77),
    ).id
    removed_id = depositing.deposit_evidence(
        by=OFFICE,
        at=NOW,
        line_number="L11",
        contract_year=YEAR,
        label="Affiche retirée",
        dated_on=date(2026, 5, 1),
        names_people=False,
        upload=photo(78),
    ).id
    evidence_removal.remove_evidence(
        by=OFFICE, at=NOW, line_number="L11", contract_year=YEAR, piece_id=removed_id
    )
    expense_id = _decided_expense()
    populated_dossier.decide(OFFICE)
    advance_dossier(by=OFFICE, at=NOW, year=YEAR, transition="submit")
    portal.values |= populated_dossier.review(OFFICE, YEAR)
    document = build_at_once(by=SYSTEM, now=lambda: NOW, year=YEAR)
    portal.values |= {
        "person_id": nurse.person_id,
        "meeting_id": meeting,
        "declaration_id": declared,
        "missions:change declaration_id": draft,
        "evidence_id": pieces[declared],
        "kind": "csv",
        "number": "L11",
        "year": YEAR,
        "mission_code": "prevention",
        "document_id": document.document_id,
        "dossier_id": dossier_queries.dossier(YEAR).id,
        "version": document.snapshot.version,
        "piece_id": piece_id,
        "funding:restore_piece piece_id": removed_id,
        "expense_id": expense_id,
        "sha256": hashlib.sha256(photo(77).content).hexdigest(),
        "uidb36": "1",
        "key": "none",
        **populated_applications.values(OFFICE, NOW),
    }
    portal.values |= populated_operations.fill()
    portal.values |= populated_accounts.fill(portal.clients["coordinator"])
    populated_offers.settle(portal)
    populated_requests.settle(portal)
    populated_audit.settle(portal)
    populated_privacy.settle(portal, NOW)
    portal.last = 2
    portal.grow(3)


def _decided_expense() -> UUID:
    """A sensitive expense with the text of the board's decision."""
    expense_id = budget.record_expense(
        **BY,
        contract_year=5,
        expense=Expense(
            number="X999",
            mission_id="fonctionnement",
            nature="convivialité",
            label="Séminaire",
            amount_eur="10.00",
            spent_on=date(2026, 9, 30),
        ),
    )
    budget.attach_decision(
        **BY, expense_id=expense_id, decision="Conseil du 24 avril", upload=photo(79)
    )
    return expense_id


def join(number: int):
    return membership.join_member(
        **BY,
        joined_on=date(2022, 7, 5),
        last_name=f"Longue{number:03}",
        first_name="Camille",
        profession=NURSE,
    )


def hold(number: int, *people: UUID) -> UUID:
    return meetings.record_meeting(
        **BY,
        number=f"N{number:03}",
        title=f"Groupe {number}",
        mission_code="acces",
        action_number="A1",
        held_on=date(2026, 11, 12),
        minutes=60,
        activity_code="GT",
        people_met=3,
        attendee_ids=list(people),
    ).id


def declare(by: Actor, number: int, *, uploads=(), send: bool = True) -> UUID:
    return declarations.declare_action(
        by=by,
        at=NOW,
        token=uuid4(),
        entry=DeclarationEntry(
            again=True,
            activity_code="TER",
            mission_code="prevention",
            done_on=NOW.date() - timedelta(days=1 + number % 50),
            minutes=10,
            comment=f"Essai {number}",
            uploads=uploads,
        ),
        send=send,
    )


def spend(number: int) -> None:
    budget.record_expense(
        **BY,
        contract_year=5,
        splits={"A1": "10.00"},
        expense=Expense(
            number=f"X{number:03}",
            mission_id="fonctionnement",
            nature="salaires",
            label=f"Dépense {number}",
            amount_eur="10.00",
            spent_on=date(2026, 9, 30),
        ),
    )


def photo(shade: int = 0):
    drawn = BytesIO()
    Image.new("RGB", (8, 8), (shade, shade, shade)).save(drawn, "PNG")
    return uploads.accept(SimpleUploadedFile("stand.png", drawn.getvalue(), "image/png"))
