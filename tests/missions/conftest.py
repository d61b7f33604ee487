"""A nurse, a doctor, a coordinator, a contract, prices: reached through operations."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from types import SimpleNamespace
from uuid import uuid4

import pytest

from cpts_portal.foundation.kernel.actor import SYSTEM, Actor
from members.models import Profession
from members.operations import contracts, meetings, membership
from members.operations import reference as nomenclatures
from missions.operations import declarations, reference
from missions.operations.entry import DeclarationEntry
from tests.signing_in import DOCTOR, GOURDON, NURSE, Browsers, make_account
from tests.support.clocks import NOW, on_18_november  # noqa: F401  for every test of the folder
from tests.support.shared_fixtures import layer

ACTIVITIES = (
    ("IPR", "Fonction de bureau", "loss_indemnity", "hourly", {None: 44, NURSE: 48, DOCTOR: 78}),
    ("GT", "Réunion de mission", "mission_remuneration", "lump", {None: 90}),
    ("TER", "Action de terrain", "mission_remuneration", "hourly", {None: 50}),
    ("PRO", "Rédaction de protocole", "mission_remuneration", "hourly", {None: 50}),
    ("INT", "Intervention en soirée", "mission_remuneration", "lump", {None: 150}),
    ("NUL", "Assemblée générale", "unpaid", "hourly", {}),
)
ACTIONS = (
    ("A1", "Trouver un médecin traitant", "acces"),
    ("A4", "Diabète de type 2 : suivre ensemble", "parcours"),
    ("A6", "Dépister près de chez soi", "prevention"),
)


def _prices():
    for code, label, kind, basis, rates in ACTIVITIES:
        reference.add_activity(
            by=SYSTEM,
            at=NOW,
            code=code,
            label=label,
            kind=kind,
            basis=basis,
            valid_from=date(2022, 7, 5),
        )
        for profession, amount in rates.items():
            system_code = dict(zip(("system", "code"), profession or (), strict=False))
            reference.set_rate(
                by=SYSTEM,
                at=NOW,
                activity_code=code,
                amount_eur=Decimal(amount),
                valid_from=date(2022, 7, 5),
                profession_id=Profession.objects.get(**system_code).id if profession else None,
            )


def build():
    nomenclatures.load_reference(by=SYSTEM, at=NOW, only_epcis=[GOURDON])
    contracts.sign_contract(
        by=SYSTEM,
        at=NOW,
        signed_on=date(2022, 7, 5),
        population=91_082,
        parties=["CPTS", "CPAM", "ARS"],
        missions=["acces", "parcours", "prevention"],
    )
    _prices()
    for number, title, mission in ACTIONS:
        reference.open_action(
            by=SYSTEM,
            at=NOW,
            number=number,
            title=title,
            mission_code=mission,
            starts_on=date(2022, 10, 3),
        )
    claudie = join("Bruyère", "Claudie")
    paul = join("Sorbier", "Paul", profession=DOCTOR)
    return SimpleNamespace(
        signed_on=date(2022, 7, 5),
        claudie=claudie,
        paul=paul,
        nurse=acting(claudie),
        doctor=acting(paul, "doctor"),
        claire=Actor(id=uuid4(), roles=frozenset({"coordinator"}), name="Claire Aubépine"),
        chloe=Actor(id=uuid4(), roles=frozenset({"coordinator"}), name="Chloé Stand-in"),
    )


world = layer(build)


def join(last_name: str, first_name: str, *, profession=NURSE, **more):
    return membership.join_member(
        by=SYSTEM,
        at=NOW,
        joined_on=date(2022, 7, 5),
        last_name=last_name,
        first_name=first_name,
        profession=profession,
        **more,
    )


def acting(person, *roles: str) -> Actor:
    return Actor(
        id=uuid4(), roles=frozenset({"member", *roles}), person_id=person.id, name=person.name
    )


@pytest.fixture
def declare(world):
    """``declare(done_on=…)``: Claudie's two hours in the field by default."""

    def _declare(by=None, **changed):
        values = {
            "activity_code": "TER",
            "mission_code": "prevention",
            "action_number": "A6",
            "done_on": date(2026, 11, 14),
            "minutes": 120,
            "again": True,
        }
        call = {"by": by or world.nurse, "at": NOW, "token": uuid4()}
        call |= {name: changed.pop(name) for name in ("at", "token", "send") if name in changed}
        return declarations.declare_action(**call, entry=DeclarationEntry(**(values | changed)))

    return _declare


@pytest.fixture
def meet(world):
    """A meeting of the access group that both attended, and its proposals."""

    def _meet(number="M113", *, on=date(2026, 11, 12), at=time(20, 15), attendees=None, **more):
        values = {
            "title": "Groupe accès aux soins",
            "mission_code": "acces",
            "action_number": "A1",
            "minutes": 120,
            "activity_code": "GT",
        }
        return meetings.record_meeting(
            by=SYSTEM,
            at=NOW,
            number=number,
            held_on=on,
            starts_at=at,
            attendee_ids=attendees or [world.claudie.id, world.paul.id],
            **(values | more),
        )

    return _meet


def make_accounts(world):
    return SimpleNamespace(
        claudie=make_account(person=world.claudie, name="Claudie Bruyère"),
        paul=make_account(person=world.paul, name="Paul Sorbier"),
        claire=make_account("coordinator", name="Claire Aubépine"),
        chloe=make_account("coordinator", name="Chloé Remplaçante"),
    )


accounts = layer(make_accounts, over=build)


@pytest.fixture
def browsers(accounts):
    return Browsers(vars(accounts))


def later(**delta) -> datetime:
    return NOW + timedelta(**delta)
