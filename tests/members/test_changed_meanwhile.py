"""Two people change one row of the association's side at the same moment: neither undoes what the
other wrote, and what is done once is done once."""

from datetime import date
from functools import partial
from uuid import uuid4

import pytest
from allauth.usersessions.models import UserSession

from cpts_portal.foundation.kernel.actor import SYSTEM, Actor
from cpts_portal.foundation.models import AuditEntry
from members.enums import AlertKind
from members.models import (
    Commune,
    Mandate,
    Person,
    SecurityAlert,
    Territory,
    TerritoryCommune,
    User,
)
from members.operations import accounts, people, sign_ins, territory
from tests.signing_in import make_account, make_member
from tests.support.clocks import NOW
from tests.support.overtaking import overtaken

pytestmark = [pytest.mark.requirement("REL-04"), pytest.mark.django_db(transaction=True)]
BY = {"by": SYSTEM, "at": NOW}


@pytest.fixture
def person(transactional_db):
    return make_member()


def test_a_confirmed_number_keeps_the_name_that_was_corrected_meanwhile(person):
    rows = Person.objects.filter(pk=person.pk)
    claire = Actor(uuid4(), frozenset({"coordinator"}))
    confirm = partial(
        people.confirm_rpps, by=claire, at=NOW, person_id=person.pk, rpps="10000000003"
    )
    assert overtaken(partial(rows.update, first_name="Anne"), confirm) == "done"
    assert rows.values_list("first_name", "rpps").get() == ("Anne", "10000000003")


def test_a_mandate_that_ends_keeps_the_office_that_was_corrected_meanwhile(person):
    mandate = people.give_mandate(
        **BY, person_id=person.pk, office="president", starts_on=date(2024, 1, 1)
    )
    rows = Mandate.objects.filter(pk=mandate.pk)
    end = partial(people.end_mandate, **BY, mandate_id=mandate.pk, ends_on=date(2026, 1, 1))
    assert overtaken(partial(rows.update, office="treasurer"), end) == "done"
    assert rows.values_list("office", "ends_on").get() == ("treasurer", date(2026, 1, 1))


def test_an_account_is_closed_once(transactional_db):
    account = make_account("treasurer")
    closed = partial(User.objects.filter(pk=account.pk).update, is_active=False, deactivated_at=NOW)
    close = partial(accounts.deactivate_account, **BY, user_id=account.pk)
    assert overtaken(closed, close) == "Ce compte est déjà désactivé."


def test_a_session_closed_by_its_own_browser_is_not_closed_again(transactional_db):
    account = make_account("treasurer")
    session = UserSession.objects.create(
        user=account, session_key="k" * 32, ip="127.0.0.1", user_agent="", created_at=NOW
    )
    close = partial(sign_ins.close_session, by=Actor(account.pk), at=NOW, session_id=session.pk)
    gone = UserSession.objects.filter(pk=session.pk).delete
    assert overtaken(gone, close) == "Cette connexion est déjà fermée."


def test_an_alert_is_seen_once(transactional_db):
    sign_ins.raise_alert(by=Actor(uuid4()), at=NOW, kind=AlertKind.FILES)
    alert = SecurityAlert.objects.get()
    claire = Actor(make_account("coordinator").pk, frozenset({"coordinator"}))
    seen = partial(SecurityAlert.objects.filter(pk=alert.pk).update, seen_at=NOW, seen_by=uuid4())
    see = partial(sign_ins.see_alert, by=claire, at=NOW, alert_id=alert.pk)
    assert overtaken(seen, see) == "done"
    assert not AuditEntry.objects.filter(action="alert.seen").exists()
    assert SecurityAlert.objects.get().hour == NOW.replace(minute=0, second=0, microsecond=0)


def test_a_territory_redrawn_meanwhile_is_the_one_of_the_last_to_draw_it(person):
    first, second, third = Commune.objects.order_by("code").values_list("code", flat=True)[:3]
    territory.found_association(
        **BY, name="CPTS d’essai", territory_name="Bouriane", commune_codes=[first, second]
    )
    ours = Territory.objects.get()

    def add_one():
        Territory.objects.select_for_update().get()
        TerritoryCommune.objects.create(territory=ours, commune_id=third)

    redraw = partial(territory.redraw_territory, **BY, commune_codes=[second])
    assert overtaken(add_one, redraw) == "done"
    assert list(ours.places.values_list("commune_id", flat=True)) == [second]
