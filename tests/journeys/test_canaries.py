"""A text that must not be read by somebody is looked for everywhere that somebody looks."""

import logging
import re

import pytest
from django.core import mail as mailbox
from django.db import connection

from cpts_portal import access
from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.models import Job, OutboxMail
from cpts_portal.foundation.records import key_rotation
from cpts_portal.foundation.surface import mail
from tests.architecture.inhabited import fill
from tests.funding.dossier_world import AT
from tests.journeys import (
    canary_accounts,
    canary_applications,
    canary_patients,
    canary_review,
    canary_world,
    searching,
)

# what each person must never read of what the others wrote, by the names of ``canary_world``
HOURS = {"comment", "othercomment", "reason", "filename"}
PIECE = {"piecelabel", "piecefile"}
BETWEEN = canary_review.NAMES
HIDDEN_FROM = {
    "nurse": {"othercomment", "remark", *PIECE, *BETWEEN},
    "other": {"comment", "reason", "filename", "remark", *PIECE, *BETWEEN},
    "coordinator": BETWEEN,
    "treasurer": HOURS | BETWEEN,
    "president": HOURS | BETWEEN,
    "cpam": HOURS | PIECE,
    "doctor": {"remark", *HOURS, *PIECE, *BETWEEN},
    "access_officer": {"remark", *HOURS, *PIECE, *BETWEEN},
}
# what a mail said is its reader's: the page of failed mails does not show it
FROM_ALL = {"mailtext"}
for reader in HIDDEN_FROM.keys() - {"nurse"}:
    HIDDEN_FROM[reader] = HIDDEN_FROM[reader] | canary_accounts.NAMES
for reader in HIDDEN_FROM.keys() - {"coordinator"}:
    HIDDEN_FROM[reader] = HIDDEN_FROM[reader] | canary_applications.TEXTS
FREE_TEXTS = {*HOURS, *PIECE, *BETWEEN, *(canary_applications.TEXTS - {"applicantmail"}), "remark"}


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)


@pytest.fixture
def world(transactional_db, caplog):
    """Everything is committed: the owner's dump, the broker and the mails are the real ones."""
    caplog.set_level(logging.INFO)
    return canary_world.build()


def found(tokens: dict[str, str], text: str) -> list[str]:
    return sorted(name for name, token in tokens.items() if token in text)


def planted_columns(world) -> dict:
    """Every encrypted column of the schema, with the rows that hold something."""
    columns = [*key_rotation.encrypted_columns(), *key_rotation.encrypted_insides()]
    return {(model._meta.label, name): model.objects.count() for model, name in columns}


def walk(world) -> dict[str, list[tuple[str, str]]]:
    """What each person gets from every address of the portal, refusals included; the pages of
    declared hours are asked for both members."""
    doors = {route.name: route for route in access.routes()}
    rows = [row for row in access.rows() if row.route in doors and row.route != "account_logout"]
    others = world.values | {"declaration_id": world.values["other"]}
    asked = [(row, world.values) for row in rows]
    asked += [(row, others) for row in rows if "<declaration_id>" in row.path]
    read = {}
    for who, client in world.people.items():
        client.raise_request_exception = False
        read[who] = [
            (row.route, searching.answer(client.get(fill(row, doors[row.route], values))))
            for row, values in asked
        ]
    return read


def test_no_dump_holds_an_encrypted_field_in_clear(world):
    assert all(planted_columns(world).values()), planted_columns(world)
    dump = searching.dump()
    assert found(world.encrypted, dump) == []
    # the dump does hold what is not encrypted: the search reads it
    assert found(world.written, dump) == sorted(world.written)


def test_what_is_left_in_clear_would_be_found(world):
    """In a column, and in a session: signed and compressed is not encrypted."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update members_user set name = %s where email = %s",
            [world.encrypted["draft"], world.values["nurse account"].email],
        )
    session = world.people["treasurer"].session
    session["essai"] = world.encrypted["treasurertotp"]
    session.save()
    assert found(world.encrypted, searching.dump()) == ["draft", "treasurertotp"]


def test_nobody_reads_what_was_not_written_for_her(world, caplog):
    canary_world.walk_the_thread(world)
    assert set(world.written) >= FREE_TEXTS
    read = walk(world)
    leaks = []
    for who, answers in read.items():
        mails = {f"{other}mail" for other in world.people} - {f"{who}mail"}
        hidden = HIDDEN_FROM[who] | FROM_ALL | (mails if who != "coordinator" else set())
        tokens = {name: world.written[name] for name in hidden}
        own = {"pending"} if who == "nurse" else set()
        tokens |= {n: t for n, t in world.encrypted.items() if n not in own and _not_own(n, who)}
        leaks += [
            f"{who} reads {name} on {route}"
            for route, text in answers
            for name in found(tokens, text)
            if not canary_patients.may_read(who, route, name)
        ]
    assert leaks == []
    assert_the_walk_sees(world, read)
    assert found(world.written | world.encrypted, caplog.text) == []
    assert_nothing_travels(world)


def _not_own(name: str, who: str) -> bool:
    """Her own recovery codes are on a page of hers."""
    return not name.startswith(f"{who}code") and not (who == "nurse" and name == "interrupted")


def assert_the_walk_sees(world, read) -> None:
    """Who may read does: the search is not blind."""

    def seen(who: str) -> set[str]:
        return set(found(world.written, "\n".join(text for _, text in read[who])))

    assert {"comment", "othercomment", "reason"} <= seen("coordinator")
    assert seen("coordinator") >= canary_applications.TEXTS
    assert {"comment", "reason", "filename", *canary_accounts.NAMES} <= seen("nurse")
    assert "othercomment" in seen("other")
    assert {"remark", *BETWEEN} <= seen("cpam")
    identity = found(world.encrypted, dict(read["doctor"])[canary_patients.DOCTOR_PAGE])
    assert {"seenlastname", "seenstreet", "seenphone"} <= set(identity)
    assert "askednote" in found(world.encrypted, dict(read["coordinator"])["patients:request"])
    pdfs = [text for _, text in read["cpam"] if "application/pdf" in text]
    assert len(pdfs) == 1 and "Loire Forez" in pdfs[0]


def assert_nothing_travels(world) -> None:
    """Mails, job arguments, broker and cache: ids and addresses, no text of anybody."""
    texts = world.encrypted | {name: world.written[name] for name in FREE_TEXTS}
    queued = OutboxMail.objects.filter(state="queued").count()
    assert queued and mail.deliver_due(AT) == queued
    for message in mailbox.outbox:
        whole = message.message().as_bytes().decode() + message.body
        whole += "".join(html for html, _ in message.alternatives)
        assert found(texts, whole) == []
        assert re.search(r"canari\w+mail", message.subject + message.body) is None
    jobs = "\n".join(str(vars(job)) for job in Job.objects.all())
    assert "funding.tasks.build_dossier" in jobs
    kept = searching.valkey()
    assert "funding.tasks.build_dossier" in kept
    assert found(texts | world.written, jobs + kept) == []
