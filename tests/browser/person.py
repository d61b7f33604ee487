"""A person in front of a real Chromium: signs in, reads pages, and lists what they got wrong."""

import base64
import hashlib
import hmac
import os
import struct
import time
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page

SCREENSHOTS = Path(__file__).parent / "screenshots"
# for whoever wants to look: a picture of a long page costs as much as its load
WANTED = "CPTS_TEST_SCREENSHOTS" in os.environ
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth)
    .map(e => `${e.tagName.toLowerCase()}.${e.className}: ${e.getBoundingClientRect().width} px`)"""
LAYOUT = (Path(__file__).parent / "layout.js").read_text()
CSP_LISTENER = """
window.__csp = [];
document.addEventListener('securitypolicyviolation',
  e => window.__csp.push(e.violatedDirective + ' ' + e.blockedURI));
"""


def one_time_code(secret: str, moment: float) -> str:
    """RFC 6238, SHA-1, 30 s, six digits."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(moment) // 30), hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06d}"


@dataclass
class Person:
    """One browser context, one account. ``faults`` gathers what no page may show."""

    page: Page
    base: str
    faults: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def __post_init__(self):
        self.page.add_init_script(CSP_LISTENER)
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("response", self._answered)

    def _heard(self, message):
        if message.type == "error" and "Content Security Policy" in message.text:
            self.faults.append(f"CSP: {message.text}")

    def _answered(self, response):
        if response.status >= 500:
            self.faults.append(f"{response.status} {response.url}")

    def sign_in(self, account: dict) -> "Person":
        self.go("/compte/login/")
        self.page.fill("[name=login]", account["email"])
        self.page.fill("[name=password]", account["password"])
        with self.page.expect_navigation():
            self.page.press("[name=password]", "Enter")
        if account["totp_secret"]:
            self.page.fill("[name=code]", one_time_code(account["totp_secret"], time.time()))
            with self.page.expect_navigation():
                self.page.press("[name=code]", "Enter")
        assert "/compte/" not in self.page.url, self.page.inner_text("main")
        return self

    def go(self, path: str) -> "Person":
        self.page.goto(f"{self.base}{path}")
        return self

    def press(self, name: str) -> "Person":
        """Press the button or follow the link that carries this text."""
        target = self.page.get_by_role("button", name=name).or_(
            self.page.get_by_role("link", name=name)
        )
        return self.follow(target)

    def follow(self, target: Locator) -> "Person":
        """The first of them is clicked, and the page it leads to is there."""
        with self.page.expect_navigation():
            target.first.click()
        return self

    @property
    def text(self) -> str:
        """What is read in the page, with ordinary spaces."""
        words = self.page.inner_text("main")
        return words.replace("\u202f", " ").replace("\u00a0", " ")

    def check_page(self, name: str, part: str | None = None) -> "Person":
        """No sideways scroll, no fault of layout, no CSP violation, no axe violation. ``part``:
        the selector of what changed in a page that was checked whole before."""
        self.page.evaluate("document.fonts.ready.then(() => true)")
        width = self.page.viewport_size["width"]
        if WANTED:
            SCREENSHOTS.mkdir(exist_ok=True)
            self.page.screenshot(path=SCREENSHOTS / f"{name}-{width}.png", full_page=True)
        wide = self.page.evaluate(TOO_WIDE)
        assert wide == [], f"{name}: wider than a screen of {width}: {wide}"
        layout = self.page.evaluate(LAYOUT, width == PHONE["width"])
        assert layout == [], f"{name}: {layout}"
        csp = self.page.evaluate("window.__csp")
        assert csp == [], f"{name}: {csp}"
        assert self.faults == [], f"{name}: {self.faults}"
        # axe injects a style of its own: what the CSP says of it is not about the page
        violations = Axe().run(self.page, context=part).response["violations"]
        self.faults.clear()
        summary = [
            f"{v['id']}: {v['help']} ({', '.join(str(n['target']) for n in v['nodes'][:3])})"
            for v in violations
        ]
        assert summary == [], f"{name}: {summary}"
        return self

    def third_parties(self) -> list[str]:
        return [u for u in self.requests if not u.startswith((self.base, "data:", "blob:"))]
