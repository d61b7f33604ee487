"""The form on the phone: what was typed stays, what must not be stored never comes back."""

import io
import re
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from missions.models import Declaration, Evidence
from missions.operations import declarations
from missions.queries import declarations as queries
from tests.missions.conftest import NOW

URL = "/missions/declarer/"
NIR = "1 84 12 76 451 089 46"
# a random token of the page may hold three of its digits, not two groups in a row
NIR_ECHO = re.compile(r"451\s?089")


@pytest.fixture
def typed():
    def _typed(**changed):
        return {
            "token": str(uuid4()),
            "about": "fiche:A6",
            "activity": "TER",
            "done_on": "2026-11-14",
            "duration": "2 h",
            "people_met": "18",
            "comment": "Marché de Boën",
            "starts": "",
        } | changed

    return _typed


def picture(name="stand.png", size=(40, 30)):
    drawn = io.BytesIO()
    Image.new("RGB", size, "teal").save(drawn, "PNG")
    return SimpleUploadedFile(name, drawn.getvalue(), "image/png")


def text(response) -> str:
    plain = response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")
    return plain.replace("&nbsp;", " ").replace("&#x27;", "'").replace("&quot;", '"')


def test_a_nurse_declares_with_a_photo_in_one_short_form(browsers, world, typed):
    page = browsers.claudie.get(URL)
    assert page.status_code == 200
    token = re.search(r'name="token" value="([^"]+)"', text(page))[1]
    answer = browsers.claudie.post(URL, typed(token=token, evidence=[picture()]), follow=True)
    assert answer.redirect_chain == [("/mes-heures/", 302)]
    assert "Envoyée à la coordinatrice : 2 h le 14 novembre. 2 h × 50,00 € = 100,00 €" in text(
        answer
    )
    facts = queries.for_person(world.claudie.id)[0]
    assert (facts.state, facts.people_met, facts.evidence_count) == ("submitted", 18, 1)


@pytest.mark.requirement("REL-05")
def test_a_double_post_makes_one(browsers, typed):
    form = typed()
    for _ in range(2):
        assert browsers.claudie.post(URL, form).status_code == 302
    assert Declaration.objects.count() == 1


def test_a_draft_is_kept_and_not_sent(browsers, world, typed):
    answer = browsers.claudie.post(URL, typed(intent="draft"), follow=True)
    assert "Il n’est pas envoyé" in text(answer)
    assert queries.for_person(world.claudie.id)[0].state == "draft"


def test_the_preview_saves_nothing(browsers, typed):
    answer = browsers.claudie.post(URL, typed(intent="preview", duration="1 h 30"))
    assert "1 h 30 × 50,00 € = 75,00 €" in text(answer)
    piece = browsers.claudie.get(
        f"{URL}apercu/", {"activity": "GT", "duration": "2", "done_on": "2026-11-14"}
    )
    assert "forfait 90,00 €" in text(piece)
    assert not Declaration.objects.exists()


@pytest.mark.requirement("ACC-02")
def test_the_posted_person_is_ignored(browsers, world, typed):
    browsers.claudie.post(
        URL,
        typed(
            person=str(world.paul.id), person_id=str(world.paul.id), state="validated",
            amount_eur="9999", rate_eur="9999", id=str(uuid4()),
        ),
    )  # fmt: skip
    facts = queries.for_person(world.claudie.id)[0]
    assert (facts.state, facts.amount_eur) == ("submitted", 100)
    assert queries.for_person(world.paul.id) == []


@pytest.mark.requirement("IDN-05")
def test_a_social_security_number_is_refused_emptied_and_echoed_nowhere(browsers, typed, caplog):
    answer = browsers.claudie.post(URL, typed(comment=f"Patient {NIR}"))
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "Ce champ contient un numéro de sécurité sociale" in body
    assert not NIR_ECHO.search(body)
    assert "451 089" not in caplog.text
    assert 'value="18"' in body
    assert not Declaration.objects.exists()


@pytest.mark.requirement("IDN-05")
@pytest.mark.parametrize(
    "field", ["duration", "people_met", "about", "activity", "done_on", "starts"]
)
def test_nor_in_any_other_field(browsers, typed, field):
    answer = browsers.claudie.post(URL, typed(**{field: NIR}))
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
        ({"comment": "a\u202eb"}, "invisible"),
        ({"comment": "a\x00b"}, "nul"),
        ({"token": ""}, "a expiré"),
        ({"token": "pas-un-jeton"}, "a expiré"),
    ],
)
def test_bad_input_gets_a_sentence_and_nothing_typed_is_lost(browsers, typed, changed, says):
    answer = browsers.claudie.post(URL, typed(**changed))
    assert answer.status_code == 422
    body = text(answer)
    assert says in body
    if "comment" not in changed:
        assert "Marché de Boën" in body
    if changed.get("done_on"):
        assert f'value="{changed["done_on"]}"' in body
    assert not Declaration.objects.exists()


