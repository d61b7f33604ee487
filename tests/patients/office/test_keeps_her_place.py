"""The list somebody works is never lost: « retour », the next one, two gestures in one."""

import re

import pytest

from patients import filters
from patients.models import CareRequest, Proposal
from patients.queries.listing import FLAGS
from tests.patients.asking import acting, join, open_places
from tests.patients.conftest import VIGAN, later
from tests.patients.office.conftest import LIST, post, row
from tests.signing_in import make_role, signed_in
from tests.support.clocks import NOW
from tests.support.pages import page_text

QUERY = "?etat=en-attente&priorite=T2"


def waiting(wait, *names, **changed):
    return [
        wait(last_name=name, at=later(days=rank - 30), **changed) for rank, name in enumerate(names)
    ]


def test_the_list_keeps_its_filter_in_every_link(wait, ines):
    (aulne,) = waiting(wait, "Aulne")
    page = page_text(ines.get(f"{LIST}{QUERY}"))
    assert f'href="{LIST}{aulne.id}/?etat=en-attente&amp;priorite=T2"' in page
    page = page_text(ines.get(f"{LIST}{aulne.id}/{QUERY}"))
    assert f'href="{LIST}?etat=en-attente&amp;priorite=T2">Retour à la liste' in page
    assert f'href="{LIST}{aulne.id}/proposer/?etat=en-attente&amp;priorite=T2"' in page


def test_a_filter_that_does_not_exist_is_not_carried(wait, ines):
    (aulne,) = waiting(wait, "Aulne")
    page = page_text(ines.get(f'{LIST}{aulne.id}/?etat=en-attente&secteur="><b>&signe=x&page=9e9'))
    assert f'href="{LIST}?etat=en-attente">Retour à la liste' in page


@pytest.mark.parametrize("flag", sorted(FLAGS.keys() - filters.PLAIN_FLAGS))
def test_what_a_filter_says_of_people_stands_in_no_address_of_one(wait, ines, flag):
    flags = {
        "ald": True,
        "solidarity": True,
        "pregnancy": True,
        "handicap": True,
        "home_visit": True,
        "household_size": 2,
    }
    first, second = waiting(wait, "Aulne", "Bouleau", **flags)
    CareRequest.objects.update(out_of_territory=True, sees_doctor=True, age=9)
    page = ines.get(f"{LIST}?etat=en-attente&signe={flag}")
    addresses = re.findall(rf'"({LIST}{first.id}/[^"]*)"', page_text(page).replace("&amp;", "&"))
    assert addresses
    while addresses:
        address = addresses.pop()
        assert flag not in address
        opened = ines.get(address)
        links = re.findall(rf'(?:href|action)="({LIST}[^"]*)"', page_text(opened))
        assert links and not [link for link in links if flag in link]
        back = re.search(rf'href="({LIST}\?[^"]*)">Retour à la liste', page_text(opened))[1]
        assert ines.get(back.replace("&amp;", "&")).context["filters"].value("signe") == flag
        assert opened.context["next_id"] == second.id
    assert flag not in ines.get(f"{LIST}{first.id}/?signe={flag}").context["list_query"]


def test_the_word_of_a_filter_is_nothing_in_another_session(wait, ines):
    (aulne,) = waiting(wait, "Aulne", ald=True)
    ines.get(f"{LIST}?etat=en-attente&signe=ald")
    assert ines.get(f"{LIST}?signe=f1").context["filters"].value("signe") == "ald"
    other = signed_in(make_role("access_officer"))
    for word in ("f1", "f0", "f99"):
        assert other.get(f"{LIST}?signe={word}").context["filters"].value("signe") == ""
    assert other.get(f"{LIST}{aulne.id}/?signe=f1").status_code == 200


def test_the_next_one_is_the_next_of_the_list(wait, ines):
    first, second, third = waiting(wait, "Aulne", "Bouleau", "Cèdre")
    page = page_text(ines.get(f"{LIST}{second.id}/?etat=en-attente&tri=recente"))
    assert f'data-key="j" href="{LIST}{first.id}/?etat=en-attente&amp;tri=recente"' in page
    assert 'data-key="j"' not in page_text(ines.get(f"{LIST}{third.id}/?etat=en-attente"))


