"""As whom PostgreSQL runs: every kind of machine, as a table; the kernel is not asked."""

from dataclasses import replace

import pytest

from cpts_portal.ops.embedded.service_account import Choice, Machine, PasswdLine, choose
from cpts_portal.ops.processes import CannotRun

ROOT_ENTRY = PasswdLine("root", 0, 0)
DAEMON = PasswdLine("daemon", 1, 1)
POSTGRES = PasswdLine("postgres", 105, 110)
CLAIRE = PasswdLine("claire", 1000, 1000)
AMINE = PasswdLine("amine", 1001, 1002)
NOBODY = PasswdLine("nobody", 65534, 65534)
# what debootstrap leaves, and a laptop
BARE = (ROOT_ENTRY, DAEMON, NOBODY)
LAPTOP = (ROOT_ENTRY, DAEMON, POSTGRES, AMINE, CLAIRE, NOBODY)


def server(**facts) -> Machine:
    """Root in a checkout of root, on a machine that has only root."""
    return replace(Machine(euid=0, accounts=BARE, folder_owner=0), **facts)


def laptop(**facts) -> Machine:
    return replace(Machine(euid=0, accounts=LAPTOP, folder_owner=1001), **facts)


CHOICES = {
    "an account of a person runs them itself": (
        Machine(euid=1000, accounts=(), folder_owner=1000),
        Choice(),
    ),
    "root alone, with user namespaces: a name that passwd knows": (
        server(),
        Choice(NOBODY, namespace=True),
    ),
    "root alone, without user namespaces: lent": (server(namespaces=False), Choice(NOBODY)),
    "root alone, in a folder closed to the others": (
        server(namespaces=False, closed_to=frozenset({1, 65534})),
        Choice(NOBODY, reads_everywhere=True),
    ),
    "no « nobody » in passwd": (
        server(accounts=(ROOT_ENTRY, POSTGRES, DAEMON), namespaces=False),
        Choice(DAEMON),
    ),
    "a person before « nobody »": (server(accounts=LAPTOP, namespaces=False), Choice(CLAIRE)),
    "a checkout of somebody: that account, whatever the kernel allows": (laptop(), Choice(AMINE)),
    "the same without user namespaces": (laptop(namespaces=False), Choice(AMINE)),
    "a checkout of somebody that root may not become": (
        laptop(may_lend=False),
        Choice(AMINE, namespace=True),
    ),
    "a checkout of somebody whose account is gone": (
        laptop(folder_owner=1234, namespaces=False),
        Choice(CLAIRE),
    ),
    "data that an account holds stay with it": (server(services_owner=65534), Choice(NOBODY)),
    "data of a former start by somebody else than the owner": (
        laptop(services_owner=1000),
        Choice(CLAIRE),
    ),
    "data of root stay root's while the kernel allows it": (
        laptop(services_owner=0),
        Choice(AMINE, namespace=True),
    ),
    "data of root are handed over when it does not": (
        laptop(services_owner=0, namespaces=False),
        Choice(AMINE),
    ),
    "data of an account that is gone": (
        server(services_owner=1234, namespaces=False),
        Choice(NOBODY),
    ),
}


@pytest.mark.parametrize("kind", CHOICES)
def test_the_account_of_the_services_follows_from_passwd_the_owner_and_the_kernel(kind):
    machine, choice = CHOICES[kind]
    assert choose(machine) == choice


REFUSED = {
    "passwd knows nobody but root": (
        server(accounts=(ROOT_ENTRY,)),
        "root est le seul compte du système",
    ),
    "a container that may change nothing": (
        server(namespaces=False, may_lend=False),
        "« setpriv » est refusé",
    ),
    "a closed folder that no capability opens": (
        server(namespaces=False, may_read_everywhere=False, closed_to=frozenset({1, 65534})),
        "ce dossier lui est fermé",
    ),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_machine_where_postgresql_cannot_run_is_refused_with_the_reason(kind):
    machine, why = REFUSED[kind]
    with pytest.raises(CannotRun) as refusal:
        choose(machine)
    assert why in str(refusal.value)
    assert "DATABASE_URL" in str(refusal.value)


@pytest.mark.parametrize("namespaces", [True, False])
@pytest.mark.parametrize("owner", [None, 0, 1000, 65534, 4321])
@pytest.mark.parametrize("accounts", [BARE, LAPTOP])
def test_postgresql_is_never_root_and_always_somebody_that_passwd_knows(
    accounts, owner, namespaces
):
    """initdb looks its own account up: a number that passwd lacks is refused by it."""
    machine = server(accounts=accounts, services_owner=owner, namespaces=namespaces)
    entry = choose(machine).entry
    assert entry in accounts and entry.uid != 0
