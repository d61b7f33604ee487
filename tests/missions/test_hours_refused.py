"""Hours that cannot be: two slots that meet, more than a day, a closed year, no price."""

from datetime import date, datetime, timedelta

import pytest
from django.db.models import Q

from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError
from missions import hooks
from missions.models import Declaration
from missions.operations import proposals, review
from missions.operations.entry import DeclarationEntry, entry_refusals
from missions.queries import declarations as queries
from tests.support.clocks import NOW
from tests.support.pages import squeezed


def test_two_slots_that_meet_are_refused_in_our_words(world, meet, declare):
    hours = proposals.propose_from_meeting(by=world.claire, at=NOW, meeting_id=meet().id)
    proposals.confirm_proposal(by=world.nurse, at=NOW, declaration_id=hours[world.claudie.id])
    with pytest.raises(DomainError) as refusal:
        declare(done_on=date(2026, 11, 12), starts_at=datetime(2026, 11, 12, 21, 0, tzinfo=PARIS))
    assert refusal.value.field == "starts"
    assert squeezed(refusal.value.sentence) == (
        "Vous avez déjà déclaré le 12 novembre de 20 h 15 à 22 h 15. "
        "Changez l’horaire ou supprimez l’une des deux."
    )


def test_slots_that_touch_do_not_meet(world, declare):
    nine = datetime(2026, 11, 14, 9, 0, tzinfo=PARIS)
    declare(starts_at=nine)
    declare(starts_at=nine + timedelta(hours=2))
    assert Declaration.objects.count() == 2


def test_a_day_never_holds_more_than_24_hours(world, declare):
    declare(minutes=14 * 60)
    with pytest.raises(DomainError) as refusal:
        declare(minutes=11 * 60)
    assert refusal.value.field == "duration"


def test_refused_hours_leave_their_slot(world, declare):
    nine = datetime(2026, 11, 14, 9, 0, tzinfo=PARIS)
    first = declare(starts_at=nine)
    review.refuse(by=world.claire, at=NOW, declaration_id=first, reason="Déjà comptée.")
    declare(starts_at=nine)
    assert Declaration.objects.count() == 2


@pytest.mark.parametrize("minutes", [0, 25 * 60])
def test_a_wrong_length_is_told_alone_before_the_day_is_looked_at(world, meet, minutes):
    meeting = meet()
    hours = proposals.propose_from_meeting(by=world.claire, at=NOW, meeting_id=meeting.id)
    proposals.confirm_proposal(by=world.nurse, at=NOW, declaration_id=hours[world.claudie.id])
    entry = DeclarationEntry(
        "GT", "acces", date(2026, 11, 12), minutes, action_number="A1", meeting_id=meeting.id
    )
    refusals = entry_refusals(entry, person_id=world.claudie.id, own=Q(pk=None), at=NOW)
    assert [refusal.sentence for refusal in refusals] == ["Une durée va d’une minute à 24 heures."]


@pytest.mark.parametrize(
    ("changed", "field", "says"),
    [
        ({"done_on": date(2026, 11, 19)}, "done_on", "futur"),
        ({"done_on": date(2022, 7, 4)}, "done_on", "contrat a été signé le 5 juillet 2022"),
        ({"done_on": date(1, 1, 1)}, "done_on", "contrat a été signé"),
        ({"minutes": 0}, "duration", "Une durée va"),
        ({"minutes": -5}, "duration", "Une durée va"),
        ({"minutes": 25 * 60}, "duration", "Une durée va"),
        ({"mission_code": "lune", "action_number": ""}, "about", "n’existe pas"),
        ({"mission_code": "acces"}, "about", "n’existe pas"),
        ({"action_number": "A99"}, "about", "n’existe pas"),
        ({"activity_code": "???"}, "activity", "n’existe pas"),
        ({"done_on": date(2022, 9, 1)}, "about", "pas ouverte"),
        ({"people_met": -1}, "people_met", "0 à 5"),
        ({"people_met": 10**12}, "people_met", "0 à 5"),
        ({"comment": "1 84 12 76 451 089 46"}, "comment", "sécurité sociale"),
        ({"comment": "bon\u202ejour"}, "comment", "invisible"),
        ({"comment": "a" * 501}, "comment", ""),
        ({"starts_at": datetime(2026, 11, 13, 9, 0, tzinfo=PARIS)}, "starts", "pas ce jour-là"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(world, declare, changed, field, says):
    with pytest.raises(DomainError) as refusal:
        declare(**changed)
    assert refusal.value.field == field
    assert says in refusal.value.sentence
    assert not Declaration.objects.exists()


def test_a_closed_year_takes_nothing_more(world, declare):
    hooks.closed_before.answered_by(_closed)
    try:
        with pytest.raises(DomainError) as refusal:
            declare(done_on=date(2026, 7, 1))
        assert "close" in refusal.value.sentence
        declare(done_on=date(2026, 7, 5))
    finally:
        hooks.closed_before.answers.remove(_closed)


def _closed():
    return date(2026, 7, 5)


def test_an_activity_without_a_price_that_day_cannot_be_sent_but_can_be_kept(world, declare):
    from cpts_portal.foundation.kernel.actor import SYSTEM
    from missions.operations import reference

    reference.add_activity(
        by=SYSTEM,
        at=NOW,
        code="NEW",
        label="Nouvelle",
        kind="mission_remuneration",
        basis="hourly",
        valid_from=date(2022, 7, 5),
    )
    with pytest.raises(DomainError, match="Aucun tarif"):
        declare(activity_code="NEW")
    draft = queries.find_declaration(declare(activity_code="NEW", send=False))
    assert (draft.state, draft.amount_eur) == ("draft", None)
