"""What the doors of funding refuse, in words, and what they leave untouched when they do."""

from datetime import date
from decimal import Decimal

import pytest

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from funding.budget import corrections
from funding.budget import operations as budget
from funding.budget import queries as budget_reads
from funding.indicators import operations as indicators
from funding.indicators import queries as lines
from funding.ledger import operations as ledger
from funding.ledger import queries as ledger_reads
from funding.models import ContractYear, Expense, ExpenseSplit, YearAmount
from members.operations import meetings
from tests.funding import money_fixture_data
from tests.funding.money_fixture_data import BY, NOW, TODAY

MEMBER = Actor(id=None, roles=frozenset({"member"}))
COORDINATOR = Actor(id=None, roles=frozenset({"coordinator"}))
CPAM = Actor(id=None, roles=frozenset({"cpam"}))
YEAR = {"contract_year": 5, "source": "contrat"}


@pytest.fixture
def signed(db):
    money_fixture_data.sign_contract()


@pytest.fixture
def opened(signed):
    ledger.open_year(**BY, **YEAR, fixed={"fonctionnement": "75000", "acces": 90000})
    budget.open_envelope(**BY, contract_year=5, mission_code="acces", allotted_eur=90000)


def spend(**changes):
    told = {
        "number": "E900",
        "contract_year": 5,
        "envelope_code": "acces",
        "nature": "loyer",
        "label": "Bureau",
        "amount_eur": "100.00",
        "spent_on": date(2026, 9, 1),
    }
    return budget.record_expense(**BY, **(told | changes))


def test_a_member_opens_nothing(signed):
    with pytest.raises(Forbidden):
        ledger.open_year(by=MEMBER, at=NOW, **YEAR, fixed={})
    assert not ContractYear.objects.exists()


def test_a_year_is_opened_once_and_inside_the_contract(opened):
    with pytest.raises(DomainError, match="déjà ouverte"):
        ledger.open_year(**BY, **YEAR, fixed={})
    with pytest.raises(DomainError, match="n’a pas d’année 9"):
        ledger.open_year(**BY, contract_year=9, source="x", fixed={})


def test_a_refused_amount_leaves_no_half_written_year(signed):
    with pytest.raises(DomainError, match="négatif"):
        ledger.open_year(**BY, **YEAR, fixed={"fonctionnement": 75000, "acces": -1})
    assert not ContractYear.objects.exists()
    assert not YearAmount.objects.exists()


@pytest.mark.requirement("REL-07")
def test_money_is_never_a_float(signed):
    with pytest.raises(TypeError):
        ledger.open_year(**BY, **YEAR, fixed={"acces": 90000.0})


def test_the_signed_contract_overrides_the_published_rates(opened):
    from funding.contract.queries import contract_explanation

    ledger.open_year(**BY, contract_year=4, source="contrat", fixed={"acces": 91000})
    said = contract_explanation(4, TODAY)
    assert said.advance_eur == 68250
    assert said.lines[0].overrides
    assert said.lines[0].source == "contrat"
    assert "90" in said.lines[0].rate


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"paid_on": date(2026, 11, 19)}, "demain"),
        ({"amount_eur": "-5"}, "positif"),
        ({"kind": "recovery"}, "négatif"),
        ({"contract_year": None}, "année du contrat"),
        ({"contract_year": 3}, "n’est pas ouverte"),
        ({"label": "a\u202eb"}, "invisible"),
    ],
)
def test_an_impossible_payment_is_refused(opened, changes, words):
    told = {
        "paid_on": TODAY,
        "payer": "CPAM",
        "label": "avance",
        "kind": "advance",
        "amount_eur": "10",
        "contract_year": 5,
    }
    with pytest.raises(DomainError, match=words):
        ledger.record_payment(**BY, **(told | changes))
    assert ledger_reads.all_payments() == ()


