"""The score that the MDN HTTP Observatory would give a response, from its published rules.

Source: the score table of MDN's documentation of the Observatory, algorithm version 5. One hundred
to start with, a modifier for each of ten tests, the positive ones counted only from 90 up. Only
what a response of ours can be is scored in detail; the rest gets the worst modifier of its test.
"""

import re
from collections.abc import Callable
from http.cookies import SimpleCookie

from django.http import HttpResponse

SIX_MONTHS = 15_768_000
FOR_THE_BONUS = 90
BROAD = {"*", "http:", "https:", "ftp:", "http://*", "https://*", "http://*.*", "https://*.*"}
SCRIPT = re.compile(r"<script[^>]*\bsrc=[\"']([^\"']*)")
# headers of a response by lower-case name, its cookies, what plain http redirects to, its text
Answer = tuple[dict[str, str], SimpleCookie, str, str]


def csp(answer: Answer) -> int:
    policy = policy_of(answer)
    default = policy.get("default-src", {"*"})
    scripts, styles, objects = (
        policy.get(name, default) for name in ("script-src", "style-src", "object-src")
    )
    if not policy or scripts & (BROAD | {"'unsafe-inline'", "data:"}) or objects & BROAD:
        return -25 if not policy else -20
    if any(
        source.startswith(("http:", "ftp:")) for sources in policy.values() for source in sources
    ):
        return -20
    if (scripts | styles) & {"'unsafe-eval'"}:
        return -10
    if styles & (BROAD | {"'unsafe-inline'", "data:"}):
        return 0
    return 10 if default == {"'none'"} else 5


def policy_of(answer: Answer) -> dict[str, set[str]]:
    parts = answer[0].get("content-security-policy", "").split(";")
    words = [part.split() for part in parts if part.strip()]
    return {name: set(sources) for name, *sources in words}


def cookies(answer: Answer) -> int:
    worst = 5 if answer[1] else 0
    for name, cookie in answer[1].items():
        session = any(word in name.lower() for word in ("login", "sess"))
        if not cookie["secure"]:
            worst = min(worst, -10 if session else -5)
        if session and not cookie["httponly"]:
            worst = min(worst, -30)
        if cookie["samesite"].lower() not in ("lax", "strict"):
            worst = min(worst, -20 if "csrf" in name.lower() or cookie["samesite"] else 0)
    return worst


def cors(answer: Answer) -> int:
    return -50 if "access-control-allow-origin" in answer[0] else 0


def redirection(answer: Answer) -> int:
    return 0 if answer[2].startswith("https://") else -20


def referrer(answer: Answer) -> int:
    private = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
    value = answer[0].get("referrer-policy")
    return 0 if value is None else 5 if value in private else -5


def hsts(answer: Answer) -> int:
    words = answer[0].get("strict-transport-security", "").split(";")
    ages = [word.partition("=")[2] for word in words if word.strip().startswith("max-age=")]
    if not ages or not ages[0].isdigit():
        return -20
    # preloading is a list of the browsers: no bonus for asking
    return 0 if int(ages[0]) >= SIX_MONTHS else -10


def integrity(answer: Answer) -> int:
    """Scripts of the same origin need no fingerprint."""
    scripts = SCRIPT.findall(answer[3])
    return 0 if all(source.startswith("/") and source[1:2] != "/" for source in scripts) else -50


def nosniff(answer: Answer) -> int:
    return 0 if answer[0].get("x-content-type-options") == "nosniff" else -5


def frames(answer: Answer) -> int:
    if "frame-ancestors" in policy_of(answer):
        return 5
    return 0 if answer[0].get("x-frame-options", "").lower() in ("deny", "sameorigin") else -20


def resource_policy(answer: Answer) -> int:
    known = {"same-origin": 10, "same-site": 10, "cross-origin": 0}
    value = answer[0].get("cross-origin-resource-policy")
    return 0 if value is None else known.get(value, -5)


TESTS: tuple[Callable[[Answer], int], ...] = (
    csp,
    cookies,
    cors,
    redirection,
    referrer,
    hsts,
    integrity,
    nosniff,
    frames,
    resource_policy,
)


def score(response: HttpResponse, *, over_http: str) -> int:
    headers = {name.lower(): value for name, value in response.headers.items()}
    text = "" if response.streaming else response.content.decode("utf-8", "replace")
    modifiers = [test((headers, response.cookies, over_http, text)) for test in TESTS]
    baseline = 100 + sum(modifier for modifier in modifiers if modifier < 0)
    return 100 + sum(modifiers) if baseline >= FOR_THE_BONUS else max(baseline, 0)


def grade(points: int) -> str:
    letters = ((100, "A+"), (90, "A"), (85, "A-"), (80, "B+"), (70, "B"), (65, "B-"))
    return next((letter for least, letter in letters if points >= least), "C or less")
