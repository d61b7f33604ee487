"""Bad inputs get their sentence and nothing typed is lost."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from missions.models import Declaration, Evidence
from missions.queries import declarations as queries
from tests.inputs import lines
from tests.missions.declare_page.conftest import NIR, NIR_ECHO, URL, picture
from tests.support.pages import page_text


@pytest.mark.requirement("IDN-05")
def test_a_social_security_number_is_refused_emptied_and_echoed_nowhere(browsers, entry, caplog):
    answer = browsers.claudie.post(URL, entry(comment=f"Patient {NIR}"))
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "Votre texte contenait un numéro de sécurité sociale" in body
    assert not NIR_ECHO.search(body)
    assert "451 089" not in caplog.text
    assert 'value="18"' in body
    assert not Declaration.objects.exists()


@pytest.mark.requirement("IDN-05")
@pytest.mark.parametrize(
    "field", ["duration", "people_met", "about", "activity", "done_on", "starts"]
)
def test_nor_in_any_other_field(browsers, entry, field):
    answer = browsers.claudie.post(URL, entry(**{field: NIR}))
    assert answer.status_code == 422
    assert not NIR_ECHO.search(answer.content.decode())


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"done_on": "2026-11-19"}, "Cette date est dans le futur"),
        ({"done_on": "31/02/2026"}, "Cette date n’existe pas"),
        ({"done_on": "0001-01-01"}, "Le contrat a été signé"),
        ({"done_on": "01/01/0001", "starts": "00:10"}, "Le contrat a été signé"),
        ({"done_on": "9999-12-31"}, "Cette date est dans le futur"),
        ({"done_on": ""}, "Indiquez la date"),
        ({"duration": "0"}, "au moins une minute"),
        ({"duration": "-2"}, "négative"),
        ({"duration": "25 h"}, "24 heures"),
        ({"duration": "1e309"}, "ne se lit pas"),
        ({"duration": "NaN"}, "ne se lit pas"),
        ({"duration": "9" * 400}, "ne se lit pas"),
        ({"duration": ""}, "Indiquez la durée"),
        ({"about": "mission:lune"}, "choisissez dans la liste"),
        ({"about": "fiche:A99"}, "choisissez dans la liste"),
        ({"about": ""}, "Dites pour quelle mission"),
        ({"activity": "<script>"}, "choisissez dans la liste"),
        ({"people_met": "-3"}, "0 à 5"),
        ({"people_met": "1e9"}, "nombre entier"),
        ({"starts": "25:99"}, "Cette heure n’existe pas"),
        ({"comment": "x" * 501}, "500 caractères"),
        ({"token": ""}, "a expiré"),
        ({"token": "pas-un-jeton"}, "a expiré"),
    ],
)
def test_bad_input_gets_a_sentence_and_nothing_typed_is_lost(browsers, entry, changed, says):
    answer = browsers.claudie.post(URL, entry(**changed))
    body = page_text(answer, 422)
    assert says in body
    if "comment" not in changed:
        assert "Marché de Boën" in body
    if changed.get("done_on"):
        assert f'value="{changed["done_on"]}"' in body
    assert not Declaration.objects.exists()


@pytest.mark.parametrize(
    ("duration", "minutes"), [("0,5", 30), ("0.5", 30), ("1h30", 90), ("２", 120)]
)
def test_durations_are_read_as_people_write_them(browsers, world, entry, duration, minutes):
    browsers.claudie.post(URL, entry(duration=duration))
    assert queries.for_person(world.claudie.id)[0].minutes == minutes


@pytest.mark.parametrize(
    ("pasted", "stored"),
    [
        (lines("comment_with_joined_pictures.txt")[0],) * 2,
        ("copié\u200b de Word\u00ad", "copié de Word"),
        ("a\u202eb\x00c", "abc"),
    ],
)
def test_what_nobody_sees_in_a_comment_is_dropped_and_pictures_stay(
    browsers, world, entry, pasted, stored
):
    answer = browsers.claudie.post(URL, entry(comment=pasted, people_met="\u200e18"))
    assert answer.status_code == 302
    row = Declaration.objects.get()
    assert (row.comment, row.people_met) == (stored, 18)


def test_the_number_of_people_met_does_not_turn_with_the_wheel(browsers):
    page = page_text(browsers.claudie.get(URL, {"autre": ""}))
    assert 'name="people_met"' in page and 'type="number"' not in page


def test_formset_fields_and_mass_are_harmless(browsers, entry):
    answer = browsers.claudie.post(
        URL, entry(**{"form-TOTAL_FORMS": "100000", "form-0-id": str(uuid4())})
    )
    assert answer.status_code == 302
    assert Declaration.objects.count() == 1


def test_a_bad_file_is_refused_and_the_page_says_to_choose_again(browsers, entry):
    fake = SimpleUploadedFile("page.pdf", b"<html><script>alert(1)</script>", "application/pdf")
    answer = browsers.claudie.post(URL, entry(evidence=[fake]))
    assert "Choisissez à nouveau vos fichiers" in page_text(answer, 422)
    assert "Marché de Boën" in page_text(answer, 422)
    assert not Evidence.objects.exists()


def test_a_good_file_with_a_bad_date_is_asked_again(browsers, entry):
    answer = browsers.claudie.post(URL, entry(done_on="31/02/2026", evidence=[picture()]))
    assert "Choisissez à nouveau vos fichiers" in page_text(answer, 422)


@pytest.mark.requirement("IDN-05")
def test_a_file_name_with_a_number_of_social_security_is_refused(browsers, entry):
    answer = browsers.claudie.post(URL, entry(evidence=[picture("184127645108946.png")]))
    assert "sécurité sociale" in page_text(answer, 422)
    assert "184127645108946" not in page_text(answer, 422)


def test_every_fault_of_the_form_is_told_in_one_round(browsers, entry):
    answer = browsers.claudie.post(
        URL,
        entry(
            done_on="2026-11-19",
            duration="45",
            people_met="-3",
            about="",
            evidence=[SimpleUploadedFile("x.exe", b"MZ", "application/x-msdownload")],
        ),
    )
    body = page_text(answer, 422)
    assert answer.status_code == 422
    assert "5 points sont à corriger" in body
    assert "Cette date est dans le futur" in body
    assert "Pour des minutes, écrivez 45 min." in body
    assert "0 à 5" in body
    assert "Dites pour quelle mission" in body
    assert "acceptés" in body
    assert not Declaration.objects.exists()
