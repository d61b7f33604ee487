"""As whom PostgreSQL and Valkey run: PostgreSQL refuses root. Standard library only.

``choose`` decides from what is known of the machine, before anything is installed; ``Account``
carries it out.
"""

import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cpts_portal.ops.processes import CannotRun

ROOT_ID = 0
NOBODY = "nobody"
# accounts of people, as Debian gives them out; beyond, containers map theirs
PEOPLE = range(1000, 60000)
# root's right to walk through closed folders, and nothing else; the last word keeps it for
# access(), which initdb asks about its own programs
TO_READ_EVERYWHERE = [
    "--inh-caps=-all,+dac_override",
    "--ambient-caps=-all,+dac_override",
    "--securebits=+no_setuid_fixup",
]
NO_WAY = (
    "PostgreSQL refuse de tourner en root et cette machine ne permet ni « unshare --user », ni de "
    "le confier à un autre compte ({why}). Lancez la commande depuis un compte ordinaire, ou "
    "donnez DATABASE_URL, DATABASE_OWNER_URL et REDIS_URL."
)


@dataclass(frozen=True)
class PasswdLine:
    """A line of passwd."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True)
class Machine:
    """``folder_owner``: of the checkout; ``services_owner``: of the services' folder, None while
    it does not exist; ``closed_to``: the accounts that may not walk to the checkout."""

    euid: int
    accounts: tuple[PasswdLine, ...]
    folder_owner: int
    services_owner: int | None = None
    # what the kernel lets root do
    namespaces: bool = True
    may_lend: bool = True
    may_read_everywhere: bool = True
    closed_to: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Choice:
    """``entry`` None: the account that asks. In a namespace of users, root bears the name of
    ``entry`` and its files stay root's; otherwise the services' folder is given to ``entry``."""

    entry: PasswdLine | None = None
    namespace: bool = False
    reads_everywhere: bool = False

    @property
    def lent(self) -> PasswdLine | None:
        return None if self.namespace else self.entry


def choose(machine: Machine) -> Choice:
    """CannotRun says what to do where nothing works."""
    if machine.euid != ROOT_ID:
        return Choice()
    known = {account.uid: account for account in machine.accounts if account.uid != ROOT_ID}
    if not known:
        raise CannotRun(NO_WAY.format(why="root est le seul compte du système"))
    preferred = min(known.values(), key=lambda account: _rank(account, machine.folder_owner))
    # data that somebody holds already stay theirs, whatever the kernel allows today
    holder = known.get(
        machine.folder_owner if machine.services_owner is None else machine.services_owner
    )
    if holder and (lent := _lent(holder, machine)):
        return lent
    if machine.namespaces:
        return Choice(preferred, namespace=True)
    if lent := _lent(preferred, machine):
        return lent
    why = "ce dossier lui est fermé" if machine.may_lend else "« setpriv » est refusé"
    raise CannotRun(NO_WAY.format(why=why))


def _lent(entry: PasswdLine, machine: Machine) -> Choice | None:
    closed = entry.uid in machine.closed_to
    if machine.may_lend and (machine.may_read_everywhere or not closed):
        return Choice(entry, reads_everywhere=closed)
    return None


def _rank(entry: PasswdLine, folder_owner: int) -> tuple[bool, bool, bool, int]:
    """Whoever owns the checkout, then the first person, then « nobody », then anybody."""
    return (entry.uid != folder_owner, entry.uid not in PEOPLE, entry.name != NOBODY, entry.uid)


def machine_of(services: Path, folder: Path) -> Machine:
    """What this one allows; the kernel is asked only when root asks."""
    euid = os.geteuid()
    owner = folder.stat().st_uid
    if euid != ROOT_ID:
        return Machine(euid, (), owner)
    accounts = tuple(PasswdLine(row.pw_name, row.pw_uid, row.pw_gid) for row in pwd.getpwall())
    lending = _lending(PasswdLine(NOBODY, 65534, 65534))
    return Machine(
        euid,
        accounts,
        owner,
        services_owner=services.stat().st_uid if services.exists() else None,
        namespaces=has_user_namespaces(),
        may_lend=_works(lending),
        may_read_everywhere=_works([*lending, *TO_READ_EVERYWHERE]),
        closed_to=frozenset(
            account.uid for account in accounts if not _may_reach(account.uid, services, folder)
        ),
    )


def has_user_namespaces() -> bool:
    return not os.environ.get("CPTS_NO_USER_NAMESPACE") and _works(_namespace(1000, 1000))


def _may_reach(uid: int, services: Path, folder: Path) -> bool:
    """To the checkout, the services and Python, and to what root writes there under its umask."""
    mask = os.umask(0o077)
    os.umask(mask)
    ways = {folder, *folder.parents, *services.parents, *Path(sys.executable).resolve().parents}
    return not mask & 0o005 and all(_opens(uid, way) for way in ways if way.exists())


def _opens(uid: int, way: Path) -> bool:
    status = way.stat()
    return bool(status.st_mode & 0o001 or (status.st_uid == uid and status.st_mode & 0o100))


@lru_cache
def _answers(words: tuple[str, ...]) -> bool:
    return subprocess.run(words, capture_output=True, check=False).returncode == 0


def _works(prefix: Iterable[str]) -> bool:
    words = (*prefix, "true")
    return shutil.which(words[0]) is not None and _answers(words)


def _namespace(uid: int, gid: int) -> list[str]:
    return ["unshare", "--user", f"--map-user={uid}", f"--map-group={gid}"]


def _lending(entry: PasswdLine) -> list[str]:
    return ["setpriv", f"--reuid={entry.uid}", f"--regid={entry.gid}", "--clear-groups"]


class Account:
    """How a server is started so that it is not root and dies with us."""

    def __init__(self, services: Path, folder: Path):
        """``services``: where they keep their data; ``folder``: the checkout."""
        self.choice = choose(machine_of(services, folder))

    @property
    def lent(self) -> PasswdLine | None:
        return self.choice.lent

    def lend(self, words: list[str]) -> list[str]:
        """The same command, as the account that root lends; else as it is."""
        return [*self._lending(), *words] if self.lent else words

    def _lending(self) -> list[str]:
        more = TO_READ_EVERYWHERE if self.choice.reads_everywhere else []
        return [*_lending(self.lent), *more] if self.lent else ["setpriv"]

    def command(self, words: list[str], *, dies_with: str = "INT") -> list[str]:
        entry = self.choice.entry
        prefix = _namespace(entry.uid, entry.gid) if entry and self.choice.namespace else []
        # setpriv comes last: changing credentials clears the parent-death signal
        return [*prefix, *self._lending(), "--pdeathsig", dies_with, *words]

    def give(self, folder: Path) -> None:
        """``folder`` exists, private, and belongs to the account with all that it holds."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self.choice.entry:
            return
        # in a namespace the files stay root's
        uid, gid = (self.lent.uid, self.lent.gid) if self.lent else (ROOT_ID, ROOT_ID)
        if folder.stat().st_uid != uid:
            for path in (*folder.rglob("*"), folder):
                os.chown(path, uid, gid, follow_symlinks=False)