def test_what_is_taken_back_is_kept_apart(opened):
    for kind, amount in (("advance", "1000"), ("recovery", "-300")):
        ledger.record_payment(
            **BY,
            paid_on=TODAY,
            payer="CPAM",
            label=kind,
            kind=kind,
            amount_eur=amount,
            contract_year=5,
        )
    from funding.contract.queries import contract_explanation

    positions = {p.code: p.received_eur for p in contract_explanation(5, TODAY).positions}
    assert positions["advance"] == 1000
    assert positions["recovered"] == -300


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"amount_eur": "0"}, "zéro"),
        ({"spent_on": date(2026, 7, 4)}, "5 juillet 2026"),
        ({"envelope_code": "parcours"}, "Aucune enveloppe"),
        ({"nature": "yacht"}, "n’existe pas"),
        ({"nature": "indemnités"}, "heures déclarées"),
        ({"splits": {"A1": "60", "A2": "39.99"}}, "99,99"),
        ({"splits": {"A1": "100", "A2": "0"}}, "zéro"),
        ({"label": "2 85 05 78 006 084 91"}, "sécurité sociale"),
    ],
)
def test_an_impossible_expense_is_refused_and_nothing_is_written(opened, changes, words):
    with pytest.raises(DomainError, match=words):
        spend(**changes)
    assert not Expense.objects.exists()
    assert not ExpenseSplit.objects.exists()


@pytest.mark.requirement("REL-07")
def test_an_expense_may_be_split_to_the_cent(opened):
    spend(splits={"A1": "33.33", "A2": "66.67"})
    row = budget_reads.expenses(5)[0]
    assert [(s.action_number, s.amount_eur) for s in row.splits] == [
        ("A1", Decimal("33.33")),
        ("A2", Decimal("66.67")),
    ]
    with pytest.raises(DomainError):
        spend()


def test_what_is_ordered_is_committed_and_not_spent(opened):
    spend(progress="committed", spent_on=date(2026, 7, 1))
    use = budget_reads.envelope_uses(5)[0]
    assert (use.spent_eur, use.committed_eur, use.left_eur) == (0, 100, 89900)
    assert budget_reads.spent_eur(5) == 0


def test_a_sensitive_nature_waits_for_the_boards_decision(opened):
    from funding.contract.queries import budget_of

    expense = spend(nature="convivialité")
    assert [a.code for a in budget_of(5).alerts] == ["no_decision"]
    with pytest.raises(DomainError, match="décision du conseil"):
        corrections.attach_decision(**BY, expense_id=expense, decision="  ")
    corrections.attach_decision(**BY, expense_id=expense, decision="conseil du 24/09/2026")
    assert budget_of(5).alerts == ()


def line(**changes):
    told = {
        "number": "L90",
        "mission_code": "acces",
        "label": "Essai",
        "kind": "tiers",
        "unit": "personnes",
        "direction": "U",
        "source": "essai",
        "judged_on": "portal",
        "action_number": "A6",
    }
    return indicators.add_line(**BY, **(told | changes))


KEY = {"line_number": "L90", "contract_year": 5}


@pytest.mark.parametrize(
    ("tiers", "words"),
    [
        ((), "dernier palier"),
        (((10, 500), (20, 900)), "dernier palier"),
        (((20, 500), (10, 1000)), "plus difficile"),
        (((10, 500), (10, 1000)), "même valeur"),
    ],
)
def test_tiers_climb_to_the_maximum_of_the_line(opened, tiers, words):
    line()
    with pytest.raises(DomainError, match=words):
        indicators.set_line_year(**BY, **KEY, max_eur=1000, tiers=tiers)
    assert lines.lines_of(5, TODAY) == ()


@pytest.fixture
def tiered(opened):
    line()
    indicators.set_line_year(**BY, **KEY, max_eur=1000, tiers=[(10, 500), (20, 1000)])


