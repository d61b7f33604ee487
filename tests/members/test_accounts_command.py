"""The first administrator comes from the shell; a refusal is a sentence and exit code 2."""

import io

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from members.queries import accounts
from tests.signing_in import AT, PASSWORD, make_account, signed_in

pytestmark = pytest.mark.django_db
WHO = ("--email", "une@exemple.fr")


def roles() -> frozenset[str]:
    return accounts.rights_of(accounts.find_by_email(WHO[1]).id, AT.date().replace(year=2100)).roles


def test_an_account_is_made_given_a_role_and_loses_it(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    create = ("create", *WHO, "--name", "Une Personne", "--password-stdin")
    call_command("account", *create, "--role", "administrator")
    assert roles() == {"administrator"}
    call_command("account", "grant", *WHO, "--role", "coordinator")
    call_command("account", "revoke", *WHO, "--role", "administrator")
    assert roles() == {"coordinator"}
    call_command("account", "deactivate", *WHO)
    assert roles() == frozenset()


def test_an_address_pasted_in_the_shell_loses_its_hidden_characters(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    pasted = ("--email", "\u202aune@exemple.fr\u200b", "--name", "Une\u00ad Personne")
    call_command("account", "create", *pasted, "--password-stdin")
    account = accounts.find_by_email("une@exemple.fr")
    assert (account.email, account.name) == ("une@exemple.fr", "Une Personne")
    call_command("account", "grant", "--email", "une@exemple.fr\ufeff", "--role", "coordinator")
    assert roles() == {"coordinator"}


@pytest.mark.parametrize("words", [("grant", "--role", "coordinator"), ("forget-device",)])
def test_an_unknown_address_is_refused_with_a_sentence(words):
    action, *more = words
    with pytest.raises(CommandError, match="Aucun compte") as refusal:
        call_command("account", action, *WHO, *more)
    assert refusal.value.returncode == 2


def test_a_lost_telephone_is_forgotten_and_every_session_closed():
    user = make_account("coordinator", email=WHO[1])
    client = signed_in(user)
    call_command("account", "forget-device", *WHO)
    assert not Authenticator.objects.filter(user=user).exists()
    assert client.get("/compte/sessions/").url.startswith("/compte/login/")


def test_an_address_that_receives_no_mail_is_refused_with_a_sentence():
    words = ("--email", "zoe@localhost", "--name", "Zoé", "--password-stdin")
    with pytest.raises(CommandError, match="ne peut pas recevoir de courriel"):
        call_command("account", "create", *words)
