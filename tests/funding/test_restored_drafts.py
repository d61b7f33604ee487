"""The entry of a deposit or a remark whose session expired is restored."""

from uuid import uuid4

import pytest
from django.test import Client

from cpts_portal.foundation.models import Draft
from funding.dossier.operations.submission import advance_dossier
from funding.dossier.queries import dossiers
from tests.funding.dossier_world import AT, COORDINATOR
from tests.signing_in import make_role, signed_in
from tests.support.clocks import frozen_clock
from tests.support.pages import owner_of, page_text

pytestmark = pytest.mark.usefixtures("db")
EXPIRED = "Votre session avait expiré"


today = frozen_clock()


def test_a_deposit_is_found_again_without_its_file(world):
    claire = signed_in(make_role("coordinator"))
    page = "/indicateurs/L01/1/"
    form = {"owner": owner_of(claire.get(page)), "label": "Affiche du canton"}
    answer = Client().post(f"{page}pieces/", form | {"dated_on": "2023-05-01"})
    assert answer["Location"].startswith("/compte/login/")
    body = page_text(claire.get(page))
    assert EXPIRED in body and "Affiche du canton" in body and 'value="2023-05-01"' in body
    assert "Affiche du canton" not in page_text(signed_in(make_role("coordinator")).get(page))
    assert EXPIRED not in page_text(signed_in(make_role("treasurer")).get(page))


def test_a_remark_is_found_again_in_its_part_of_the_dossier(world):
    advance_dossier(by=COORDINATOR, at=AT, year=1, transition="submit")
    dossier = dossiers.dossier(1)
    sandra = signed_in(make_role("cpam"))
    page = f"/revue/funding/dossier/{dossier.id}/"
    owner = owner_of(sandra.get(page))
    form = {"owner": owner, "section": "money", "body": "Le solde n’est pas expliqué."}
    assert Client().post(f"{page}remarques/", form)["Location"].startswith("/compte/login/")
    back = sandra.get(f"{page}remarques/")
    assert back["Location"] == f"{page}?repris#money"
    body = page_text(sandra.get(f"{page}?repris"))
    assert body.count(EXPIRED) == 1 and "Le solde n’est pas expliqué." in body
    assert "Le solde n’est pas expliqué." not in page_text(sandra.get(page))
    sandra.post(f"{page}remarques/", form | {"token": str(uuid4())})
    assert not Draft.objects.exists()
    assert [c.body for c in dossiers.comments(dossier.id)] == ["Le solde n’est pas expliqué."]
