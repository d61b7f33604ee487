"""What leaves the portal: mails, when a server is given; what an association chooses to ask, Pro
Santé Connect and an antivirus, each off until its address is given; and nothing else."""

import ast
import json
import os
import subprocess
import sys

import pytest
from django.test import override_settings

from cpts_portal.environment import ROOT
from cpts_portal.foundation.records.uploads import clamd
from cpts_portal.ops.checks.environments import PRODUCTION
from members.pro_sante_connect import provider
from tests.deploy import compose_file

pytestmark = pytest.mark.requirement("OPS-05")
# who may open a connection: to PostgreSQL and Valkey (deploy, health), and the mail server
ALLOWED = {
    "cpts_portal/ops": {"psycopg.connect", "redis", "socket", "urllib.request"},
    "tests/bench": {"psycopg.connect", "socket", "urllib.request", "redis"},
    "cpts_portal/ops/health": {"redis"},
    "cpts_portal/foundation/web/mail.py": {"smtplib"},
}
# who may, once its address is given and not before
CHOSEN = {
    "members/pro_sante_connect/exchange.py": {"http.client", "socket"},
    "cpts_portal/foundation/records/uploads/clamd.py": {"socket"},
}
OPENING = {
    "aiohttp",
    "ftplib",
    "http.client",
    "httpx",
    "redis",
    "requests",
    "smtplib",
    "socket",
    "telnetlib",
    "urllib.request",
    "urllib3",
    "xmlrpc.client",
}
FAMILIES = ("cpts_portal", "members", "missions", "patients", "funding")


def opening(text: str) -> set[str]:
    """Modules that open connections, and psycopg where it does more than name its types."""
    names = {"psycopg.connect"} if "psycopg.connect(" in text else set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names & (OPENING | {"psycopg.connect"})


def test_no_code_of_ours_can_reach_another_machine_but_by_mail_or_where_it_was_chosen():
    files = {}
    for family in FAMILIES:
        for path in (ROOT / family).rglob("*.py"):
            name = path.relative_to(ROOT).as_posix()
            allowed = {
                module
                for place, some in (ALLOWED | CHOSEN).items()
                if name.startswith(place)
                for module in some
            }
            if opened := opening(path.read_text(encoding="utf-8")) - allowed:
                files[name] = opened
    assert files == {}


def test_in_production_what_is_chosen_is_off_until_its_address_is_given():
    ask = "import json; from cpts_portal import settings as s;"
    ask += " print(json.dumps([s.PSC_DISCOVERY, s.PSC_CLIENT_ID, s.PSC_CLIENT_SECRET, s.CLAMD]))"
    variables = {name: text for name, text in os.environ.items() if not name.startswith("CPTS_")}
    completed = subprocess.run(
        [sys.executable, "-c", ask],
        cwd=ROOT,
        env=variables | PRODUCTION,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(completed.stdout) == ["", "", "", ""]
    with override_settings(PSC_DISCOVERY="", CLAMD=""):
        assert not provider.is_on() and not clamd.is_configured()


def test_only_what_publishes_or_sends_mails_is_on_a_network_with_a_way_out():
    assert compose_file.whole()["networks"]["inside"]["internal"] is True
    outside = {
        name for name, facts in compose_file.services().items() if "outside" in facts["networks"]
    }
    assert outside == {"web", "worker", "mail"}


def test_mails_go_to_the_server_that_is_given_and_no_other_service_is_named():
    variables = compose_file.services()["web"]["environment"]
    assert variables["CPTS_SMTP_HOST"] == compose_file.VARIABLES["CPTS_SMTP_HOST"]
    addresses = {
        name: value
        for name, value in variables.items()
        if "://" in str(value) and name != "CPTS_PUBLIC_URL"
    }
    assert addresses == {}
    assert variables["CPTS_CLAMD"] == ""
    assert not [name for name in variables if name.startswith("CPTS_PSC")]
