"""REL-03: the connection to PostgreSQL is cut, at any statement or at the commit itself.

The answer is an error page; the same form sent again gives one declaration, never two.
"""

import pytest
from django.db import OperationalError, connection
from django.db.utils import DatabaseError

from cpts_portal.foundation.models import OutboxMail
from missions.models import Declaration, DeclarationLog
from missions.operations import review
from tests.faults.killing import cut_the_line
from tests.missions.declare_page.conftest import hours_form
from tests.signing_in import make_account
from tests.support.clocks import NOW

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.requirement("REL-03")]
URL = "/missions/declarer/"


@pytest.fixture
def form():
    return hours_form()


def post(browser, form) -> int:
    """As the person sees it; the connection that was lost is given up, as a request's end does."""
    browser.raise_request_exception = False
    try:
        return browser.post(URL, form).status_code
    finally:
        if not connection.is_usable():
            connection.close()


class CutBefore:
    """Cuts before the nth statement of the operation: those before the first lock are reads."""

    def __init__(self, number: int):
        self.number, self.statements, self.cut = number, 0, False

    def __call__(self, execute, sql, params, many, context):
        if self.statements or "pg_advisory" in sql or "FOR UPDATE" in sql or "INSERT INTO" in sql:
            self.statements += 1
        if self.statements == self.number and not self.cut:
            self.cut = True
            cut_the_line()
        return execute(sql, params, many, context)


def is_declared_once() -> bool:
    logs = DeclarationLog.objects.count()
    return Declaration.objects.count() == 1 and logs == 2


def test_cut_before_any_statement_then_sent_again_there_is_one(browsers, form):
    cuts, claudie = 0, browsers.claudie
    for number in range(1, 60):
        cut = CutBefore(number)
        with connection.execute_wrapper(cut):
            status = post(claudie, form)
        cuts += cut.cut
        if Declaration.objects.exists():
            break  # cut after the commit: it is there, whatever the page said
        assert status == 500
        assert DeclarationLog.objects.count() == 0
    assert cuts > 5
    assert is_declared_once()
    assert post(claudie, form) == 302
    assert is_declared_once()


def _at_commit(monkeypatch, after: bool) -> None:
    """The line goes as the commit is being asked, or once it is done and before the answer."""
    commit, cuts = connection._commit, []

    def cut():
        if cuts or (not connection.in_atomic_block and not Declaration.objects.exists()):
            return commit()
        cuts.append(True)
        if after:
            commit()
        cut_the_line()
        if after:
            raise OperationalError("the answer to the commit was lost")
        return commit()

    monkeypatch.setattr(connection, "_commit", cut)


@pytest.mark.parametrize("after", [False, True])
def test_cut_at_the_commit_the_form_sent_again_gives_one(browsers, form, monkeypatch, after):
    browsers.claudie.get(URL)
    with monkeypatch.context() as patch:
        _at_commit(patch, after)
        assert post(browsers.claudie, form) == 500
    connection.close()
    assert Declaration.objects.count() == int(after)
    assert post(browsers.claudie, form) == 302
    assert is_declared_once()


def test_cut_at_the_commit_of_a_decision_leaves_neither_the_state_nor_the_mail(
    world, declare, monkeypatch
):
    make_account(person=world.claudie, email="claudie@exemple.fr")
    sent = declare()
    with monkeypatch.context() as patch:
        _at_commit(patch, after=False)
        with pytest.raises(DatabaseError):
            review.send_back(
                by=world.claire, at=NOW, declaration_id=sent, reason="Laquelle ?", version=2
            )
    connection.close()
    assert Declaration.objects.get().state == "submitted"
    assert not OutboxMail.objects.exists()
    review.send_back(by=world.claire, at=NOW, declaration_id=sent, reason="Laquelle ?", version=2)
    assert Declaration.objects.get().state == "returned"
    assert OutboxMail.objects.count() == 1
