"""Hours that wait for an answer leave the queue and lose nothing."""

import pytest

from cpts_portal.foundation.kernel.errors import DomainError
from missions.models import Declaration
from missions.operations import declarations, review
from missions.queries import declarations as queries
from tests.support.clocks import NOW


def test_hours_set_aside_leave_the_queue_keep_their_amount_and_are_decided_later(
    browsers, world, declare
):
    sent, other = declare(), declare(minutes=30)
    page = f"/missions/heures/{sent}/"
    assert "Mettre de côté" in browsers.claire.get(page).content.decode()
    form = {"step": "hold", "version": 2, "reason": "J’attends la feuille d’émargement."}
    assert browsers.claire.post(page, form)["Location"] == f"/missions/heures/{other}/"
    held = queries.find_declaration(sent)
    assert (held.state, held.amount_eur) == ("held", 100)
    assert [row.id for row in Declaration.objects.waiting()] == [other]
    listed = browsers.claire.get("/missions/heures/?etat=mises-de-cote").content.decode()
    assert str(sent) in listed and str(other) not in listed
    own = browsers.claudie.get(page).content.decode()
    assert "Mise de côté par la coordination" in own
    assert "J’attends la feuille d’émargement." in own
    review.validate(by=world.claire, at=NOW, declaration_id=sent, version=3)
    assert queries.find_declaration(sent).state == "validated"


def test_hours_are_not_set_aside_without_a_reason_nor_changed_meanwhile(world, declare):
    sent = declare()
    with pytest.raises(DomainError, match="Dites pourquoi"):
        review.decide("hold", by=world.claire, at=NOW, declaration_id=sent)
    review.decide("hold", by=world.claire, at=NOW, declaration_id=sent, reason="Une question.")
    with pytest.raises(DomainError, match="Mise de côté"):
        declarations.withdraw(by=world.nurse, at=NOW, declaration_id=sent)
    with pytest.raises(DomainError, match="déjà déclaré"):
        declare(minutes=1400)
