"""What the association sees of its review: whose turn, what is asked, what is decided, and nothing
of what the funders say among themselves."""

import re
from datetime import date
from uuid import uuid4

import pytest

from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from funding.dossier.content.changes import changed_lines
from funding.dossier.content.contents import DossierContents
from funding.dossier.models import CampaignDate
from funding.dossier.operations import campaign
from funding.dossier.queries import dossiers, status
from funding.dossier.queries.next_action import for_office
from tests.funding import review_steps as review
from tests.funding.dossier_world import AT, COORDINATOR
from tests.funding.review_steps import CPAM, PRESIDENT
from tests.signing_in import make_role, signed_in
from tests.support.clocks import frozen_clock
from tests.support.pages import page_text, squeezed

pytestmark = pytest.mark.usefixtures("db", "world")
PAGE = "/dossiers/1/"


today = frozen_clock()


@pytest.fixture
def office():
    return {role: signed_in(make_role(role)) for role in ("coordinator", "president", "treasurer")}


# --- whose turn


def test_each_state_says_whose_turn_it_is_to_each_of_the_office():
    def next_actors() -> list[str]:
        facts = dossiers.dossier(1)
        return [
            for_office(facts, {role}).partition(" :")[0]
            for role in ("coordinator", "president", "treasurer")
        ]

    assert next_actors() == ["À vous", "À vous", "À la coordinatrice"]
    review.submit()
    assert next_actors() == ["Aux financeurs"] * 3
    review.sent_back()
    assert next_actors() == ["À vous", "À vous", "À la coordinatrice"]
    review.submit()
    review.position()
    review.decide()
    assert next_actors() == ["À la présidence", "À vous", "À la présidence"]
    review.step(PRESIDENT, "countersign")
    assert next_actors() == ["À la CPAM"] * 3
    review.step(CPAM, "notify")
    assert next_actors() == ["À la CPAM"] * 3
    review.step(CPAM, "settle")
    assert next_actors() == ["À personne"] * 3


# --- the calendar


def test_the_calendar_is_kept_by_the_coordinator_and_read_by_all(office):
    page = page_text(office["coordinator"].get(f"{PAGE}calendrier/"))
    assert "Dialogue de gestion" in page
    form = {"opens": "2026-09-01", "due": "2026-10-30", "dialogue": "2026-12-04"}
    answer = office["coordinator"].post(f"{PAGE}calendrier/", form, follow=True)
    assert "Calendrier de l’année 1 enregistré." in page_text(answer)
    assert "4 décembre 2026" in page_text(office["treasurer"].get(PAGE))
    funder = signed_in(make_role("ars"))
    review.submit()
    page = page_text(funder.get(f"/revue/funding/dossier/{dossiers.dossier(1).id}/"))
    assert "4 décembre 2026" in page
    assert office["president"].get(f"{PAGE}calendrier/").status_code == 403


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"due": "2026-10-30", "dialogue": "2026-10-29"}, "ne peut pas venir avant"),
        ({"due": "31/02/2026"}, "Cette date n’existe pas"),
        ({"due": "demain"}, "Cette date n’existe pas"),
        ({"due": "1850-01-01"}, "autour de l’année de contrat"),
        ({"dialogue": "9999-12-31"}, "autour de l’année de contrat"),
    ],
)
def test_a_calendar_that_cannot_be_is_refused_beside_its_date(office, form, words):
    page = page_text(office["coordinator"].post(f"{PAGE}calendrier/", form), 422)
    assert words in page
    assert dossiers.dossier(1).dates == {}


