"""Everywhere a text may have gone: the database, the cache, the broker, a PDF, a page."""

import base64
import html
import io
import json
import logging
import re
import subprocess
import zipfile
from collections.abc import Iterator
from email.header import decode_header, make_header

import pikepdf
import psycopg
import redis
from celery import current_app
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from psycopg import sql

from cpts_portal.ops.embedded.binaries import postgres_programs
from cpts_portal.ops.logs import JsonLines
from tests.support.pages import body_of

TABLES = """
    select n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'm') and n.nspname not in ('pg_catalog', 'information_schema')
      and n.nspname not like 'pg_toast%' order by 1, 2
"""
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{24,}={0,2}")


def tokens_in(tokens: dict[str, str], text: str) -> list[str]:
    return sorted(name for name, token in tokens.items() if token in text)


def dump() -> str:
    """Every row of every table as its owner copies it out; sessions opened, base64 unfolded."""
    parts = []
    with psycopg.connect(settings.OWNER_DATABASE_URL) as connection:
        for schema, table in connection.execute(TABLES).fetchall():
            copied = sql.SQL("copy {} to stdout").format(sql.Identifier(schema, table))
            with connection.cursor().copy(copied) as rows:
                text = b"".join(bytes(row) for row in rows).decode()
            parts.append(f"-- {table}\n{text}")
            if table == "django_session":
                parts += _opened_sessions(text)
    whole = "\n".join(parts)
    return "\n".join((whole, *_unfolded(whole)))


def _opened_sessions(copied: str) -> Iterator[str]:
    """A session is signed and compressed, not encrypted: whoever has the rows reads it."""
    for line in copied.splitlines():
        yield str(SessionStore().decode(line.split("\t")[1]))


def _unfolded(text: str) -> Iterator[str]:
    for match in set(_BASE64.findall(text)):
        try:
            yield base64.urlsafe_b64decode(match + "=" * (-len(match) % 4)).decode()
        except ValueError:
            continue


def valkey() -> str:
    """Names and values of both databases: the broker's messages and the cache."""
    parts = []
    with (
        current_app.connection_for_read() as broker,
        redis.Redis.from_url(settings.CACHES["default"]["LOCATION"]) as cache,
    ):
        for client in (broker.default_channel.client, cache):
            for key in client.scan_iter(count=1000):
                parts += [key, *_values(client, key)]
    text = "\n".join(part.decode("utf-8", "replace") for part in parts)
    return "\n".join((text, *_unfolded(text)))


def _values(client, key: bytes) -> list[bytes]:
    kind = client.type(key).decode()
    if kind == "string":
        return [client.get(key) or b""]
    if kind == "list":
        return client.lrange(key, 0, -1)
    if kind == "hash":
        return [part for pair in client.hgetall(key).items() for part in pair]
    if kind == "zset":
        return client.zrange(key, 0, -1)
    return list(client.smembers(key)) if kind == "set" else []


def pdf(content: bytes) -> str:
    """The words of its pages, its metadata, and the files attached to it."""
    ran = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)
    parts = [ran.stdout.decode()]
    with pikepdf.open(io.BytesIO(content)) as opened:
        parts += [str(opened.docinfo), *(str(value) for value in opened.docinfo.values())]
        for name, attached in opened.attachments.items():
            parts += [name, attached.get_file().read_bytes().decode("utf-8", "replace")]
    return "\n".join(parts)


def xlsx(content: bytes) -> str:
    """Every part of the workbook: cells, comments, names of sheets, properties."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return html.unescape("\n".join(book.read(name).decode() for name in book.namelist()))


def answer(response) -> str:
    """Headers and body, whatever the body is."""
    body = body_of(response)
    return f"{response.headers}\n{response.cookies}\n{_body_text(body)}"


def _body_text(body: bytes) -> str:
    if body.startswith(b"%PDF"):
        return pdf(body)
    return xlsx(body) if body.startswith(b"PK") else body.decode("utf-8", "replace")


def mail(message) -> str:
    """Subject, addresses and headers as a reader sees them, the text, the HTML."""
    whole = message.message()
    parts = [str(make_header(decode_header(str(value)))) for value in whole.values()]
    for part in whole.walk():
        if not part.is_multipart():
            parts.append(part.get_payload(decode=True).decode("utf-8", "replace"))
    return "\n".join(parts)


def pg_dump() -> str:
    """As a backup is made."""
    ran = subprocess.run(
        [postgres_programs() / "pg_dump", "--no-owner", "--dbname", settings.OWNER_DATABASE_URL],
        capture_output=True,
        check=True,
    )
    return ran.stdout.decode()


class Lines:
    """The lines of the log, in the format of production."""

    def __init__(self):
        self._stream = io.StringIO()
        self.handler = logging.StreamHandler(self._stream)
        self.handler.setFormatter(JsonLines())

    def __enter__(self):
        logging.getLogger().addHandler(self.handler)
        return self

    def __exit__(self, *_):
        logging.getLogger().removeHandler(self.handler)

    @property
    def text(self) -> str:
        return "\n".join(str(json.loads(line)) for line in self._stream.getvalue().splitlines())
