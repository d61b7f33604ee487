"""A partner, a parent, a representative: who may ask for somebody, and what is kept then."""

from datetime import date, datetime

import pytest

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records.rows import lock_key
from patients.forms.fields import read_token
from patients.models import CareRequest, Consent, SettingsVersion
from patients.operations import settings
from tests.patients.asking_page.received import URL, only
from tests.support.clocks import NOW
from tests.support.overtaking import overtaken
from tests.support.pages import page_text


def test_a_town_hall_gives_a_name_a_phone_and_the_agreement_and_nothing_else(visitor, entry):
    answer = visitor.post(
        URL,
        entry(
            filled_by_whom="partner",
            reporter_name="Accueil CCAS",
            reporter_structure="CCAS",
            reporter_origin="town_hall",
            ald="on",
            birth_date="",
            commune="",
            sees_doctor=None,
            first_name="",
            former_doctor="Dr Ancien",
        ),
        follow=True,
    )
    row = only()
    assert (row.origin, row.ald, row.birth_date, row.former_doctor) == (
        "town_hall",
        False,
        None,
        None,
    )
    assert row.reporter_name == "Accueil CCAS"
    # a number, and no key to the person's own page
    assert answer.redirect_chain[-1][0].startswith("/medecin-traitant/recu/")
    assert row.reference in page_text(answer) and "suivi/" not in page_text(answer)


@pytest.mark.requirement("PRI-02")
@pytest.mark.parametrize(
    ("born", "age", "says"),
    [
        ("2010-11-19", 15, "Avant 16 ans"),  # 15 years and 364 days
        ("2010-11-18", 16, "À 16 et 17 ans"),  # sixteen today
        ("2008-11-19", 17, "À 16 et 17 ans"),
        ("2008-11-18", 18, ""),  # eighteen today
        ("2026-11-18", 0, "Avant 16 ans"),  # born today
    ],
)
def test_before_18_somebody_answers_for_her(visitor, entry, born, age, says):
    answer = visitor.post(URL, entry(birth_date=born))
    if says:
        assert says in page_text(answer, 422)
        more = {"representative": "Anne Fougère, 06 00 00 00 01", "parent_agrees": "on"}
        answer = visitor.post(URL, entry(birth_date=born, **more))
    assert answer.status_code == 302
    assert only().age == age
    given_by = {0: "representative", 15: "representative", 18: "person"}
    assert Consent.objects.get().given_by == given_by.get(age, "person_and_parent")


@pytest.mark.requirement("PRI-02")
def test_born_on_29_february_sixteen_comes_on_1_march(ask):
    born = date(2008, 2, 29)
    with pytest.raises(DomainError, match="Avant 16 ans"):
        ask(birth_date=date(2012, 2, 29), at=datetime(2028, 2, 28, 12, tzinfo=PARIS))
    with pytest.raises(DomainError, match="À 16 et 17 ans"):
        ask(birth_date=date(2012, 2, 29), at=datetime(2028, 2, 29, 12, tzinfo=PARIS))
    with pytest.raises(DomainError, match="À 16 et 17 ans"):
        ask(birth_date=born, at=datetime(2026, 2, 28, 12, tzinfo=PARIS))
    ask(birth_date=born, at=datetime(2026, 3, 1, 12, tzinfo=PARIS))


@pytest.mark.requirement("PRI-02")
def test_a_protected_adult_has_a_representative(visitor, entry):
    answer = visitor.post(URL, entry(protected_adult="on"))
    assert "Pour un majeur protégé" in page_text(answer, 422)
    visitor.post(URL, entry(protected_adult="on", representative="UDAF du Lot"))
    assert Consent.objects.get().given_by == "representative"


@pytest.mark.requirement("PRI-02")
def test_a_setting_closes_the_page_to_children(visitor, entry):
    settings.change_settings(by=SYSTEM, at=NOW, valid_from=date(2026, 1, 1), minors_open=False)
    form = entry(birth_date="2015-05-05", representative="Anne Fougère")
    page = page_text(visitor.post(URL, form), 422)
    assert "moins de 16 ans ne passent pas par ce formulaire" in page


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("page", [URL, "/acces/demandes/nouvelle/"])
def test_closed_to_children_while_a_parent_sends_keeps_what_is_typed_and_no_child(
    ines, entry, page
):
    settings.change_settings(by=SYSTEM, at=NOW, valid_from=date(2026, 1, 1))
    form = entry(birth_date="2015-05-05", representative="Anne Fougère", means="oral")
    answers = []

    def close():
        lock_key(read_token(form["token"]))
        SettingsVersion.objects.update(minors_open=False)

    overtaken(close, lambda: answers.append(ines.post(page, form)))
    assert "3 rue des Tilleuls" in page_text(answers[0], 422)
    assert "moins de 16 ans ne passent pas par ce formulaire" in page_text(answers[0], 422)
    assert not CareRequest.objects.exists()
