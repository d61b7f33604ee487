"""The funders' page of the list: the last published state, masked, and nothing of anybody."""

import json
from datetime import date, timedelta

import pytest

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.periods import Period
from members.enums import OFFICE_ROLES, REVIEWER_ROLES
from patients.models import PublishedFigures, RequestFact
from patients.operations import closing, publishing, qualifying
from patients.queries import figures, published
from tests.patients.conftest import later
from tests.patients.test_figures import PAST, crowd
from tests.signing_in import make_account, make_role, signed_in
from tests.support.clocks import NOW
from tests.support.pages import page_text

PAGE = "/revue/acces-aux-soins/"
OFFICE_PAGE = "/acces/chiffres/"


def text(answer) -> str:
    """What the page says, without its frame: tokens change at each reading."""
    page = page_text(answer)
    return " ".join(page[page.index("<main") : page.index("</main>")].split())


@pytest.fixture
def crowded(office):
    """Enough people, on the list before October ended, for their counts to be shown."""
    facts = crowd(age_band="40-59", ald=True) * 40 + crowd(age_band="71+") * 20
    RequestFact.objects.bulk_create([RequestFact(source="essai", **vars(f)) for f in facts])
    publishing.publish_due(by=SYSTEM, at=NOW)


@pytest.mark.parametrize("role", sorted(REVIEWER_ROLES))
def test_a_funder_reads_the_published_masked_figures_with_their_date(role, crowded):
    page = text(signed_in(make_role(role)).get(PAGE))
    assert "Accès aux soins au 31 octobre 2026" in page
    assert "Qualifiées au 31 octobre 2026" in page
    assert "nombre de personnes inférieur à 11 est masqué" in page
    # an exit of the list and a proposal made in the period are not the same count
    assert "Personnes sorties de la liste, par motif" in page
    assert "dont suivies d’une déclaration de médecin traitant" in page
    assert "à ce jour" not in page


@pytest.mark.parametrize("role", sorted({*OFFICE_ROLES, "member", "doctor", "access_officer"}))
@pytest.mark.django_db
def test_nobody_of_the_association_is_sent_there(role):
    assert signed_in(make_role(role)).get(PAGE).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("year", ["", "1", "99", "-1", "x", "1e9", "４"])
def test_an_odd_year_is_the_latest_published_one(year):
    publishing.publish_due(by=SYSTEM, at=clock.now())
    answer = signed_in(make_role("cpam")).get(PAGE, {"annee": year})
    assert answer.status_code == 200
    assert answer.context["published"].as_of == published.published_state("")["published"].as_of


@pytest.mark.django_db
def test_before_the_first_publication_a_funder_reads_a_sentence_and_no_count():
    page = text(signed_in(make_role("cpam")).get(PAGE))
    assert "Aucun état n’est encore publié" in page and "Sorties" not in page


def test_one_qualification_today_changes_nothing_that_a_funder_reads(crowded, ask, wait, office):
    """Nor a correction, a closing or another tier: two readings tell nothing of one person."""
    funder = signed_in(make_role("cpam"))
    old = wait(at=later(days=-60))
    before = text(funder.get(PAGE))
    new = ask(ald=True)
    qualifying.qualify_request(by=office.ines, at=NOW, request_id=new.id)
    assert text(funder.get(PAGE)) == before
    RequestFact.objects.filter(request=old.id).update(ald=True, tier="T1", sector="vigan")
    closing.close_request(by=office.ines, at=NOW, request_id=old.id, reason="moved")
    publishing.publish_due(by=SYSTEM, at=later(days=1))
    assert text(funder.get(PAGE)) == before


def test_the_month_that_ends_is_published_once(crowded):
    assert [row.as_of for row in PublishedFigures.objects.all()] == [date(2026, 10, 31)]
    assert publishing.publish_due(by=SYSTEM, at=later(days=12)) == 0
    assert publishing.publish_due(by=SYSTEM, at=later(days=13)) == 1
    assert publishing.publish_due(by=SYSTEM, at=later(days=13)) == 0
    assert published.published_state("")["published"].as_of == date(2026, 11, 30)


def test_what_is_read_back_is_what_was_published(crowded):
    state = published.published_state("")["published"]
    period = Period(state.starts_on, state.as_of + timedelta(days=1))
    places = figures.places_figures_for_funders(period.start, period.end)
    content = published.content_of(figures.figures_for_funders(period), places)
    assert state.content == json.loads(json.dumps(content))
    assert state.content["places"]["proposals"] == 0


def test_the_office_reads_live_figures_under_another_name(crowded, wait):
    office = signed_in(make_account("access_officer"))
    wait()
    live = text(office.get(OFFICE_PAGE))
    assert "Qualifiées à ce jour" in live and "au 31 octobre" not in live
    published_page = text(office.get(f"{OFFICE_PAGE}?vue=financeurs"))
    assert "Qualifiées au 31 octobre 2026" in published_page and "à ce jour" not in published_page
    assert ">61 </dd>" in live and ">60 </dd>" in published_page


def test_exits_taken_over_from_an_older_list_are_explained(office, ines):
    RequestFact.objects.bulk_create(
        [RequestFact(source="liste d’avant", **vars(PAST)) for _ in range(3)]
    )
    assert "Dont 3 sorties reprises d’une liste antérieure, sans identité" in text(
        ines.get(OFFICE_PAGE)
    )
