"""One question to the provider, over in the time given whatever it does.

No redirect is followed, no proxy of the environment is asked, and what is read is bounded. The
question runs in a thread of its own: a socket's timeout bounds each packet, never the slow drip of
many, nor the time a name takes to be resolved.
"""

import contextlib
import json
import socket
import ssl
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPSConnection
from threading import Thread
from urllib.parse import urlencode, urlsplit


class ExchangeRefused(Exception):
    """The provider answered, and its answer does not prove what it must."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


class Unavailable(Exception):
    """The provider does not answer as a provider does: down, slow, something else in its place."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


MOST_BYTES = 256 * 1024
JSON, JWT = "application/json", "application/jwt"


@dataclass(frozen=True)
class Answer:
    status: int
    kind: str
    body: bytes

    def document(self) -> dict:
        if self.kind != JSON:
            raise Unavailable("not_json")
        try:
            parsed = json.loads(self.body)
        except (ValueError, RecursionError):
            raise Unavailable("not_json") from None
        if not isinstance(parsed, dict):
            raise Unavailable("not_an_object")
        return parsed


class _Question(Thread):
    def __init__(self, url: str, seconds: float, form: dict | None, headers: dict):
        super().__init__(daemon=True)
        self.url, self.form, self.headers = urlsplit(url), form, headers
        self.seconds = seconds
        self.connection: HTTPConnection | None = None
        self.answer: Answer | None = None

    def run(self) -> None:
        # whatever goes wrong here has one meaning for the person: no answer
        with contextlib.suppress(Exception):
            self._ask()

    def _ask(self) -> None:
        host, port, seconds = self.url.hostname or "", self.url.port, self.seconds
        if self.url.scheme == "https":
            tls = ssl.create_default_context()
            self.connection = HTTPSConnection(host, port, timeout=seconds, context=tls)
        else:
            self.connection = HTTPConnection(host, port, timeout=seconds)
        with contextlib.closing(self.connection):
            path = self.url.path + (f"?{self.url.query}" if self.url.query else "")
            method = "GET" if self.form is None else "POST"
            body = None if self.form is None else urlencode(self.form)
            self.connection.request(method, path or "/", body, self.headers)
            response = self.connection.getresponse()
            kind = response.headers.get_content_type()
            self.answer = Answer(response.status, kind, response.read(MOST_BYTES + 1))

    def hang_up(self) -> None:
        sock = getattr(self.connection, "sock", None)
        if sock:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)


def ask(url: str, *, until: float, form: dict | None = None, bearer: str = "") -> Answer:
    """A GET, or a POST when there is a form. ``until``: as ``time.monotonic`` counts."""
    headers = {"Accept": f"{JSON}, {JWT}", "Accept-Encoding": "identity"}
    if form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    if bearer:
        headers["Authorization"] = f"Bearer {bearer}"
    left = until - time.monotonic()
    if left <= 0:
        raise Unavailable("slow")
    question = _Question(url, left, form, headers)
    question.start()
    question.join(left)
    if question.is_alive():
        question.hang_up()
        raise Unavailable("slow")
    answer = question.answer
    if answer is None:
        raise Unavailable("no_answer")
    if len(answer.body) > MOST_BYTES:
        raise Unavailable("too_long")
    return answer


def document(url: str, *, until: float, **how) -> dict:
    answer = ask(url, until=until, **how)
    if answer.status != 200:
        raise Unavailable(f"status_{answer.status}")
    return answer.document()
