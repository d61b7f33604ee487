"""No page and no mail asks anybody else for anything: no tracker, no remote font or image."""

import re
from pathlib import Path

import pytest

from cpts_portal.environment import ROOT

pytestmark = pytest.mark.requirement("PRI-08")
FOLDERS = (ROOT / "templates", ROOT / "static", ROOT / "cpts_portal" / "demo" / "templates")
SUFFIXES = {".html", ".css", ".js", ".svg", ".txt"}
# names of languages, fetched by nobody
NAMESPACES = ("http://www.w3.org/", "https://www.w3.org/")
ADDRESS = re.compile(r"(?:https?:)?//[^\s\"'<>)]+", re.IGNORECASE)
# what a browser or a mail reader fetches by itself, as opposed to a link that somebody follows
FETCHED = re.compile(
    r"""(?:\b(?:src|srcset|poster|data|action|formaction|background|hx-(?:get|post|put))\s*=\s*["']?
      | <link\b[^>]*\bhref\s*=\s*["']? | url\(\s*["']? | @import\s+["']? | \bfetch\(\s*["'`]
      | \bnew\ (?:WebSocket|EventSource|Worker|Image)\(\s*["'`] | \bsendBeacon\(\s*["'`]
      | \b(?:import|importScripts)\(\s*["'`] | xlink:href\s*=\s*["']?)
      (?P<address>(?:https?:)?//[^\s"'<>)]+)""",
    re.IGNORECASE | re.VERBOSE,
)


def files() -> list[Path]:
    return [path for folder in FOLDERS for path in folder.rglob("*") if path.suffix in SUFFIXES]


def fetched_elsewhere(text: str) -> list[str]:
    addresses = (match["address"] for match in FETCHED.finditer(text))
    return [address for address in addresses if not address.startswith(NAMESPACES)]


def test_no_template_no_style_and_no_script_fetches_from_another_host():
    assert len(files()) > 150
    wrong = {
        str(path.relative_to(ROOT)): addresses
        for path in files()
        if (addresses := fetched_elsewhere(path.read_text(encoding="utf-8", errors="replace")))
    }
    assert wrong == {}


@pytest.mark.parametrize(
    "text",
    [
        '<img src="https://pixel.example/1.gif">',
        "<script src=//cdn.example/x.js></script>",
        '<link rel="stylesheet" href="https://fonts.example/css">',
        "body { background: url(http://cdn.example/a.png) }",
        '@import "https://fonts.example/css";',
        'fetch("https://stats.example/hit")',
        'navigator.sendBeacon("https://stats.example/hit")',
        '<form action="https://elsewhere.example/">',
        '<div hx-get="https://elsewhere.example/">',
    ],
)
def test_an_injected_one_would_be_found(text):
    assert fetched_elsewhere(text)


@pytest.mark.parametrize(
    "text",
    [
        '<a href="https://www.cnil.fr/fr/plaintes">CNIL</a>',
        '<img src="/static/mark.svg">',
        '<svg xmlns="http://www.w3.org/2000/svg">',
        '<a class="btn" href="{{ public_url }}{{ path }}">',
    ],
)
def test_a_link_to_follow_or_our_own_address_is_fine(text):
    assert fetched_elsewhere(text) == []


def test_a_mail_fetches_nothing_at_all_when_it_is_read():
    """Not even from us: that it was opened, and when, is nobody's business."""
    folders = ("mail", "account/email", "mfa/email")
    mails = [path for folder in folders for path in (ROOT / "templates" / folder).rglob("*.*")]
    assert len(mails) > 45
    fetching = re.compile(r"<(?:img|script|iframe|video|audio|object|embed|link)\b|url\(|@import")
    assert [path.name for path in mails if fetching.search(path.read_text(encoding="utf-8"))] == []


def test_a_browser_is_told_to_refuse_any_other_host(client, db):
    policy = client.get("/medecin-traitant/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert ADDRESS.findall(policy) == []
    allowed = set(re.findall(r"-src ([^;]+)", policy))
    assert allowed <= {"'none'", "'self'", "'self' data:"}


def test_a_visitor_gets_our_own_cookies_and_no_other(client, db):
    """None before a form is shown, then the token of the form, for this host alone."""
    client.get("/mentions-legales/")
    assert set(client.cookies) == set()
    client.get("/medecin-traitant/")
    assert set(client.cookies) <= {"csrftoken", "csrf", "session", "messages"}
    assert all(not cookie["domain"] for cookie in client.cookies.values())
