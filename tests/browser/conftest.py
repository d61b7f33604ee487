"""A demonstration of its own: real services, web, worker and beat, started as ``make demo`` does.

Built once for the whole run, then backed up: whoever needs another one puts that backup back in a
folder of its own. Every person of these tests has their own Chromium context, signed in once.
"""

import contextlib
import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from cpts_portal.ops import env_file
from tests.browser.person import DESK, PHONE, Person

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SERVICES = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE")


def pytest_itemcollected(item):
    item.add_marker(pytest.mark.browser)


@dataclass
class Portal:
    base: str
    accounts: dict[str, dict]
    folder: Path
    environment: dict[str, str]

    def manage(self, *words: str) -> str:
        return subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


@dataclass
class SharedFiles:
    """What the portals of this run share, whichever worker opens them: the keys, the backup."""

    folder: Path = Path(os.environ["CPTS_TEST_FOLDER"]) / "shared"

    @contextlib.contextmanager
    def alone(self):
        self.folder.mkdir(mode=0o700, exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def keys(self) -> dict[str, str]:
        path = self.folder / "keys.json"
        if not path.exists():
            path.write_text(json.dumps(env_file.fresh_values()))
        return json.loads(path.read_text())

    def restore_into(self, portal: Portal) -> None:
        if backup := next(self.folder.glob("cpts-*"), None):
            portal.manage("restore", "--from", str(backup))

    def back_up(self, portal: Portal) -> None:
        if not any(self.folder.glob("cpts-*")):
            portal.manage("backup", "--to", str(self.folder))


def _environment(folder: Path, keys: dict[str, str]) -> dict[str, str]:
    """Nothing of this test run is inherited: the demonstration has its own keys and services."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in SERVICES and not name.startswith(("CPTS_", "PYTEST_"))
    }
    return (
        environment
        | keys
        | {
            "CPTS_MODE": "demo",
            "CPTS_RUN": str(folder / "run"),
            "CPTS_DOCUMENTS": str(folder / "documents"),
            "CPTS_MAIL_DIR": str(folder / "mails"),
            "PORT": str(_free_port()),
        }
    )


@contextlib.contextmanager
def _running(folder: Path, environment: dict[str, str]):
    log = (folder / "demonstration.log").open("w+")
    process = subprocess.Popen(
        [sys.executable, "-m", "cpts_portal.ops.demonstration"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
        start_new_session=True,
    )
    try:
        base = next(
            (line.split(" : ")[1].strip() for line in process.stdout if line.startswith("prêt")),
            None,
        )
        assert base, (folder / "demonstration.log").read_text()
        yield base
    finally:
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(30)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        process.stdout.close()
        log.close()


@contextlib.contextmanager
def opened_portal():
    """A demonstration and its accounts, in a folder that goes with it."""
    folder, shared = Path(tempfile.mkdtemp(prefix="cpts-browser-")), SharedFiles()
    with contextlib.ExitStack() as running:
        running.callback(shutil.rmtree, folder, ignore_errors=True)
        with shared.alone():
            portal = Portal("", {}, folder, _environment(folder, shared.keys()))
            shared.restore_into(portal)
            portal.base = running.enter_context(_running(folder, portal.environment))
            shared.back_up(portal)
        rows = json.loads(portal.manage("demo_accounts", "--json"))
        portal.accounts = {row["role"]: row for row in rows}
        yield portal


class Company:
    """The people in front of one portal. A one-time code counts once, so each signs in once and
    comes back with their storage."""

    def __init__(self, portal: Portal, chromium):
        self.portal, self.chromium = portal, chromium
        self.known: dict[str, dict] = {}
        self.contexts = []

    def storage(self, key: str) -> dict:
        if key not in self.known:
            context = self.chromium.new_context(locale="fr-FR", viewport=DESK)
            Person(context.new_page(), self.portal.base).sign_in(self.portal.accounts[key])
            self.known[key] = context.storage_state()
            context.close()
        return self.known[key]

    def enter(
        self, key: str | None, *, phone: bool = False, dark: bool = False, script: bool = True
    ) -> Person:
        """``enter("nurse", phone=True)``: a signed-in page; ``enter(None)``: a stranger."""
        context = self.chromium.new_context(
            locale="fr-FR",
            viewport=PHONE if phone else DESK,
            has_touch=phone,
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            storage_state=self.storage(key) if key else None,
        )
        self.contexts.append(context)
        return Person(context.new_page(), self.portal.base)

    def leave(self) -> None:
        for context in self.contexts:
            context.close()
        self.contexts.clear()


@pytest.fixture(scope="session")
def portal():
    with opened_portal() as opened:
        yield opened


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def _company(portal, chromium):
    return Company(portal, chromium)


@pytest.fixture
def person(_company):
    yield _company.enter
    _company.leave()
