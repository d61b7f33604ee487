"""What a secret looks like in a file: blocks of private keys, tokens of known services, and a long
random value given to something called a key, a token, a secret or a password."""

import math
import re
from collections import Counter
from collections.abc import Iterator

KNOWN = {
    "private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "cloud key": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "forge token": re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|glpat-[A-Za-z0-9_-]{20})\b"),
    "signed token": re.compile(r"\beyJ[A-Za-z0-9_-]{15,}\.eyJ[A-Za-z0-9_-]{15,}\."),
    "password in an address": re.compile(r"\b[a-z+]+://[^/\s:@{}$'\"]+:[^/\s:@{}$'\"]{4,}@"),
}
ASSIGNED = re.compile(
    r"(?i)\b[\w.-]*(?:password|passwd|secret|token|api_?key|_keys?)\w*[\"']?\s*[:=]\s*"
    r"[\"']?([A-Za-z0-9+/=_.:-]{8,})[\"']?"
)
# bits a character: an English name stays below, base64 of random bytes is above
RANDOM = 3.7
LONG = 20


def secrets_in(text: str, *, invented: bool = False) -> Iterator[tuple[int, str]]:
    """Line and kind. ``invented``: values made up for tests or the demonstration open nothing."""
    for number, line in enumerate(text.splitlines(), 1):
        yield from ((number, kind) for kind, pattern in KNOWN.items() if pattern.search(line))
        if invented:
            continue
        for value in ASSIGNED.findall(line):
            if len(value) >= LONG and _bits(value) > RANDOM and _mixed(value):
                yield number, "random value"
        if re.search(r"(?i)\b\w*password\s*=\s*[\"'][^\"'{}]+[\"']", line):
            yield number, "password in clear"


def _bits(text: str) -> float:
    return -sum(n / len(text) * math.log2(n / len(text)) for n in Counter(text).values())


def _mixed(text: str) -> bool:
    """Random text has digits among letters of both cases; a dotted name of Python does not."""
    return bool(re.search(r"\d", text) and re.search(r"[a-z]", text) and re.search(r"[A-Z]", text))
