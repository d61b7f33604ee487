"""The link of the last invitation, the one sent again, and what is typed on its page."""

import re
from datetime import timedelta

from cpts_portal.foundation.kernel import clock
from members.models import Application
from tests.members.joining_world import OFFICE, letters, link_of
from tests.signing_in import PASSWORD
from tests.support.clocks import NOW

GOOD = {"password": PASSWORD, "again": PASSWORD}


def last_link() -> str:
    return link_of(max(letters("invitation"), key=lambda letter: letter.queued_at))


def version_of(row) -> int:
    return Application.objects.values_list("version", flat=True).get(pk=row.pk)


def again(office, row, step="invite") -> str:
    answer = office.post(f"{OFFICE}{row.id}/", {"step": step, "version": version_of(row)})
    assert answer.status_code == 302, answer.content.decode()
    return last_link()


def later(monkeypatch, **span):
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(**span))


def bare(answer) -> str:
    """A page without the key of its forms."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())