def test_an_emptied_date_is_taken_away_and_its_history_kept(office):
    form = {"opens": "2026-09-01", "due": "2026-10-30", "dialogue": "2026-12-04"}
    office["coordinator"].post(f"{PAGE}calendrier/", form)
    office["coordinator"].post(f"{PAGE}calendrier/", form | {"dialogue": "", "opens": ""})
    dates = {"due": date(2026, 10, 30)}
    assert dossiers.dossier(1).dates == dates
    assert status.year_statuses()[1][1].dates == dates
    assert "4 décembre 2026" not in page_text(office["treasurer"].get(PAGE))
    rows = CampaignDate.objects.filter(kind="dialogue").order_by("number")
    assert list(rows.values_list("on", flat=True)) == [date(2026, 12, 4), None]
    # what is not a date of the form any more takes no place in the order
    earlier = form | {"dialogue": "2026-11-02", "opens": ""}
    office["coordinator"].post(f"{PAGE}calendrier/", earlier)
    assert dossiers.dossier(1).dates == dates | {"dialogue": date(2026, 11, 2)}


def test_the_completion_date_is_not_the_coordinators():
    with pytest.raises(DomainError, match="financeur qui demande"):
        campaign.set_dates(by=COORDINATOR, at=AT, year=1, dates={"completion": date(2026, 12, 1)})
    with pytest.raises(Forbidden):
        campaign.set_dates(by=PRESIDENT, at=AT, year=1, dates={"due": date(2026, 12, 1)})


@pytest.mark.parametrize(
    ("day", "kept"),
    [
        (date(2022, 7, 4), False),
        (date(2022, 7, 5), True),
        (date(2028, 7, 5), True),
        (date(2028, 7, 6), False),
    ],
)
def test_a_date_lies_from_the_first_day_of_the_year_to_five_years_after_its_end(day, kept):
    """Year 1 goes from the 5th of July 2022 to the 4th of July 2023."""
    if kept:
        review.dialogue_on(day)
    else:
        with pytest.raises(DomainError, match="du 5 juillet 2022 au 5 juillet 2028"):
            review.dialogue_on(day)
    assert dossiers.dossier(1).dates == ({"dialogue": day} if kept else {})


def test_the_last_date_said_holds():
    for day in (date(2026, 12, 4), date(2026, 12, 11)):
        review.dialogue_on(day)
    assert dossiers.dossier(1).dates == {"dialogue": date(2026, 12, 11)}


# --- completion


def test_the_points_are_answered_one_by_one_and_the_state_says_until_when(office):
    review.submit()
    review.sent_back(points=("Émargement", "Facture"))
    coordinator = office["coordinator"]
    page = page_text(coordinator.get(PAGE))
    assert "À compléter au plus tard le 20 novembre" in page
    assert "À vous : 2 points à compléter au plus tard le 20 novembre 2026." in page
    assert "Ce que la CPAM demande" in page
    assert page.count("> : point ") == 2
    assert "> : point " not in page_text(office["treasurer"].get(PAGE))
    coordinator.post(f"{PAGE}points/1/", {"answer": "Feuille déposée.", "intent": "answer"})
    page = page_text(coordinator.get(PAGE))
    assert "À vous : 1 point à compléter" in page
    assert "« Feuille déposée. »" in page
    coordinator.post(f"{PAGE}points/1/", {"intent": "reopen"})
    assert dossiers.points(dossiers.dossier(1).id, 1)[0].done_at is None
    late = {"answer": "Trop tard.", "intent": "answer"}
    page = page_text(coordinator.post(f"{PAGE}points/9/", late, follow=True))
    assert "Ce point n’est plus demandé." in page
    review.submit()
    page = page_text(coordinator.post(f"{PAGE}points/1/", late, follow=True))
    assert "Ce point n’est plus demandé." in page


def test_what_the_next_version_changes_is_said_by_line(office):
    from funding.indicators import operations as lines

    review.submit()
    review.sent_back()
    lines.propose_line(by=COORDINATOR, at=AT, line_number="L01", contract_year=1, amount_eur=2000)
    page = page_text(office["coordinator"].get(PAGE))
    assert "1 ligne changée depuis la version 1 transmise" in page
    assert "Proposé : 3 000 € → <strong>2 000 €</strong>" in page


