"""Erased is erased: no word of theirs is left, no figure moves, and an older backup that is
put back brings nobody back."""

import errno
import json
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.test import Client

from cpts_portal.foundation.kernel.actor import SYSTEM, Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from cpts_portal.foundation.kernel.periods import Period
from cpts_portal.foundation.models import AuditEntry, ErasureTombstone
from cpts_portal.foundation.records import index_rotation, tombstones
from cpts_portal.foundation.records.documents import disk
from cpts_portal.foundation.records.privacy_rights import erasing
from cpts_portal.foundation.records.tombstones import ledger
from cpts_portal.home.operations.retention import replay
from cpts_portal.home.queries.retention import subject_of
from funding.models import PaymentLine
from members.models import Application, Person, User
from members.operations import deciding, membership
from missions.models import Declaration, Evidence
from patients.models import CareRequest
from patients.operations import own_request
from patients.queries import figures
from tests.foundation.acting import at_once
from tests.journeys import searching
from tests.journeys.searching import tokens_in
from tests.members.joining_world import person_form, send
from tests.patients import asking
from tests.security import privacy_world
from tests.security.privacy_world import OFFICE, THEN, token
from tests.signing_in import make_account, signed_in
from tests.support.clocks import NOW, frozen_clock

LATER = NOW + timedelta(days=3)


today = frozen_clock()


@pytest.fixture
def outside(tmp_path, settings):
    """The list of erasures, on a disk of its own."""
    settings.TOMBSTONES = str(tmp_path / "erasures" / "tombstones.jsonl")
    return Path(settings.TOMBSTONES)


@pytest.fixture
def world(transactional_db, outside):
    """Committed: the dump, the cache and the disk are the real ones."""
    return privacy_world.build()


def everywhere() -> str:
    """The database as its owner copies it, the cache, the broker, the names of the files and the
    list of erasures."""
    files = [path for path in Path(settings.DOCUMENTS_ROOT).rglob("*") if path.is_file()]
    outside = ledger.path().read_text() if ledger.path().exists() else ""
    return "\n".join((searching.dump(), searching.valkey(), *map(str, files), outside))


def leave(somebody) -> None:
    membership.leave_member(
        by=OFFICE,
        at=LATER,
        left_on=LATER.date(),
        person_id=somebody.ids["person"],
        reason=somebody.write("leaving"),
    )


def erase(kind: str, somebody, *, by=OFFICE, at=LATER) -> None:
    erasing.erase(subject_of(kind, somebody.ids[kind]), by=by, at=at)


def counted():
    """What was sent to the funders in the past, exact and masked."""
    period = Period(THEN.date() - timedelta(days=30), NOW.date() + timedelta(days=1))
    return figures.figures(period), figures.figures_for_funders(period)


@pytest.mark.requirement("PRI-04", "PRI-05")
def test_nothing_is_left_of_them_and_a_backup_brings_nobody_back(world, outside):
    """In order: it is asked, it is erased, yesterday's rows come back, they are erased again."""
    hers = world.patient.texts | {f"m{n}": t for n, t in world.member.texts.items()}
    clear = {name: hers[name] for name in ("mlast_name", "mpaidcomment", "mbackfile", "mlogin")}
    before, counts = everywhere(), counted()
    assert tokens_in(clear, before) == sorted(clear)
    saved = snapshot()
    files = {name: sha_of(world.member, name) for name in ("paid", "back")}

    own_request.withdraw(at=LATER, link=world.patient.link)
    leave(world.member)
    erase("person", world.member)
    check_erased(world, hers, counts, files)
    lines = outside.read_text().splitlines()
    assert {json.loads(line)["kind"] for line in lines} == {"request", "person"}
    assert len(lines) == ErasureTombstone.objects.count() == 3

    put_back(saved)
    assert tokens_in(clear, everywhere()) == sorted(clear)
    assert CareRequest.objects.get(pk=world.patient.ids["request"]).last_name
    assert replay(by=SYSTEM, at=LATER) == 3
    assert tokens_in(hers, everywhere()) == []
    assert replay(by=SYSTEM, at=LATER) == 0
    assert counted() == counts
    assert outside.read_text().splitlines() == lines


