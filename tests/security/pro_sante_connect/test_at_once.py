"""Two people, or two clicks, at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connections
from django.test import Client

from cpts_portal.foundation.kernel.actor import SYSTEM, Actor
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.models import AuditEntry, OutboxMail
from members.models import User
from members.operations import accounts, reference
from tests.security.pro_sante_world import RPPS, confirm, links, member, proved, signed_in_as
from tests.signing_in import AT, GOURDON, NURSE, PASSWORD
from tests.support.overtaking import overtaken
from tests.support.pages import page_text

ISSUER = "https://psc.example"


@pytest.fixture
def nurse(transactional_db):
    reference.load_reference(by=SYSTEM, at=AT, only_epcis=[GOURDON])
    return member(NURSE, RPPS, enrolled=False)


def at_once(*works) -> list[str]:
    barrier = Barrier(len(works))

    def go(work) -> str:
        try:
            barrier.wait(20)
            work()
        except DomainError as refusal:
            return refusal.sentence
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(go, works))


def linking(user, subject="s"):
    return lambda: accounts.link_identity(
        by=Actor(id=user.pk), at=AT, user_id=user.pk, issuer=ISSUER, subject=subject, rpps=RPPS
    )


def test_two_clicks_link_once_and_write_one_letter(nurse):
    assert at_once(*[linking(nurse)] * 4) == ["done"] * 4
    assert links() == [(nurse.pk, ISSUER, "s")]
    assert AuditEntry.objects.filter(action="pro_sante.linked").count() == 1
    assert OutboxMail.objects.filter(template="mail/members/pro_sante_linked").count() == 1


@pytest.mark.requirement("PSC-05")
def test_one_identity_never_opens_two_logins(nurse):
    """As after two records of one person: the second login is refused in words."""
    other = member(NURSE, "99700000039", enrolled=False)

    def linking_other():
        accounts.link_identity(
            by=Actor(id=other.pk),
            at=AT,
            user_id=other.pk,
            issuer=ISSUER,
            subject="s",
            rpps="99700000039",
        )

    outcomes = at_once(linking(nurse), linking_other)
    assert sorted(outcomes) == ["Cette carte ouvre déjà un autre compte.", "done"]
    assert len(links()) == 1


def test_an_account_closed_meanwhile_is_linked_or_closed_never_reopened(nurse):
    def close():
        accounts.deactivate_account(by=SYSTEM, at=AT, user_id=nurse.pk)

    outcomes = at_once(linking(nurse), close)
    assert outcomes in (["done", "done"], ["Ce compte est fermé.", "done"])
    nurse.refresh_from_db()
    assert not nurse.is_active


@pytest.mark.requirement("PSC-05")
def test_an_account_closed_while_its_owner_links_a_card_says_so_and_links_nothing(nurse, psc):
    client, answers = Client(), []
    proved(client, psc)
    close = partial(User.objects.filter(pk=nurse.pk).update, is_active=False, deactivated_at=AT)
    overtaken(close, lambda: answers.append(confirm(client, password=PASSWORD)))
    assert "Ce compte est fermé." in page_text(answers[0], 422)
    assert links() == [] and signed_in_as(client) is None
