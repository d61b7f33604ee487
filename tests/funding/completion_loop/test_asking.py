"""What a funder asks says what it is about, and is read once more before it leaves."""

from datetime import timedelta

import pytest

from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.models import OutboxMail
from cpts_portal.foundation.web.mail import render
from funding.dossier.queries import dossiers
from tests.funding import review_steps as review
from tests.funding.completion_loop.points import ABOUT_LINE, ABOUT_MEETING, point, seminar
from tests.funding.dossier_world import AT
from tests.funding.review_browser import form_of, under
from tests.funding.review_steps import ARS
from tests.signing_in import make_role
from tests.support.pages import page_text

pytestmark = pytest.mark.usefixtures("db", "world")


def test_a_point_says_what_it_is_about_and_nothing_that_the_version_does_not_show():
    review.submit()
    review.sent_back(points=(ABOUT_MEETING,))
    assert (point().about, point().who) == ("Réunion M002", "la CPAM")
    review.submit()
    with pytest.raises(DomainError, match="dans la liste"):
        review.sent_back(points=(("Autre", "expense", "E999"),))


def test_a_funder_chooses_the_object_of_each_point_and_reads_her_request_once_more(cpam):
    seminar()
    sent = review.submit()
    page = page_text(cpam.get(under(sent, "complements/")))
    for words in ("M002 · Soirée diabète", "L06 · Livrable", "E900 · signalée par le portail"):
        assert words in page, words
    form = form_of(
        page,
        comment="Il manque.",
        due_on="2026-11-20",
        confirmed="",
        intent="ask",
        point_1_text="La feuille",
        point_1_about="meeting:M002",
    )
    page = page_text(cpam.post(under(sent, "complements/"), form))
    assert "Pourquoi : Il manque." in page and "Point 1, Réunion M002 : La feuille" in page
    assert dossiers.dossier(1).state == "submitted"
    cpam.post(under(sent, "complements/"), form | {"confirmed": "oui"})
    requested = dossiers.points(sent.id, 1)[0]
    assert (requested.about_kind, requested.about_ref) == ("meeting", "M002")


def test_an_object_without_its_words_is_refused_beside_its_point(cpam):
    sent = review.submit()
    page = page_text(cpam.get(under(sent, "complements/")))
    form = form_of(
        page,
        comment="Il manque.",
        due_on="2026-11-20",
        confirmed="",
        intent="ask",
        point_1_text="La feuille",
        point_3_about="line:L06",
    )
    page = page_text(cpam.post(under(sent, "complements/"), form), 422)
    assert "Écrivez le point 3." in page


def test_more_points_are_added_without_losing_the_first(cpam):
    sent = review.submit()
    page = page_text(cpam.get(under(sent, "complements/")))
    others = {f"point_{number}_text": "" for number in range(2, 5)}
    form = form_of(page, comment="", due_on="", point_1_text="Déjà écrit", intent="more", **others)
    page = page_text(cpam.post(under(sent, "complements/"), form))
    assert "Déjà écrit" in page and 'name="point_8_text"' in page


def test_a_second_funder_asks_on_the_new_version_and_only_those_points_are_open(office):
    review.submit()
    review.sent_back(points=(ABOUT_MEETING,))
    review.submit()
    review.sent_back(points=(ABOUT_LINE,), by=ARS)
    page = page_text(office.get("/dossiers/1/"))
    assert "Ce que l’ARS demande" in page
    assert "Émargement de la soirée" not in page.partition("Le PDF du dossier")[0]


def test_twenty_points_are_asked_at_once_and_never_one_more():
    review.submit()
    with pytest.raises(DomainError, match="20 points au plus") as refusal:
        review.sent_back(points=[f"Point {number}" for number in range(1, 22)])
    assert refusal.value.field == "points"
    asked = review.sent_back(points=[f"Point {number}" for number in range(1, 21)])
    assert [row.number for row in dossiers.points(asked.id, 1)] == list(range(1, 21))


@pytest.mark.parametrize(
    ("days", "words"), [(0, "après aujourd’hui"), (1, ""), (365, ""), (366, "dans les douze mois")]
)
def test_what_is_asked_is_due_from_tomorrow_to_within_twelve_months(days, words):
    review.submit()
    due_on = AT.date() + timedelta(days=days)
    if words:
        with pytest.raises(DomainError, match=words) as refusal:
            review.sent_back(due_on=due_on)
        assert refusal.value.field == "due_on"
    else:
        assert review.sent_back(due_on=due_on).due_on == due_on


@pytest.mark.parametrize("points", [(), ("  ", "")])
def test_a_request_without_a_point_is_refused(points):
    review.submit()
    with pytest.raises(DomainError, match="au moins un point"):
        review.sent_back(points=points)


def test_the_mail_says_which_funder_asks():
    make_role("coordinator")
    review.submit()
    review.sent_back(points=(ABOUT_LINE,))
    mail = OutboxMail.objects.get(template="mail/funding/dossier_returned")
    words = render(mail.template, mail.context).text
    assert "La CPAM demande des compléments sur le dossier de l’année 1." in words


@pytest.mark.parametrize("name", ["sent", "answer"])
def test_a_mail_queued_with_its_path_still_leads_there(name):
    context = {"year": 1, "version": 2, "path": "/revue/funding/dossier/1/#argent"}
    assert f"{context['path']}\n" in render(f"mail/funding/dossier_{name}", context).text
