"""What leaves the portal: mails, when a server is given, and nothing else."""

import ast

import pytest

from cpts_portal.environment import ROOT
from tests.deploy import compose_file

pytestmark = pytest.mark.requirement("OPS-05")
# who may open a connection: to PostgreSQL and Valkey (deploy, health), and the mail server
ALLOWED = {
    "cpts_portal/deploy": {"psycopg.connect", "redis", "socket", "urllib.request"},
    "cpts_portal/bench": {"psycopg.connect", "socket", "urllib.request", "redis"},
    "cpts_portal/health": {"redis"},
    "cpts_portal/pytest_database.py": {"psycopg.connect"},
    "cpts_portal/pytest_services.py": {"psycopg.connect"},
    "cpts_portal/pytest_strictness.py": {"socket"},
    "cpts_portal/foundation/surface/mail.py": {"smtplib"},
}
OPENING = {
    "aiohttp", "ftplib", "http.client", "httpx", "redis", "requests", "smtplib",
    "socket", "telnetlib", "urllib.request", "urllib3", "xmlrpc.client",
}  # fmt: skip
FAMILIES = ("cpts_portal", "members", "missions", "patients", "funding")


def opening(text: str) -> set[str]:
    """Modules that open connections, and psycopg where it does more than name its types."""
    names = {"psycopg.connect"} if "psycopg.connect(" in text else set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
    return names & (OPENING | {"psycopg.connect"})


def test_no_code_of_ours_can_reach_another_machine_but_by_mail():
    found = {}
    for family in FAMILIES:
        for path in (ROOT / family).rglob("*.py"):
            name = path.relative_to(ROOT).as_posix()
            allowed = {
                module
                for place, some in ALLOWED.items()
                if name.startswith(place)
                for module in some
            }
            if opened := opening(path.read_text(encoding="utf-8")) - allowed:
                found[name] = opened
    assert found == {}


def test_only_what_publishes_or_sends_mails_is_on_a_network_with_a_way_out():
    assert compose_file.whole()["networks"]["inside"]["internal"] is True
    outside = {
        name for name, one in compose_file.services().items() if "outside" in one["networks"]
    }
    assert outside == {"web", "worker", "mail"}


def test_by_default_mails_go_to_the_catcher_and_no_other_service_is_named():
    told = compose_file.services()["web"]["environment"]
    assert told["CPTS_SMTP_HOST"] == "mail"
    addresses = {
        name: value
        for name, value in told.items()
        if "://" in str(value) and name != "CPTS_PUBLIC_URL"
    }
    assert addresses == {}