@pytest.mark.parametrize(
    ("typed_time", "minutes"), [("0,5", 30), ("0.5", 30), ("1h30", 90), ("２", 120)]
)
def test_durations_are_read_as_people_write_them(browsers, world, typed, typed_time, minutes):
    browsers.claudie.post(URL, typed(duration=typed_time))
    assert queries.for_person(world.claudie.id)[0].minutes == minutes


def test_formset_fields_and_mass_are_harmless(browsers, typed):
    answer = browsers.claudie.post(
        URL, typed(**{"form-TOTAL_FORMS": "100000", "form-0-id": str(uuid4())})
    )
    assert answer.status_code == 302
    assert Declaration.objects.count() == 1


def test_a_bad_file_is_refused_and_the_page_says_to_choose_again(browsers, typed):
    fake = SimpleUploadedFile("page.pdf", b"<html><script>alert(1)</script>", "application/pdf")
    answer = browsers.claudie.post(URL, typed(evidence=[fake]))
    assert answer.status_code == 422
    assert "Choisissez à nouveau vos fichiers" in text(answer)
    assert "Marché de Boën" in text(answer)
    assert not Evidence.objects.exists()


def test_a_good_file_with_a_bad_date_is_asked_again(browsers, typed):
    answer = browsers.claudie.post(URL, typed(done_on="31/02/2026", evidence=[picture()]))
    assert "Choisissez à nouveau vos fichiers" in text(answer)


@pytest.mark.requirement("IDN-05")
def test_a_file_name_with_a_number_of_social_security_is_refused(browsers, typed):
    answer = browsers.claudie.post(URL, typed(evidence=[picture("184127645108946.png")]))
    assert "sécurité sociale" in text(answer)
    assert "184127645108946" not in text(answer)


def test_a_meeting_is_confirmed_in_one_click_and_twice_is_once(browsers, world, meet):
    made = declarations.propose_from_meeting(by=world.claire, at=NOW, meeting_id=meet().id)
    mine = made[world.claudie.id]
    assert "Confirmer 2 h – groupe accès aux soins du 12 novembre" in text(
        browsers.claudie.get(URL)
    )
    for _ in range(2):
        answer = browsers.claudie.post(
            f"/missions/heures/{mine}/etape/", {"step": "confirmer", "version": 1}, follow=True
        )
        assert "Envoyée à la coordinatrice" in text(answer)
    assert queries.find(mine).state == "submitted"


def test_like_last_time_fills_the_form_with_today(browsers, world, declare):
    last = declare(people_met=18)
    assert "Comme la dernière fois" in text(browsers.claudie.get(URL))
    body = text(browsers.claudie.get(URL, {"comme": str(last)}))
    assert 'value="2026-11-18"' in body
    assert '<option value="fiche:A6" selected>' in body
    assert 'value="2 h"' in body


@pytest.mark.parametrize("comme", ["", "x", "../../etc", str(UUID(int=0))])
def test_an_odd_address_is_ignored(browsers, comme):
    assert browsers.claudie.get(URL, {"comme": comme}).status_code == 200


def test_somebody_else_s_hours_are_not_copied_nor_opened(browsers, world, declare):
    hers = declare()
    assert "Repris de" not in text(browsers.paul.get(URL, {"comme": str(hers)}))
    for path in ("", "modifier/", "etape/"):
        assert browsers.paul.get(f"/missions/heures/{hers}/{path}").status_code == 404
        assert (
            browsers.paul.post(f"/missions/heures/{hers}/{path}", {"step": "reprendre"}).status_code
            == 404
        )
    assert queries.find(hers).state == "submitted"


def test_a_stale_form_is_told_and_changes_nothing(browsers, world, declare, typed):
    draft = declare(send=False)
    url = f"/missions/heures/{draft}/modifier/"
    browsers.claudie.post(url, typed(version="1", duration="3 h", intent="draft"))
    answer = browsers.claudie.post(url, typed(version="1", duration="9 h"), follow=True)
    assert "Quelqu’un d’autre a traité ces heures" in text(answer)
    assert queries.find(draft).minutes == 180


