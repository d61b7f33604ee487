"""Answers that do not prove who they are: nobody comes in, the page says so, and nothing leaks."""

import time

import pytest
from django.test import Client

from cpts_portal.foundation.models import AuditEntry
from tests.security.pro_sante_world import RPPS, YOU, link, links, signed_in_as

NOW = int(time.time())


@pytest.fixture
def linked(psc, world):
    """Whatever is refused below would open a session if it were not."""
    link(world.nurse, psc, RPPS)


def is_refused(client: Client, answer, *sentences: str) -> bool:
    """A page in French, no session, no identity waiting, nothing linked or written."""
    text = answer.content.decode()
    assert answer.status_code == 400, answer.headers
    assert "Nous n’avons pas pu vérifier votre identité" in text
    assert "Me connecter avec mon mot de passe" in text
    assert "Traceback" not in text and "eyJ" not in text
    assert all(words in text for words in sentences), text
    assert client.get(YOU).url == "/compte/login/"
    assert client.post(YOU, {"token": ""}).url == "/compte/login/"
    assert signed_in_as(client) is None
    assert not AuditEntry.objects.filter(action="session.opened").exists()
    return len(links()) == 1