def test_a_call_is_noted_and_the_next_person_opens(wait, ines):
    first, second = waiting(wait, "Aulne", "Bouleau")
    entry = {"step": "appel-suite", "outcome": "no_answer", "version": row(first).version}
    answer = ines.post(f"{LIST}{first.id}/etape/?etat=en-attente", entry)
    assert answer.url == f"{LIST}{second.id}/?etat=en-attente"
    assert row(first).attempts == 1
    entry |= {"version": row(second).version}
    answer = ines.post(f"{LIST}{second.id}/etape/?etat=en-attente", entry)
    assert answer.url == f"{LIST}?etat=en-attente"
    stays = post(ines, first, "appel", outcome="reached")
    assert stays.url == f"{LIST}{first.id}/"


def test_proposing_goes_on_with_the_next_person(wait, ines):
    offer = open_places(acting(join("Genévrier", "Nadia")), 3)
    first, second = waiting(wait, "Aulne", "Bouleau")
    address = f"{LIST}{first.id}/proposer/?etat=en-attente"
    assert 'name="onward" id="id_onward" checked' in page_text(ines.get(address))
    assert proposed(ines, address, offer).url == f"{LIST}{second.id}/proposer/?etat=en-attente"
    assert Proposal.objects.get().request_id == first.id


def proposed(ines, address, offer):
    entry = ines.get(address).context["form"].initial | {
        "offer": offer,
        "onward": "on",
        "comment": "d’accord avec elle",
    }
    return ines.post(address, entry)


def test_after_the_last_person_proposing_leads_back_to_the_list(wait, ines):
    offer = open_places(acting(join("Genévrier", "Nadia")))
    (aulne,) = waiting(wait, "Aulne")
    answer = proposed(ines, f"{LIST}{aulne.id}/proposer/?etat=en-attente", offer)
    assert answer.url == f"{LIST}?etat=en-attente"
    assert Proposal.objects.get().request_id == aulne.id


def test_a_decline_is_announced_on_the_first_page(wait, ines, office):
    from patients.operations import answers
    from tests.patients.asking import World, propose

    doctor = acting(join("Genévrier", "Nadia"))
    (aulne,) = waiting(wait, "Aulne")
    assert "déclinée" not in page_text(ines.get("/acces/"))
    sent = propose(World(office=office.ines), aulne.id, open_places(doctor))
    answers.decline(by=doctor, at=NOW, proposal_id=sent, reason="full")
    page = page_text(ines.get("/acces/"))
    assert "demande déclinée ou sans réponse" in page and "signe=declinees" in page
    listed = page_text(ines.get(f"{LIST}?etat=en-attente&signe=declinees"))
    assert "Aulne" in listed
    assert CareRequest.objects.get(pk=aulne.id).state == "waiting"


def test_the_number_to_call_comes_first_and_the_folded_acts_last(wait, ines):
    (aulne,) = waiting(wait, "Aulne")
    page = page_text(ines.get(f"{LIST}{aulne.id}/"))
    assert page.index('href="tel:0612345678"') < page.index("Noter un appel")
    assert page.count('<details class="panel"') == 1


def test_an_accepted_request_has_its_own_act_with_name_and_phone(wait, ines, office):
    from patients.operations import answers
    from tests.patients.asking import World, propose

    doctor = acting(join("Genévrier", "Nadia"))
    (aulne,) = waiting(wait, "Aulne", email="")
    sent = propose(World(office=office.ines), aulne.id, open_places(doctor))
    answers.accept(by=doctor, at=NOW, proposal_id=sent)
    page = page_text(ines.get(f"{LIST}{aulne.id}/"))
    assert "Nadia Genévrier accepte de suivre Lucienne Aulne" in page
    assert 'Appeler Lucienne Aulne au <span class="num">06 12 34 56 78' in page
    answer = post(ines, aulne, "prevenir", how="phone")
    assert answer.url == f"{LIST}{aulne.id}/"
    assert "Prévenue le 18 novembre 2026" in page_text(ines.get(answer.url))
    assert Proposal.objects.get(pk=sent).placement.informed_how == "phone"


def test_one_search_box_finds_a_number_too(wait, ines):
    (aulne,) = waiting(wait, "Aulne", commune_code=VIGAN)
    reference = row(aulne).reference
    for words in (reference, reference.rpartition("-")[2]):
        answer = ines.post(f"{LIST}chercher/", {"words": words})
        assert answer.url == f"{LIST}?numero={row(aulne).number}"
    page = page_text(ines.get(LIST))
    assert page.count('type="search"') == 1


def test_received_today_is_said_in_words(ask, ines):
    page = page_text(ines.get(f"{LIST}{ask().id}/"))
    assert "reçue aujourd’hui" in page and "depuis 0 jour" not in page
