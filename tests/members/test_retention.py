"""An application that came to nothing keeps no name; counts and dates stay."""

from datetime import datetime
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction

from cpts_portal.foundation.kernel.actor import SYSTEM, Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import Forbidden
from cpts_portal.foundation.models import AuditEntry
from cpts_portal.home.operations import retention as night
from members.models import Application
from members.operations import applying, deciding
from members.operations.erasure import erase_unanswered
from members.queries import joining
from tests.members.joining_world import admitted, letters, link_of, profession

CLAIRE = Actor(uuid4(), frozenset({"coordinator"}), second_factor=True, name="Claire Aubépine")
NOBODY = Actor(id=None)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=PARIS)


SENT, ENDED = at(2025, 10, 1, 9), at(2025, 11, 17, 23, 30)
ADMITTED = admitted(ENDED.date())


@pytest.fixture
def apply(association):
    def _apply(last_name: str, when: datetime = SENT) -> Application:
        token = uuid4()
        texts = [text.id for text in joining.texts_on(when.date(), kind="person") if text.required]
        applying.submit_application(
            by=NOBODY,
            at=when,
            token=token,
            kind="person",
            accepted=texts,
            last_name=last_name,
            first_name="Inès",
            phone="0612345678",
            email=f"{last_name.lower()}@exemple.fr",
            postal_code="46300",
            commune_id="46127",
            profession_id=int(profession("60")),
            practice_mode="L",
            street="3 rue des Tilleuls",
            rpps="99700002001",
        )
        return Application.objects.get(token=token)

    return _apply


def erased_at(moment: datetime) -> int:
    """How many applications lose their names that night."""
    lines = {line.code: line.due for line in night.run(by=SYSTEM, at=moment)}
    return lines["application"] + lines["application_unanswered"]


def _erased(row: Application) -> bool:
    row.refresh_from_db()
    return row.email == ""


def test_a_refusal_is_nameless_a_year_later_to_the_day(apply):
    refused, open_still = apply("Sureau"), apply("Bourrache")
    deciding.refuse_application(
        by=CLAIRE, at=ENDED, application_id=refused.id, version=1, reason="Hors du territoire."
    )
    for moment, count in (
        (at(2026, 11, 16, 23, 59), 0),
        (at(2026, 11, 17, 0, 1), 1),
        (at(2026, 11, 17, 0, 2), 0),
    ):
        assert erased_at(moment) == count
    assert _erased(refused) and not _erased(open_still)
    assert (refused.state, refused.decided_at, refused.commune_id) == ("refused", ENDED, "46127")
    assert refused.name == f"Demande {refused.reference}"
    remains = str(vars(refused)) + str(list(refused.log.values()))
    for word in ("Sureau", "Inès", "0612345678", "99700002001", "Tilleuls", "Claire", "territoire"):
        assert word not in remains
    assert [step.transition for step in refused.log.order_by("pk")] == ["send", "refuse"]
    trace = AuditEntry.objects.get(action="application.erase")
    assert (trace.target_id, trace.fields) == (str(refused.id), ["identity"])


def test_a_withdrawal_is_erased_like_a_refusal(apply):
    row = apply("Sureau")
    link = link_of(letters("received")[0]).split("/")[-2]
    applying.withdraw_application(by=applying.HOLDER, at=ENDED, link=link, version=1)
    assert erased_at(at(2026, 11, 17, 9)) == 1
    assert _erased(row)


def test_who_never_answers_is_withdrawn_and_erased_after_six_months(apply):
    row = apply("Sureau")
    deciding.ask_for_piece(
        by=CLAIRE, at=at(2026, 2, 28, 12), application_id=row.id, version=1, reason="Votre diplôme."
    )
    assert erased_at(at(2026, 8, 27, 23, 59)) == 0
    now = at(2026, 8, 28, 0, 1)
    assert erased_at(now) == 1
    assert _erased(row)
    assert (row.state, row.decided_at, row.reason) == ("withdrawn", now, "")


def test_who_answered_waits_for_the_office_as_long_as_it_takes(apply):
    row = apply("Sureau", at(2020, 1, 2, 9))
    assert erased_at(at(2026, 11, 18, 9)) == 0
    assert not _erased(row)


def test_an_accepted_application_follows_the_membership(apply):
    row = apply("Sureau")
    deciding.accept_application(by=CLAIRE, at=ENDED, application_id=row.id, version=1, **ADMITTED)
    assert erased_at(at(2030, 1, 1, 9)) == 0
    assert not _erased(row)


def test_a_link_is_forgotten_when_its_page_no_longer_answers(apply):
    row = apply("Sureau")
    deciding.accept_application(by=CLAIRE, at=ENDED, application_id=row.id, version=1, **ADMITTED)
    night.run(by=SYSTEM, at=at(2026, 2, 14, 23, 59))
    assert row.links.exists()
    night.run(by=SYSTEM, at=at(2026, 2, 15, 0, 1))
    assert not row.links.exists()


def test_the_night_goes_on_until_nothing_is_due(apply, monkeypatch):
    for name in ("Sureau", "Bourrache", "Fenouil"):
        row = apply(name)
        deciding.ask_for_piece(
            by=CLAIRE, at=ENDED, application_id=row.id, version=1, reason="Votre diplôme."
        )
    monkeypatch.setattr("members.operations.erasure.AT_ONCE", 2)
    assert erased_at(at(2026, 11, 18, 4)) == 3
    assert not Application.objects.exclude(email="").exists()


@pytest.mark.django_db(transaction=True)
def test_who_is_being_read_elsewhere_is_erased_another_night(apply):
    rows = {name: apply(name) for name in ("Sureau", "Bourrache")}
    for row in rows.values():
        deciding.ask_for_piece(
            by=CLAIRE, at=ENDED, application_id=row.id, version=1, reason="Votre diplôme."
        )
    with psycopg.connect(settings.OWNER_DATABASE_URL) as other, transaction.atomic():
        other.execute(
            "SELECT FROM members_application WHERE id = %s FOR UPDATE", [rows["Sureau"].id]
        )
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '1s'")
        # durable operations open their own transaction: this one stands around it
        assert erase_unanswered.__wrapped__(by=SYSTEM, at=at(2026, 11, 18, 4)) == 1
    assert Application.objects.get(pk=rows["Sureau"].pk).email


def test_a_number_is_proved_by_nothing_but_a_card(apply):
    assert apply("Sureau").proved_by_card is False


def test_nobody_but_the_portal_erases(apply):
    with pytest.raises(Forbidden):
        erase_unanswered(by=CLAIRE, at=ENDED)