def check_erased(world, hers, counts, files) -> None:
    after = everywhere()
    assert tokens_in(hers, after) == []
    others = world.other_member.texts
    assert tokens_in({"n": others["last_name"], "c": others["paidcomment"]}, after) == ["c", "n"]
    assert CareRequest.objects.get(pk=world.other_patient.ids["request"]).last_name
    assert counted() == counts
    person = Person.objects.get(pk=world.member.ids["person"])
    assert person.name.startswith("Adhérent n° ")
    lines = PaymentLine.objects.filter(person=person)
    assert [str(line.amount_eur) for line in lines] == ["50.00"]
    assert Declaration.objects.filter(person=person).count() == 2
    # behind a payment the law asks for the piece, not for its name
    assert disk.path_of(files["paid"]).exists() and not disk.path_of(files["back"]).exists()
    user = User.objects.get(pk=world.member.ids["account"])
    assert not user.is_active and not user.has_usable_password()
    assert world.member.client.get("/mes-donnees/").status_code == 302
    assert AuditEntry.objects.filter(action="person.erase", target_id=str(person.pk)).exists()


def sha_of(somebody, name: str) -> str:
    return Evidence.objects.get(declaration=somebody.ids[name]).sha256


TABLES = (
    "members_person",
    "members_user",
    "members_application",
    "members_applicationlog",
    "members_membership",
    "members_membershiplog",
    "members_invitation",
    "account_emailaddress",
    "missions_declaration",
    "missions_declarationlog",
    "missions_evidence",
    "foundation_storeddocument",
    "foundation_outboxmail",
    "foundation_draft",
    "patients_carerequest",
    "patients_requestlog",
    "patients_proposal",
    "patients_proposallog",
    "patients_consent",
    "patients_placement",
    "foundation_erasuretombstone",
)


def snapshot() -> dict[str, bytes]:
    saved = {}
    with psycopg.connect(settings.OWNER_DATABASE_URL) as owner:
        for table in TABLES:
            with owner.cursor().copy(f"copy {table} to stdout") as rows:
                saved[table] = b"".join(bytes(row) for row in rows)
    return saved


def put_back(saved: dict[str, bytes]) -> None:
    """As a restore would: by the owner, constraints checked by nobody meanwhile."""
    with psycopg.connect(settings.OWNER_DATABASE_URL) as owner, owner.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        for table, rows in saved.items():
            cursor.execute(f"delete from {table}")
            with cursor.copy(f"copy {table} from stdin") as into:
                into.write(rows)


@pytest.mark.requirement("PRI-04")
def test_two_clicks_at_once_erase_once(transactional_db, outside):
    person_id = asking.build().nurse.person_id
    left = {"left_on": LATER.date(), "reason": "Départ", "person_id": person_id}
    membership.leave_member(by=OFFICE, at=LATER, **left)

    def click(_):
        erasing.erase(subject_of("person", person_id), by=OFFICE, at=LATER)

    at_once(4, click)
    assert AuditEntry.objects.filter(action="person.erase").count() == 1
    assert ErasureTombstone.objects.count() == len(outside.read_text().splitlines()) == 1


@pytest.fixture
def built_world(built, db, outside):
    return built


@pytest.mark.requirement("PRI-04")
def test_a_member_leaves_before_she_is_erased_and_the_office_alone_does_it(built_world):
    member = built_world.other_member
    with pytest.raises(DomainError, match="encore adhérente"):
        erase("person", member)
    assert Person.objects.get(pk=member.ids["person"]).last_name == member.texts["last_name"]
    leave(member)
    nurse = Actor(member.ids["account"], frozenset({"member"}), person_id=member.ids["person"])
    with pytest.raises(Forbidden):
        erase("person", member, by=nurse)


