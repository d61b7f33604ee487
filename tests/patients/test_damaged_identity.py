"""CRY-02: a value that does not open is an error page with a reference, and nothing is saved."""

import pytest
from django.db import connection

from cpts_portal.foundation.kernel.crypto import Undecipherable
from patients.models import CareRequest
from patients.operations.closing import note_contact
from tests.support.clocks import NOW
from tests.support.pages import page_text

pytestmark = pytest.mark.requirement("CRY-02")


def stored(received) -> tuple:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT last_name, first_name, version FROM patients_carerequest WHERE id = %s",
            [received.id],
        )
        return cursor.fetchone()


def sql(statement: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE patients_carerequest SET {statement}", values)


DAMAGES = {
    "another row": (
        "last_name = (SELECT last_name FROM patients_carerequest WHERE id = %s) WHERE id = %s",
        ("other", "mine"),
    ),
    "another column": ("last_name = first_name WHERE id = %s", ("mine",)),
    "cut": ("last_name = left(last_name, -5) WHERE id = %s", ("mine",)),
    "one letter changed": (
        "last_name = overlay(last_name placing 'AAAA' from 30 for 4) WHERE id = %s",
        ("mine",),
    ),
    "clear text": ("last_name = 'Fougère' WHERE id = %s", ("mine",)),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_the_page_says_so_and_nothing_is_saved(ask, office, ines, damage):
    mine, other = ask(), ask(last_name="Voisine")
    statement, who = DAMAGES[damage]
    sql(statement, *({"mine": mine.id, "other": other.id}[name] for name in who))
    before = stored(mine)
    ines.raise_request_exception = False
    page = ines.get(f"/acces/demandes/{mine.id}/")
    assert page.status_code == 500
    for hidden in ("Lucienne", "Voisine", "v1|", "Undecipherable", "Traceback"):
        assert hidden not in page_text(page, 500)
    with pytest.raises(Undecipherable):
        note_contact(by=office.ines, at=NOW, request_id=mine.id, outcome="reached")
    assert stored(mine) == before
    # the others of the office's list go on being worked, this one is seen to be damaged
    listed = page_text(ines.get("/acces/demandes/?etat=a-qualifier"))
    assert "Voisine" in listed and "(nom illisible)" in listed
    for words in ("voisine", "0612345678", "345678"):
        assert "Voisine" in page_text(ines.post("/acces/demandes/chercher/", {"words": words})), (
            words
        )
    assert "Voisine" in page_text(ines.get(f"/acces/demandes/{other.id}/"))
    assert CareRequest.objects.get(pk=other.id).last_name == "Voisine"
