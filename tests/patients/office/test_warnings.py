"""What a tap must not decide: a probable duplicate, a doctor already seen, a stale priority."""

from dataclasses import replace
from datetime import date

import pytest

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.errors import DomainError
from patients import traced_reads
from patients.domain import tiers
from patients.models import CareRequest
from patients.operations import own_request, settings
from patients.operations.qualifying import correct_request, qualify_request
from patients.queries import candidates, situations
from tests.patients.conftest import ASKING, later
from tests.patients.office.conftest import LIST, post, row, traces
from tests.support.clocks import NOW
from tests.support.pages import page_text


def say(office, received, *, at, **changed):
    """The office writes what a call adds."""
    entry = replace(ASKING, **({"birth_date": date(1990, 1, 2)} | changed))
    correct_request(by=office.ines, at=at, request_id=received.id, version=None, entry=entry)


def test_qualifying_stops_on_a_probable_duplicate(ask, ines):
    first = ask()
    second = ask()
    answer = post(ines, second, "qualifier")
    assert "même nom et une naissance qui peut être la même" in page_text(answer, 422)
    assert row(second).state == "received"
    assert post(ines, second, "qualifier", distinct="on").status_code == 302
    assert (row(second).state, row(first).state) == ("waiting", "received")


@pytest.mark.parametrize(
    ("confirmed", "field"),
    [
        (set(), "distinct"),
        ({"looking"}, "distinct"),
        ({"distinct"}, "looking"),
        ({"distinct", "looking"}, None),
    ],
)
def test_each_warning_is_answered_once_and_not_asked_of_whoever_waits(
    ask, office, confirmed, field
):
    ask()
    act = {"by": office.ines, "at": NOW, "request_id": ask(sees_doctor=True).id}
    if field:
        with pytest.raises(DomainError) as refusal:
            qualify_request(**act, confirmed=frozenset(confirmed))
        assert refusal.value.field == field
        # nobody is at a page: what the portal qualifies again was read by somebody
        qualify_request(**act)
    else:
        qualify_request(**act, confirmed=frozenset(confirmed))
    qualify_request(**act, confirmed=frozenset())
    assert CareRequest.objects.get(pk=act["request_id"]).state == "waiting"


def test_qualifying_stops_when_the_person_sees_a_doctor(ask, ines):
    received = ask(sees_doctor=True)
    answer = post(ines, received, "qualifier")
    assert "voit déjà un médecin" in page_text(answer, 422)
    assert row(received).state == "received"
    post(ines, received, "qualifier", looking="on")
    assert row(received).state == "waiting"


def test_who_keeps_her_doctor_is_closed_from_the_same_place(ask, ines):
    received = ask(sees_doctor=True)
    page = page_text(ines.get(f"{LIST}{received.id}/"))
    assert "Elle reste avec lui : clore, régularisée" in page
    post(ines, received, "clore", reason="regularised")
    assert row(received).close_reason == "regularised"


def test_two_requests_are_compared_side_by_side_and_the_older_is_proposed(ask, ines):
    older, newer = ask(at=later(days=-9)), ask(phone="06 99 88 77 66")
    page = page_text(ines.get(f"{LIST}{newer.id}/comparer/{older.id}/"))
    assert "06 12 34 56 78" in page and "06 99 88 77 66" in page
    original, duplicate = row(older), row(newer)
    assert f"Garder {original.reference} (la plus ancienne), clore l’autre" in page
    assert f"Garder {duplicate.reference}, clore l’autre" in page
    assert traces("care_request.read.office") == 2
    post(ines, newer, "doublon", other=original.reference)
    assert (row(newer).close_reason, row(newer).duplicate_of_id) == ("duplicate", older.id)


def test_the_number_of_the_look_alike_is_not_typed_again(ask, ines):
    older, newer = ask(at=later(days=-9)), ask()
    page = ines.get(f"{LIST}{newer.id}/")
    assert page.context["forms"]["doublon"].initial["other"] == row(older).reference


def test_a_request_is_not_compared_with_itself_nor_with_nothing(ask, ines):
    request = ask()
    assert ines.get(f"{LIST}{request.id}/comparer/{request.id}/").status_code == 404
    other = "00000000-0000-4000-8000-000000000000"
    assert ines.get(f"{LIST}{request.id}/comparer/{other}/").status_code == 404


