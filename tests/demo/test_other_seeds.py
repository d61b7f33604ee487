"""The three other territories: what their text tells is there, and every page makes sense."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from cpts_portal.demo import personas, seed, tour
from cpts_portal.demo.seed import small_money
from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.ops import seeds
from funding.contract.queries.amounts import contract_explanation
from funding.ledger import queries as ledger
from members.operations.reference import load_reference
from members.queries import applications, contracts, meetings, people, territory
from patients.models import CareOffer, CareRequest, Proposal
from tests.demo import crawling
from tests.demo.conftest import installed
from tests.signing_in import AT
from tests.support.shared_fixtures import Undone

LOUE, HORLOGER, QUERCY = "loue-lison", "pays-horloger", "quercy-bouriane"


def each_seed(*codes):
    """One worker for each territory: it is built once."""
    rows = [pytest.param(code, marks=pytest.mark.xdist_group(code)) for code in codes]
    return pytest.mark.parametrize("seed", rows, indirect=True, scope="module")


@pytest.fixture(scope="module", name="seed")
def chosen_seed(request):
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv(seeds.VARIABLE, request.param)
        yield seeds.chosen()


@pytest.fixture(scope="module")
def demonstration(seed):
    with installed(seed):
        yield seed


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, demonstration):
    with django_db_blocker.unblock(), Undone():
        load_reference(by=SYSTEM, at=AT, only_epcis=seed.SMALL[demonstration.code].epcis)
        yield seed.build(lambda words: None)
    connection.close()


@pytest.fixture(autouse=True)
def built(world, django_db_blocker):
    with django_db_blocker.unblock(), Undone():
        yield world


def codes_on_stage() -> set[str]:
    return {row.code for row in people.count_by_profession(clock.today())}


@pytest.mark.long
@each_seed(LOUE, HORLOGER, QUERCY)
def test_every_page_of_every_person_answers_and_every_link_leads_somewhere():
    wrong, visited = [], set()
    for key in crawling.everybody():
        pages, faults = crawling.crawl(crawling.enter(key))
        wrong += [f"{key} {fault}" for fault in faults]
        visited |= set(pages)
    assert {"/reunions/", "/territoire/", "/adherents/", "/contrat/", "/budget/"} <= visited
    assert {"/aujourdhui/", "/dossiers/", "/revue/", "/indicateurs/"} <= visited
    assert not wrong, "\n".join(wrong)


@each_seed(LOUE)
def test_loue_lison_is_what_its_text_tells():
    facts, contract = territory.facts(), contracts.current(clock.today())
    assert (len(facts.communes), facts.population, facts.band) == (71, 25_265, "T1")
    assert contract.signed_on.isoformat() == "2022-06-29"
    assert "Communauté de communes Loue Lison" in contract.parties
    assert {"CPAM", "ARS"} <= set(contract.parties)
    assert set(contract.missions) == {"acces", "parcours", "prevention"}
    assert codes_on_stage() == {"10", "21", "40", "60", "70", "91", "96", "95", "50", "80", "93"}


@each_seed(HORLOGER)
def test_pays_horloger_counts_the_professions_that_have_no_rpps():
    facts = territory.facts()
    assert (len(facts.communes), facts.population, facts.band) == (59, 25_682, "T1")
    assert {"36", "71", "28", "KINESIO"} <= codes_on_stage()
    assert len(codes_on_stage()) == 16
    president = people.search("Mélèze")[0]
    assert president.profession_code == "21"


@each_seed(LOUE, HORLOGER)
def test_about_fifty_have_joined():
    count = sum(row.count for row in people.count_by_profession(clock.today()))
    assert 45 <= count <= 55


@each_seed(LOUE, HORLOGER)
def test_the_amounts_are_those_of_the_rates(demonstration):
    contract = seed.SMALL[demonstration.code].contract
    forecast = small_money.forecast_of(contract)
    year = ledger.year(1)
    assert year.advance_due_eur == forecast.advance_eur
    assert year.fixed_eur == forecast.entitlement_fixed_eur
    assert year.variable_max_eur == forecast.variable_max_eur
    explanation = contract_explanation(1, clock.today())
    assert not any(line.overrides for line in explanation.lines)
    advance = next(position for position in explanation.positions if position.code == "advance")
    assert advance.to_receive_eur == 0


@each_seed(LOUE)
def test_a_small_territory_with_three_missions_is_advanced_105_000_euros():
    """50 000 + 55 000 + 25 000 + 10 000, at 75 %."""
    assert ledger.year(1).advance_due_eur == Decimal("105000.00")


@each_seed(LOUE, HORLOGER)
def test_every_step_of_a_visit_finds_something_to_do(built):
    """A request of each priority, places, an answer to give, an application, money to read."""
    on = clock.today()
    tiers = CareRequest.objects.filter(state__in=("waiting", "proposed")).values_list("tier")
    assert {tier for (tier,) in tiers} == {"T1", "T2", "T3", "T4"}
    assert CareRequest.objects.filter(state="received").count() == 1
    assert CareOffer.objects.count() == 2
    assert Proposal.objects.filter(state="proposed").count() == 1
    assert applications.waiting(clock.now()).count == 1
    assert meetings.count_held(on) >= 4
    doctor = crawling.enter("doctor").get(reverse("patients:my_proposals")).content.decode()
    assert "24 novembre" in doctor


@each_seed(LOUE, HORLOGER, QUERCY)
def test_no_step_of_a_visit_lands_on_an_empty_list():
    empty = ("Aucun", "Rien n’attend", "Personne")
    for step in tour.steps_today():
        browser = crawling.enter(step.who.key) if step.who else Client()
        answer = browser.get(step.address)
        assert answer.status_code == 200, step.code
        if step.code not in ("attendre", "contresigner"):
            heads = re.findall(r'class="empty[^>]*>(.*?)</', answer.content.decode(), re.S)
            assert not [head for head in heads if head.strip().startswith(empty)], step.code


@each_seed(HORLOGER)
def test_its_president_is_invented_and_the_page_says_so():
    president = people.search("Mélèze")[0]
    assert president.commune_name != "Le Russey"
    assert "Le président est inventé" in Client().get("/visite/").content.decode()


@each_seed(QUERCY)
def test_what_the_text_does_not_tell_is_said_to_be_invented():
    assert "La lettre d’intention est inventée" in Client().get("/visite/").content.decode()


@each_seed(QUERCY)
def test_before_a_contract_the_first_page_shows_the_stages_and_no_hours_to_verify():
    body = crawling.enter("coordinator").get("/aujourdhui/").content.decode()
    assert "Avant le contrat" in body
    assert "2 réunions tenues" in " ".join(body.split())
    assert "heure à vérifier" not in body


@each_seed(LOUE)
def test_whoever_signed_the_contract_is_named_on_its_page():
    body = crawling.enter("coordinator").get("/contrat/").content.decode()
    assert "par CPTS, CPAM, ARS, Communauté de communes Loue Lison" in body


@each_seed(LOUE)
def test_structures_and_partners_stand_in_the_directory():
    body = crawling.enter("nurse").get("/adherents/").content.decode()
    for name in ("Hôpital de Quingey", "Dispositif d’appui à la coordination", "CMP de Novillars"):
        assert name in body
    assert "(dispositif" not in body.lower()


@each_seed(QUERCY)
def test_before_any_contract_there_are_35_people_at_a_meeting_and_no_member():
    facts = territory.facts()
    assert (len(facts.communes), facts.population) == (20, 10_416)
    assert contracts.current(clock.today()) is None
    assert people.count_by_profession(clock.today()) == ()
    assert len(people.everybody()) == 35
    came = meetings.paginate_meetings(number=1, person_id=None, everything=True).object_list
    first = next(meeting for meeting in came if meeting.number == "QB01")
    assert len(meetings.find_meeting(first.id).attendee_ids) == 35
    assert first.held_on.isoformat() == "2022-01-13"


@each_seed(QUERCY)
@pytest.mark.parametrize(
    ("who", "address", "words"),
    [
        ("coordinator", "/contrat/", "Aucune année du contrat n’est ouverte."),
        ("coordinator", "/indicateurs/", "Aucune année du contrat n’est ouverte."),
        ("coordinator", "/budget/", "Aucune année du contrat n’est ouverte."),
    ],
)
def test_a_page_without_a_contract_says_so(who, address, words):
    answer = crawling.enter(who).get(address)
    assert answer.status_code == 200
    assert words in answer.content.decode()


@each_seed(LOUE, HORLOGER, QUERCY)
def test_its_people_can_be_taken_the_place_of_from_the_sign_in_page(demonstration):
    page = Client().get("/compte/login/").content.decode()
    assert page.count("formaction=") == len(personas.offered()) in (7, 8)
    for who in personas.offered():
        assert who.name in page
        assert who.email.endswith(f"@{demonstration.code}.example")
    assert demonstration.association in Client().get("/visite/").content.decode()
