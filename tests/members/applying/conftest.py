"""Joining online: the public form, what it refuses and how, and that it reveals nothing."""

import re

import pytest

from members.models import Application
from tests.members.joining_world import APPLY, letters
from tests.signing_in import make_role
from tests.support.clocks import frozen_clock
from tests.support.pages import page_text

SOMEBODY_ELSES_SECRET = "1 84 12 76 451 089 46"


today = frozen_clock()


@pytest.fixture
def coordinator(association):
    return make_role("coordinator", email="claire@exemple.fr")


def refusal(client, form: dict, path: str = APPLY) -> str:
    """The page that comes back; nothing was written, no mail left."""
    page = page_text(client.post(path, form), 422)
    assert not Application.objects.exists()
    assert letters("received") == letters("arrived") == []
    return page


def beside(page: str, field: str) -> str:
    """What is said next to this field."""
    error = re.search(rf'id="id_{field}_error">(.*?)</ul>', page, re.S)
    return re.sub(r"<[^>]+>", "", error[1]) if error else ""