@pytest.mark.requirement("REL-05")
def test_a_replayed_form_cannot_touch_verified_hours(browsers, world, declare, typed):
    sent = declare()
    declarations.validate(by=world.claire, at=NOW, declaration_id=sent)
    answer = browsers.claudie.post(f"/missions/heures/{sent}/modifier/", typed(duration="9 h"))
    assert answer.status_code == 302
    assert queries.find(sent).minutes == 120
    jump = browsers.claudie.post(f"/missions/heures/{sent}/etape/", {"step": "payer"}, follow=True)
    assert "n’existe pas" in text(jump)
    assert queries.find(sent).state == "validated"


def test_evidence_is_a_sandboxed_download_for_its_owner_and_the_coordinator(browsers, world, typed):
    browsers.claudie.post(URL, typed(evidence=[picture("a\"b'\n<i>.png")]))
    piece = Evidence.objects.get()
    for browser, status in ((browsers.claudie, 200), (browsers.claire, 200), (browsers.paul, 404)):
        answer = browser.get(f"/missions/pieces/{piece.id}/")
        assert answer.status_code == status
        assert browser.get(f"/missions/pieces/{piece.id}/image/").status_code == status
    answer = browsers.claire.get(f"/missions/pieces/{piece.id}/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert b"".join(answer.streaming_content).startswith(b"\x89PNG")
    shown = browsers.claire.get(f"/missions/pieces/{piece.id}/image/")
    assert shown["Content-Type"] == "image/jpeg"
    assert browsers.paul.post(f"/missions/pieces/{piece.id}/retirer/").status_code == 404
    assert browsers.claire.post(f"/missions/pieces/{piece.id}/retirer/").status_code in (403, 404)
    assert Evidence.objects.count() == 1


def owner_of(browser) -> str:
    return re.search(r'name="owner" value="([^"]+)"', text(browser.get(URL)))[1]


def test_what_was_typed_survives_an_expired_session(browsers, world, typed, client):
    form = typed(owner=owner_of(browsers.claudie), duration="3 h")
    answer = client.post(URL, form)
    assert answer["Location"].startswith("/compte/login/")
    assert not Declaration.objects.exists()
    assert "Marché de Boën" not in text(browsers.paul.get(URL))
    body = text(browsers.claudie.get(URL))
    assert "Votre session avait expiré" in body
    assert "Marché de Boën" in body
    assert f'value="{form["token"]}"' in body
    browsers.claudie.post(URL, form)
    assert "Marché de Boën" not in text(browsers.claudie.get(URL))
    assert Declaration.objects.count() == 1


@pytest.mark.parametrize("owner", ["", "x", "eyJ.forged:mark"])
def test_without_the_mark_of_the_account_nothing_is_kept(browsers, typed, client, owner):
    client.post(URL, typed(owner=owner))
    assert "Marché de Boën" not in text(browsers.claudie.get(URL))


@pytest.mark.requirement("IDN-05")
def test_a_social_security_number_is_not_kept_either(browsers, typed, client):
    client.post(URL, typed(owner=owner_of(browsers.claudie), comment=NIR))
    body = text(browsers.claudie.get(URL))
    assert not NIR_ECHO.search(body)
    assert "Votre session avait expiré" not in body


def step(browser, declaration_id, code, version):
    return browser.post(
        f"/missions/heures/{declaration_id}/etape/", {"step": code, "version": version}, follow=True
    )


def test_whoever_was_not_there_says_so_in_one_click(browsers, world, meet):
    made = declarations.propose_from_meeting(by=world.claire, at=NOW, meeting_id=meet().id)
    mine = made[world.claudie.id]
    assert "C’est noté" in text(step(browsers.claudie, mine, "absente", 1))
    assert queries.find(mine).state == "refused"


def test_hours_are_taken_back_sent_again_and_thrown_away_from_the_page(browsers, declare):
    mine = declare()
    assert "de nouveau un brouillon" in text(step(browsers.claudie, mine, "reprendre", 2))
    assert "Envoyée à la coordinatrice" in text(step(browsers.claudie, mine, "envoyer", 3))
    step(browsers.claudie, mine, "reprendre", 4)
    assert "Brouillon supprimé" in text(step(browsers.claudie, mine, "supprimer", 5))
    assert queries.find(mine) is None


@pytest.mark.parametrize("code", ["confirmer", "absente", "envoyer", "supprimer", "validate", ""])
def test_a_step_out_of_turn_says_why_and_changes_nothing(browsers, declare, code):
    mine = declare()
    answer = step(browsers.claudie, mine, code, 2)
    assert answer.status_code == 200
    assert 'class="error"' in text(answer)
    assert queries.find(mine).state == "submitted"
