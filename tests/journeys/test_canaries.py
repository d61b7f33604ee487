"""A text that must not be read by somebody is looked for everywhere that somebody looks."""

import logging

import pytest
from django.db import connection

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.records import key_rotation
from cpts_portal.home import access
from tests.funding.dossier_world import AT
from tests.journeys import (
    canary_accounts,
    canary_applications,
    canary_patients,
    canary_review,
    canary_world,
    searching,
)
from tests.journeys.canary_rules import FREE_TEXTS, leaks, travelling, unescaped
from tests.journeys.identifying_fields import without_canary
from tests.journeys.searching import found
from tests.support.populated_portal import fill


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)


@pytest.fixture
def world(transactional_db, caplog):
    """Everything is committed: the owner's dump, the broker and the mails are the real ones."""
    caplog.set_level(logging.INFO)
    return canary_world.build()


def planted_columns(world) -> dict:
    """Every encrypted column of the schema, with the rows that hold something."""
    columns = [*key_rotation.encrypted_columns(), *key_rotation.encrypted_insides()]
    return {(model._meta.label, name): model.objects.count() for model, name in columns}


def walk(world) -> dict[str, list[tuple[str, str]]]:
    """What each person gets from every address of the portal, refusals included; the pages of
    declared hours are asked for both members, those of requests for the one held back too."""
    doors = {route.name: route for route in access.routes()}
    rows = [
        row for row in access.matrix_rows() if row.route in doors and row.route != "account_logout"
    ]
    others = world.values | {"declaration_id": world.values["other"]}
    asked = [(row, world.values) for row in rows]
    asked += [(row, others) for row in rows if "<declaration_id>" in row.path]
    held = world.values | {"request_id": world.values["held"]}
    asked += [(row, held) for row in rows if "<request_id>" in row.path]
    asked += [(row, world.values | {"kind": "xlsx"}) for row in rows if "<kind>" in row.path]
    read = {}
    for who, client in world.people.items():
        client.raise_request_exception = False
        read[who] = [
            (row.route, searching.answer(client.get(fill(row, doors[row.route], values))))
            for row, values in asked
        ]
    return read


@pytest.mark.requirement("CRY-01")
def test_every_identifying_field_is_planted_and_no_dump_holds_an_encrypted_one_in_clear(world):
    assert without_canary(world.written | world.encrypted) == []
    assert all(planted_columns(world).values()), planted_columns(world)
    assert found(world.encrypted, searching.pg_dump()) == []
    dump = searching.dump()
    assert found(world.encrypted, dump) == []
    # the dump does hold what is not encrypted: the search reads it
    assert found(world.written, dump) == sorted(world.written)


@pytest.mark.requirement("CRY-01")
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


@pytest.mark.requirement("PRI-09", "ACC-03", "WEB-04")
def test_nobody_reads_what_was_not_written_for_her_and_no_text_runs(world):
    with searching.Lines() as log:
        canary_world.walk_the_thread(world)
        assert set(world.written) >= FREE_TEXTS
        read = walk(world)
        assert travelling(world) == []
    assert leaks(world, read) == []
    assert_the_walk_sees(world, read)
    assert "/revue/" in log.text
    assert found(world.written | world.encrypted, log.text) == []
    assert unescaped(world, read) == []


def assert_the_walk_sees(world, read) -> None:
    """Who may read does: the search is not blind."""

    def seen(who: str) -> set[str]:
        return set(found(world.written, "\n".join(text for _, text in read[who])))

    assert {"comment", "othercomment", "reason"} <= seen("coordinator")
    assert seen("coordinator") >= canary_applications.TEXTS
    assert {"comment", "reason", "filename", *canary_accounts.NAMES} <= seen("nurse")
    assert {"coordinatormail", "nursemail"} <= seen("administrator")
    assert "othercomment" in seen("other")
    assert {"remark", "openlabel", *canary_review.NAMES} <= seen("cpam")
    identity = found(world.encrypted, dict(read["doctor"])[canary_patients.DOCTOR_PAGE])
    assert {"seenlastname", "seenstreet", "seenphone"} <= set(identity)
    pages = [text for route, text in read["coordinator"] if route == "patients:request"]
    open_one, held_one = (set(found(world.encrypted, text)) for text in pages)
    assert {"askednote", "askedlastname"} <= open_one and held_one == {"whyheld"}
    pdfs = [text for _, text in read["cpam"] if "application/pdf" in text]
    assert len(pdfs) == 1 and "Loire Forez" in pdfs[0]
    assert "application/pdf" in dict(read["coordinator"])["home:report"]
    sheets = [text for route, text in read["treasurer"] if "spreadsheetml" in text]
    assert len(sheets) >= 4 and all("<sheetData>" in text for text in sheets)