@pytest.mark.parametrize(
    "situation",
    [{"discharged_on": date(2026, 9, 1)}, {"pregnancy": True}],
    ids=["discharge", "pregnancy"],
)
def test_a_priority_that_is_over_is_said_on_home_list_and_proposal(wait, ines, situation):
    stale = wait(
        at=later(days=-77 if "discharged_on" in situation else -300),
        birth_date=date(1990, 1, 2),
        **situation,
    )
    assert row(stale).tier == "T1"
    home = page_text(ines.get("/acces/"))
    assert "priorité à revoir" in home and "signe=priorite-a-revoir" in home
    listed = page_text(ines.get(f"{LIST}?etat=en-attente&signe=priorite-a-revoir"))
    assert row(stale).reference in listed and "Qualifier à nouveau" in listed
    assert "Priorité à revoir" in page_text(ines.get(f"{LIST}{stale.id}/proposer/"))
    again = {"step": "qualifier", "version": row(stale).version, "retour": "liste"}
    address = f"{LIST}{stale.id}/etape/?etat=en-attente&signe=priorite-a-revoir"
    answer = ines.post(address, again)
    assert answer.url == f"{LIST}?etat=en-attente&signe=priorite-a-revoir"
    assert row(stale).tier == "T4"
    assert f"{LIST}{stale.id}/" not in page_text(ines.get(answer.url))


def test_a_priority_that_still_holds_is_not_to_be_seen_again(wait, ines):
    wait(at=later(days=-200), birth_date=date(1990, 1, 2), pregnancy=True)
    wait(at=later(days=-90), last_name="Houx", discharged_on=date(2026, 8, 10), ald=True)
    assert "à revoir" not in page_text(ines.get("/acces/"))


def test_how_long_a_pregnancy_counts_is_a_dated_setting(wait, ines):
    wait(at=later(days=-200), birth_date=date(1990, 1, 2), pregnancy=True)
    settings.change_settings(by=SYSTEM, at=NOW, valid_from=NOW.date(), pregnancy_days=180)
    assert "priorité à revoir" in page_text(ines.get("/acces/"))


def test_a_pregnancy_counts_from_the_day_it_was_said(wait, office, ines):
    received = wait(at=later(days=-300), birth_date=date(1990, 1, 2))
    say(office, received, at=later(days=-10), pregnancy=True)
    assert row(received).pregnancy_noted_on == later(days=-10).date()
    say(office, received, at=NOW, pregnancy=True, phone="06 99 88 77 66")
    assert row(received).pregnancy_noted_on == later(days=-10).date()
    post(ines, received, "qualifier")
    assert row(received).tier == "T1"
    assert "à revoir" not in page_text(ines.get("/acces/"))


def test_a_pregnancy_that_is_no_more_said_has_no_day(wait, office):
    received = wait(birth_date=date(1990, 1, 2), pregnancy=True)
    say(office, received, at=NOW)
    assert row(received).pregnancy_noted_on is None


def test_a_pregnancy_leaves_its_day_with_the_identity(wait):
    received = wait(birth_date=date(1990, 1, 2), pregnancy=True)
    own_request.withdraw(at=NOW, link=received.link)
    assert (row(received).pregnancy, row(received).pregnancy_noted_on) == (False, None)


@pytest.mark.parametrize(("first", "last", "noted"), [(-60, -5, -60), (-400, -5, -5)])
def test_a_merge_counts_one_pregnancy_from_the_first_time(wait, ines, first, last, noted):
    born = {"birth_date": date(1990, 1, 2), "pregnancy": True}
    old, new = wait(at=later(days=first), **born), wait(at=later(days=last), **born)
    post(ines, old, "doublon", other=row(new).reference)
    assert row(new).received_at == later(days=first)
    assert row(new).pregnancy_noted_on == later(days=noted).date()


def test_a_merge_leaves_a_pregnancy_the_day_it_was_said(wait, ines):
    born = {"birth_date": date(1990, 1, 2)}
    old = wait(at=later(days=-300), **born)
    new = wait(at=later(days=-5), pregnancy=True, **born)
    post(ines, old, "doublon", other=row(new).reference)
    assert row(new).pregnancy_noted_on == later(days=-5).date()
    assert "à revoir" not in page_text(ines.get("/acces/"))


def test_the_list_and_the_file_agree_on_a_priority_to_see_again(wait, office, monkeypatch):
    """Seventy at the reception, seventy-one since: the discharge is over, the age has come."""
    reasons = [
        replace(row, tier="T1") if row.code == "age" else row for row in tiers.rules()[0].reasons
    ]
    rule = replace(tiers.rules()[0], reasons=tuple(reasons))
    monkeypatch.setattr(tiers, "rules", lambda: (rule,))
    received = wait(
        at=later(days=-90), birth_date=date(1955, 10, 1), discharged_on=date(2026, 8, 10)
    )
    opened = traced_reads.open_request(
        by=office.ines, reason="office", at=NOW, request_id=received.id
    )
    listed = situations.stale_ids(NOW)
    proposed = candidates.need(received.id, at=NOW).stale
    assert opened.assessment.tier == row(received).tier == "T1"
    assert not listed and not proposed


def test_three_calls_in_a_row_are_one_try(wait, ines):
    received = wait()
    for _ in range(3):
        post(ines, received, "appel", outcome="no_answer")
    assert row(received).attempts == 1
    page = page_text(ines.get(f"{LIST}{received.id}/"))
    assert "1 appel sans réponse. Encore 2, à un autre moment" in page
    answer = post(ines, received, "clore", reason="unreachable")
    assert "Encore 2 appels sans réponse" in page_text(answer, 422)