def test_changes_are_told_by_line_old_to_new():
    from dataclasses import replace

    before = DossierContents.collect(1, AT).lines
    first, second, third = before
    after = (
        replace(first, granted_eur=review.Decimal("3000.00"), decision_label="Accordée"),
        second,
    )
    changes = changed_lines(before, after)
    assert set(changes) == {"L01", third.number}
    assert {what: (old, squeezed(new)) for what, old, new in changes["L01"]} == {
        "Décision": ("pas encore", "Accordée"),
        "Accordé": ("rien", "3 000 €"),
    }
    assert changes[third.number][0][2] == "retirée"
    assert changed_lines((), before)["L01"][0][1] == "absente"
    assert changed_lines(before, before) == {}


# --- taking back, answering


def test_the_office_takes_back_what_is_not_decided_and_says_why(office):
    review.submit()
    assert ">Reprendre le dossier</a>" in page_text(office["president"].get(PAGE))
    page = page_text(office["president"].get(f"{PAGE}reprendre/"))
    token = re.search(r'name="token" value="([^"]+)"', page)[1]
    refused = office["president"].post(f"{PAGE}reprendre/", {"token": token, "comment": ""})
    assert "Dites pourquoi en une phrase." in page_text(refused, 422)
    office["president"].post(f"{PAGE}reprendre/", {"token": token, "comment": "Une erreur."})
    assert dossiers.dossier(1).state == "preparation"
    review.submit()
    review.position()
    review.decide()
    form = {"token": str(uuid4()), "comment": "Trop tard."}
    body = page_text(office["president"].post(f"{PAGE}reprendre/", form), 422)
    assert "n’est plus possible" in body


def test_only_the_president_answers_and_a_disagreement_says_on_what(office):
    review.decided()
    president = office["president"]
    assert "Répondre aux décisions" in page_text(president.get(PAGE))
    assert "Répondre aux décisions" not in page_text(office["coordinator"].get(PAGE))
    assert office["coordinator"].get(f"{PAGE}reponse/").status_code == 403
    page = page_text(president.get(f"{PAGE}reponse/"))
    token = re.search(r'name="token" value="([^"]+)"', page)[1]
    form = {"token": token, "answer": "dispute", "comment": " "}
    page = page_text(president.post(f"{PAGE}reponse/", form), 422)
    assert "Dites sur quoi porte votre désaccord." in page
    form = {"token": token, "answer": "countersign", "comment": "", "confirmed": "oui"}
    for _ in range(2):
        assert president.post(f"{PAGE}reponse/", form).status_code == 302
    page = page_text(president.get(f"{PAGE}reponse/"))
    assert "décisions contresignées le 18 novembre 2026" in page
    again = president.post(f"{PAGE}reponse/", form | {"token": str(uuid4())})
    assert "La CPTS a déjà répondu aux décisions." in page_text(again, 422)


def test_nothing_is_answered_before_the_decision(office):
    review.submit()
    assert office["president"].get(f"{PAGE}reponse/").status_code == 404


def test_sending_twice_by_a_double_click_is_one_step(office):
    page = page_text(office["coordinator"].get(PAGE))
    assert f'href="{PAGE}transmettre/">Transmettre à la CPAM et à l’ARS…</a>' in page
    page = page_text(office["coordinator"].get(f"{PAGE}transmettre/"))
    assert ">Transmettre la version 1 à la CPAM et à l’ARS</button>" in page
    sent = dict(re.findall(r'name="(token|read_sha256)" value="([^"]+)"', page))
    for _ in range(2):
        office["coordinator"].post(f"{PAGE}transmettre/", sent)
    facts = dossiers.dossier(1)
    assert (facts.state, len(dossiers.history(facts.id)[0])) == ("submitted", 1)


def test_the_year_is_closed_to_declarations_once_it_is_decided():
    from funding.dossier.queries.status import closed_before

    review.submit()
    review.position()
    assert closed_before() is None
    review.decide()
    assert closed_before() == date(2023, 7, 5)