def test_a_funder_gives_its_own_figure_only(tiered):
    told = {"value": 12, "as_of_on": TODAY, "source": "CPAM"}
    with pytest.raises(DomainError, match="son propre chiffre"):
        indicators.record_measurement(by=CPAM, at=NOW, **KEY, body="portal", **told)
    indicators.record_measurement(by=CPAM, at=NOW, **KEY, body="cpam", **told)
    assert lines.line_of("L90", 5, TODAY).cpam.value == 12


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({}, "Donnez la valeur"),
        ({"numerator": 3, "denominator": 0}, "Donnez la valeur"),
        ({"numerator": 4, "denominator": 3}, "dépasser le dénominateur"),
        ({"value": -1}, "négative"),
        ({"value": 1, "observed_on": date(2020, 1, 1)}, "arrêtée"),
    ],
)
def test_an_impossible_figure_is_refused(tiered, told, words):
    with pytest.raises(DomainError, match=words):
        indicators.record_measurement(
            **BY, **KEY, body="portal", as_of_on=TODAY, source="essai", **told
        )
    assert lines.line_of("L90", 5, TODAY).suggested_eur is None


def test_a_figure_is_known_from_the_day_it_is_given(tiered):
    for on, value in ((date(2026, 9, 1), 10), (date(2026, 10, 1), 20)):
        indicators.record_measurement(
            **BY, **KEY, body="portal", value=value, as_of_on=on, observed_on=on, source="essai"
        )
    found = [lines.line_of("L90", 5, on).suggested_eur for on in (date(2026, 9, 2), TODAY)]
    assert found == [500, 1000]
    assert lines.line_of("L90", 5, date(2026, 8, 1)).suggested_eur is None


def test_only_a_decision_grants_and_it_comes_once(tiered):
    indicators.propose_line(**BY, **KEY, amount_eur=500)
    assert lines.line_of("L90", 5, TODAY).standing.status == "possible"
    for alone in (COORDINATOR, CPAM):
        with pytest.raises(Forbidden):
            indicators.grant_line(by=alone, at=NOW, **KEY, amount_eur=500)
    with pytest.raises(DomainError, match="maximum"):
        indicators.grant_line(**BY, **KEY, amount_eur="1000.01")
    indicators.grant_line(**BY, **KEY, amount_eur=500)
    assert lines.line_of("L90", 5, TODAY).decision == "partial"
    for late in (
        lambda: indicators.grant_line(**BY, **KEY, amount_eur=1000),
        lambda: indicators.propose_line(**BY, **KEY, amount_eur=1),
    ):
        with pytest.raises(DomainError, match="déjà décidée"):
            late()


def test_a_missing_sheet_puts_a_deliverable_to_defend_until_it_comes(opened):
    ledger.open_year(**BY, contract_year=4, source="contrat", fixed={"acces": 90000})
    line(kind="deliverable", direction="B", judged_on="cpts", unit="fait")
    indicators.set_line_year(**BY, line_number="L90", contract_year=4, max_eur=10000)
    indicators.record_measurement(
        **BY,
        line_number="L90",
        contract_year=4,
        body="cpts",
        value=1,
        as_of_on=date(2026, 6, 30),
        source="CPTS",
    )
    held = meetings.hold_meeting(
        **BY,
        number="M1",
        title="Soirée",
        mission_code="acces",
        held_on=date(2026, 5, 26),
        minutes=120,
        activity_code="NUL",
        attendee_ids=[],
        action_number="A6",
        sheet_missing=True,
    )
    before = lines.line_of("L90", 4, TODAY)
    assert (before.standing.status, before.standing.defend_eur) == ("defend", 10000)
    assert "26 mai 2026" in before.standing.why
    import uuid

    meetings.deposit_sheet(**BY, meeting_id=held.id, document_id=uuid.uuid4())
    after = lines.line_of("L90", 4, TODAY)
    assert (after.standing.status, after.standing.reached_eur) == ("reached", 10000)
