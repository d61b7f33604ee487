"""A text that must not be read by somebody is looked for everywhere that somebody looks."""

import logging

import pytest
from django.db import connection

from cpts_portal.foundation.records import key_rotation
from cpts_portal.home import access
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
from tests.journeys.searching import tokens_in
from tests.support.clocks import frozen_clock
from tests.support.populated_portal import fill

today = frozen_clock()


@pytest.fixture
def world(transactional_db, caplog):
    """Everything is committed: the owner's dump, the broker and the mails are the real ones."""
    caplog.set_level(logging.INFO)
    return canary_world.build()


def encrypted_columns(world) -> dict:
    """Every encrypted column of the schema, with the rows that hold something."""
    columns = [*key_rotation.encrypted_columns(), *key_rotation.encrypted_insides()]
    return {(model._meta.label, name): model.objects.count() for model, name in columns}


def crawl(world) -> dict[str, list[tuple[str, str]]]:
    """What each person gets from every address of the portal, refusals included; the pages of
    declared hours are asked for both members, those of requests for the one held back too."""
    routes = {route.name: route for route in access.routes()}
    rows = [
        row for row in access.matrix_rows() if row.route in routes and row.route != "account_logout"
    ]
    others = world.values | {"declaration_id": world.values["other"]}
    addresses = [(row, world.values) for row in rows]
    addresses += [(row, others) for row in rows if "<declaration_id>" in row.path]
    held = world.values | {"request_id": world.values["held"]}
    addresses += [(row, held) for row in rows if "<request_id>" in row.path]
    addresses += [(row, world.values | {"kind": "xlsx"}) for row in rows if "<kind>" in row.path]
    pages_by_reader = {}
    for who, client in world.people.items():
        client.raise_request_exception = False
        pages_by_reader[who] = [
            (row.route, searching.answer(client.get(fill(row, routes[row.route], values))))
            for row, values in addresses
        ]
    return pages_by_reader


@pytest.mark.requirement("CRY-01")
def test_every_identifying_field_is_injected_and_no_dump_holds_an_encrypted_one_in_clear(world):
    assert without_canary(world.free_texts | world.encrypted) == []
    assert all(encrypted_columns(world).values()), encrypted_columns(world)
    assert tokens_in(world.encrypted, searching.pg_dump()) == []
    dump = searching.dump()
    assert tokens_in(world.encrypted, dump) == []
    # the dump does hold what is not encrypted: the search reads it
    assert tokens_in(world.free_texts, dump) == sorted(world.free_texts)


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
    assert tokens_in(world.encrypted, searching.dump()) == ["draft", "treasurertotp"]


@pytest.mark.requirement("PRI-09", "ACC-03", "WEB-04")
def test_nobody_reads_what_was_not_written_for_her_and_no_text_runs(world):
    with searching.Lines() as log:
        canary_world.run_end_to_end(world)
        assert set(world.free_texts) >= FREE_TEXTS
        pages_by_reader = crawl(world)
        assert travelling(world) == []
    assert leaks(world, pages_by_reader) == []
    assert_the_crawl_reads(world, pages_by_reader)
    assert "/revue/" in log.text
    assert tokens_in(world.free_texts | world.encrypted, log.text) == []
    assert unescaped(world, pages_by_reader) == []


def assert_the_crawl_reads(world, pages_by_reader) -> None:
    """Who may read does: the search is not blind."""

    def readable(who: str) -> set[str]:
        return set(tokens_in(world.free_texts, "\n".join(text for _, text in pages_by_reader[who])))

    assert {"comment", "othercomment", "reason"} <= readable("coordinator")
    assert readable("coordinator") >= canary_applications.TEXTS
    assert {"comment", "reason", "filename", *canary_accounts.NAMES} <= readable("nurse")
    assert {"coordinatormail", "nursemail"} <= readable("administrator")
    assert "othercomment" in readable("other")
    assert {"remark", "openlabel", *canary_review.NAMES} <= readable("cpam")
    identity = tokens_in(
        world.encrypted, dict(pages_by_reader["doctor"])[canary_patients.DOCTOR_PAGE]
    )
    assert {"seenlastname", "seenstreet", "seenphone"} <= set(identity)
    pages = [text for route, text in pages_by_reader["coordinator"] if route == "patients:request"]
    open_names, held_names = (set(tokens_in(world.encrypted, text)) for text in pages)
    assert {"askednote", "askedlastname"} <= open_names and held_names == {"whyheld"}
    pdfs = [text for _, text in pages_by_reader["cpam"] if "application/pdf" in text]
    assert len(pdfs) == 1 and "Loire Forez" in pdfs[0]
    assert "application/pdf" in dict(pages_by_reader["coordinator"])["home:report"]
    sheets = [text for route, text in pages_by_reader["treasurer"] if "spreadsheetml" in text]
    assert len(sheets) >= 4 and all("<sheetData>" in text for text in sheets)
