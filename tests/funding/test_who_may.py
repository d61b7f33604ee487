"""The rules of the association's money and of its dossier: which roles each one holds for."""

import pytest

from cpts_portal.foundation.kernel.actor import SYSTEM, Actor
from cpts_portal.foundation.kernel.errors import Forbidden
from funding import permissions as money
from funding.dossier import permissions as dossier
from members.enums import Role

OFFICE = {"coordinator", "president", "treasurer"}
FUNDERS = {"cpam", "ars", "msa"}
MONEY = {
    "reads_money": OFFICE,
    "writes_lines": {"coordinator"},
    "deposits_pieces": {"coordinator"},
    "measures_lines": {"coordinator", "cpam"},
    "takes_over": set(),
    "writes_money": {"coordinator", "treasurer"},
    "corrects_expenses": {"coordinator", "treasurer"},
    "sets_ceiling": {"treasurer", "president"},
    "reads_decisions": FUNDERS,
}
DOSSIER = {
    "reads_dossier": OFFICE,
    "prepares_dossier": {"coordinator", "president"},
    "keeps_calendar": {"coordinator"},
    "answers_decisions": {"president"},
    "opines": FUNDERS,
    "decides": {"cpam", "ars"},
    "notifies": {"cpam"},
}


def whoever(*roles: str) -> Actor:
    return Actor(None, frozenset(roles))


def held_by(rule) -> set[str]:
    return {str(role) for role in Role if rule(whoever(role))}


@pytest.mark.requirement("ACC-08")
@pytest.mark.parametrize("name", MONEY)
def test_each_rule_of_the_money_holds_for_those_roles_alone(name):
    assert held_by(getattr(money, name)) == MONEY[name]


@pytest.mark.requirement("ACC-08")
@pytest.mark.parametrize("name", DOSSIER)
def test_each_rule_of_the_dossier_holds_for_those_roles_alone(name):
    assert held_by(getattr(dossier, name)) == DOSSIER[name]


def test_the_portal_itself_prepares_a_dossier_and_never_decides():
    dossier.prepares_dossier.require(SYSTEM)
    money.takes_over.require(SYSTEM)
    with pytest.raises(Forbidden):
        dossier.decides.require(SYSTEM)


def test_what_may_name_people_is_opened_by_the_coordinator_alone():
    def openers(names_people: bool) -> set[str]:
        return held_by(lambda actor: money.may_open_piece(actor, names_people=names_people))

    assert openers(names_people=True) == {"coordinator"}
    assert openers(names_people=False) == OFFICE


@pytest.mark.parametrize("body", sorted(FUNDERS))
def test_a_reviewer_speaks_for_one_body(body):
    assert dossier.body_of(whoever(body)) == dossier.own_body(whoever(body)) == body


def test_the_association_speaks_for_no_body():
    assert dossier.body_of(whoever("coordinator", "president")) is None
    with pytest.raises(Forbidden, match="Seuls les financeurs peuvent faire cela"):
        dossier.own_body(whoever("coordinator", "president"))


def test_cpam_and_ars_decide_and_each_needs_the_other():
    assert dossier.DECIDERS == ("cpam", "ars")
    assert [dossier.other_body(body) for body in ("cpam", "ars")] == ["ars", "cpam"]
