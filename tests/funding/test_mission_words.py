"""What a mission did, in the association's own words: written once, dated, read by the funders."""

import pytest

from cpts_portal.foundation.kernel.errors import DomainError
from funding.dossier.content.contents import DossierContents
from funding.dossier.models import MissionWords
from funding.dossier.operations.campaign import write_mission_words
from funding.dossier.operations.submission import advance_dossier
from tests.funding.dossier_world import AT, COORDINATOR
from tests.funding.review_steps import PRESIDENT
from tests.signing_in import make_role, signed_in
from tests.support.clocks import frozen_clock

pytestmark = pytest.mark.usefixtures("db", "world")
URL = "/dossiers/1/missions/acces/"
WORDS = "168 personnes ont trouvé un médecin.\nLe haut Forez reste difficile."


today = frozen_clock()


@pytest.fixture
def office():
    return signed_in(make_role("coordinator"))


def write(body: str, by=COORDINATOR) -> None:
    write_mission_words(by=by, at=AT, year=1, mission_code="acces", number=0, body=body)


def test_the_office_writes_what_a_mission_did_and_reads_it_in_the_dossier(office):
    answer = office.post(URL, {"number": "0", "body": WORDS})
    assert (answer.status_code, answer.url) == (302, "/dossiers/1/#missions")
    page = office.get("/dossiers/1/").content.decode()
    assert "Le haut Forez reste difficile." in page
    assert "Texte de la CPTS, écrit le 18 novembre 2026." in page
    mission = next(m for m in DossierContents.collect(1, AT).missions if m.code == "acces")
    assert (mission.words, mission.words_on) == (WORDS, AT.date())


def test_the_president_writes_it_too():
    write("Le texte de Marion.", by=PRESIDENT)
    assert MissionWords.objects.get().body == "Le texte de Marion."


def test_a_double_click_keeps_one_text(office):
    for _ in range(2):
        assert office.post(URL, {"number": "0", "body": WORDS}).status_code == 302
    assert MissionWords.objects.count() == 1


def test_two_people_at_once_never_overwrite_each_other(office):
    write("Le texte de Claire.")
    answer = office.post(URL, {"number": "0", "body": "Le texte d’une autre."})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "vient d’être changé" in page and "Le texte de Claire." in page
    assert "Le texte d’une autre." in page
    # she has read it: what she sends now follows it
    assert office.post(URL, {"number": "1", "body": "Les deux textes."}).status_code == 302
    assert MissionWords.objects.count() == 2


@pytest.mark.parametrize(
    ("body", "sentence"),
    [("", "Écrivez ce que la mission a fait."), ("n° 1 84 12 76 451 089 46", "sécurité sociale")],
)
def test_an_empty_text_and_a_social_security_number_are_refused_beside_the_field(
    office, body, sentence
):
    answer = office.post(URL, {"number": "0", "body": body})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not MissionWords.objects.exists()


def test_a_text_does_not_change_while_the_funders_read_the_dossier(office):
    advance_dossier(by=COORDINATOR, at=AT, year=1, transition="submit")
    with pytest.raises(DomainError, match="chez les financeurs"):
        write("Trop tard.")
    assert URL not in office.get("/dossiers/1/").content.decode()


@pytest.mark.parametrize("url", ["/dossiers/1/missions/rien/", "/dossiers/9/missions/acces/"])
def test_a_mission_or_a_year_that_is_not_there_is_not_found(office, url):
    assert office.get(url).status_code == 404


@pytest.mark.parametrize("role", ["treasurer", "member", "cpam", "ars", "msa"])
def test_nobody_else_writes_for_the_association(role):
    browser = signed_in(make_role(role))
    assert browser.post(URL, {"number": "0", "body": WORDS}).status_code == 403
    assert not MissionWords.objects.exists()