def test_the_page_asks_to_be_sure_and_erases_once_she_has_left(built_world):
    member = built_world.other_member
    page = f"/adherents/{member.ids['person']}/donnees/"
    browser = signed_in(make_account("coordinator"))
    assert "Elle est encore adhérente" in browser.get(page).content.decode()
    leave(member)
    assert browser.post(page, {}).status_code == 422
    assert browser.post(page, {"sure": "on"}).status_code == 302
    assert "C’est fait" in browser.get(page).content.decode()


@pytest.mark.requirement("PRI-04")
def test_a_candidate_who_was_refused_leaves_a_number(built_world):
    words = {name: token(name) for name in ("last", "first", "street", "mail")}
    form = person_form(
        last_name=words["last"],
        first_name=words["first"],
        street=words["street"],
        email=f"{words['mail']}@exemple.fr",
        rpps="99700002027",
    )
    row = send(Client(), form)
    with pytest.raises(DomainError, match="pas terminée"):
        erasing.erase(subject_of("application", row.pk), by=OFFICE, at=LATER)
    deciding.refuse_application(
        by=OFFICE, at=NOW, application_id=row.pk, version=1, reason=words["street"]
    )
    erasing.erase(subject_of("application", row.pk), by=OFFICE, at=LATER)
    row.refresh_from_db()
    held = " ".join(str(value) for value in vars(row).values())
    held += " ".join(str(vars(step)) for step in row.log.all())
    assert tokens_in(words, held) == []
    assert (row.state, row.name) == ("refused", f"Demande {row.reference}")
    assert Application.objects.filter(pk=row.pk).exists()


@pytest.mark.requirement("PRI-04")
def test_a_merged_request_goes_with_the_one_that_was_kept(built_world):
    patient = built_world.other_patient
    own_request.withdraw(at=LATER, link=patient.link)
    rows = CareRequest.objects.filter(pk__in=(patient.ids["request"], patient.ids["twin"]))
    assert [row.erased_at for row in rows] == [LATER, LATER]
    assert {stone.public_id for stone in ErasureTombstone.objects.all()} == {row.pk for row in rows}


@pytest.mark.requirement("PRI-04")
def test_a_column_made_to_find_her_again_is_emptied_whatever_its_name(built_world):
    """Looked for by its kind: one more is looked at without a word here."""
    indexed = dict(index_rotation.indexed_models())
    assert indexed.keys() == {CareRequest}
    patient = built_world.other_patient
    rows = CareRequest.objects.filter(pk=patient.ids["request"]).values(*indexed[CareRequest])
    assert all(rows.get().values())
    own_request.withdraw(at=LATER, link=patient.link)
    assert rows.get() == dict.fromkeys(indexed[CareRequest])


def test_the_list_outside_ignores_what_is_not_ours_and_keeps_each_line_once(outside):
    stone = tombstones.Tombstone("person", uuid4(), NOW)
    ledger.append([stone])
    ledger.append([stone])
    forged = json.loads(outside.read_text()) | {"id": str(uuid4())}
    with outside.open("a") as file:
        file.write(json.dumps(forged) + "\nnot even json\n" + outside.read_text()[:40])
    other = tombstones.Tombstone("request", uuid4(), NOW.astimezone(PARIS))
    ledger.append([other])
    assert tombstones.read_ledger() == [stone, other]


def test_a_full_disk_stops_no_erasure_and_the_night_completes_the_list(
    outside, db, monkeypatch, django_capture_on_commit_callbacks
):
    def full(stones):
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch, django_capture_on_commit_callbacks(execute=True):
        patch.setattr(ledger, "append", full)
        tombstones.leave("person", uuid4(), at=NOW)
    assert not outside.exists()
    assert tombstones.complete_the_list() == 1
    assert tombstones.complete_the_list() == 0
