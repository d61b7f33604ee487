"""The list and the desk: what waits first."""

from datetime import date

from patients.operations import closing
from tests.patients.conftest import CONCORES, VIGAN, later
from tests.patients.office.conftest import LIST, row, traces
from tests.support.clocks import NOW
from tests.support.pages import page_text


def test_the_list_filters_by_what_its_address_says(wait, ines):
    wait(last_name="Aulne", commune_code=VIGAN, ald=True)
    wait(last_name="Bouleau", commune_code=CONCORES)
    wait(last_name="Charme", home_visit=True)

    def names(query):
        page = page_text(ines.get(f"{LIST}?{query}"))
        return {name for name in ("Aulne", "Bouleau", "Charme") if name in page}

    assert names("") == {"Aulne", "Bouleau", "Charme"}
    assert names("priorite=T1") == {"Aulne"}
    assert names("secteur=vigan") == {"Aulne", "Bouleau"}
    assert names(f"commune={CONCORES}") == {"Bouleau"}
    assert names("signe=domicile") == {"Charme"}
    assert names("etat=closes") == set()
    assert names("etat=__all&priorite=T9&tri=last_name__x&page=zut&signe=%00") == {
        "Aulne",
        "Bouleau",
        "Charme",
    }


def test_a_number_is_looked_for_in_every_state(wait, ines, office):
    received = wait(last_name="Églantier")
    closing.close_request(by=office.ines, at=NOW, request_id=received.id, reason="moved")
    number = row(received).number
    for words in (received.reference, received.reference.lower(), f"CB {number}", str(number)):
        assert "Églantier" in page_text(ines.get(LIST, {"numero": words})), words
    for words in ("LF-1", "9" * 12, "x" * 200, "%", "'; --", "²"):
        assert "Églantier" not in page_text(ines.get(LIST, {"numero": words})), words


def test_a_search_by_name_or_phone_is_posted_and_traced(wait, ask, ines):
    wait(last_name="Églantier", first_name="Zoé", phone="+33 6 99 88 77 66")
    ask(last_name="Autre", phone="0611111111")

    def finds(words, status=200):
        return "Églantier" in page_text(ines.post(f"{LIST}chercher/", {"words": words}), status)

    for words in ("eglant", "zoé ÉGLANTIER", "06 99 88 77 66", "99887766"):
        assert finds(words), words
    for words in ("rosier", "0600000000", "%", "'; --"):
        assert not finds(words), words
    assert not finds("", 422) and not finds("x" * 300, 422)
    assert traces("care_request.search") == 8
    assert ines.get(f"{LIST}chercher/", {"words": "eglant"})["Location"] == LIST


def test_the_desk_says_what_waits_oldest_first_and_names_nobody(ask, wait, ines):
    old, new = ask(at=later(days=-9), last_name="Secrète"), ask()
    wait(last_name="Cachée")
    page = page_text(ines.get("/acces/"))
    assert page.index(old.reference) < page.index(new.reference)
    assert "Secrète" not in page and "Cachée" not in page
    assert "2</b><strong>demandes à qualifier" in page.replace("> <", "><")


def test_an_empty_desk_says_what_to_expect(ines):
    assert "Rien n’attend aujourd’hui" in page_text(ines.get("/acces/"))
    assert "Aucune demande dans cet état" in page_text(ines.get(LIST))


def test_the_list_shows_the_age_of_today(wait, ines):
    wait(at=later(days=-700), last_name="Églantier", birth_date=date(1928, 10, 28))
    assert "98 ans" in page_text(ines.get(LIST))
    assert "98 ans" in page_text(ines.post(f"{LIST}chercher/", {"words": "églantier"}))


def test_a_search_that_finds_nothing_speaks_of_requests(wait, ines):
    number = row(wait()).number
    answer = ines.post(f"{LIST}chercher/", {"words": f"LF\u2011{number}"})
    assert answer.url == f"{LIST}?numero={number}"
    nothing = page_text(ines.post(f"{LIST}chercher/", {"words": "rosier"}))
    assert "Aucune demande ne correspond à cette recherche" in nothing
    assert "un numéro de demande" in page_text(ines.post(f"{LIST}chercher/", {"words": ""}), 422)
