"""What is kept of a dossier at one moment: drafts share a number, a version sent has its own."""

from types import SimpleNamespace

import pytest

from cpts_portal.foundation.kernel.frozen_json import sha256
from funding.dossier.models import Dossier, Snapshot
from funding.dossier.operations.documents import take_snapshot
from funding.dossier.queries import dossiers
from funding.ledger import operations as ledger
from tests.funding import money_fixture_data
from tests.funding.dossier_world import AT, COORDINATOR, by_system


@pytest.fixture(autouse=True)
def fifth_year(db):
    money_fixture_data.sign_contract()
    ledger.open_year(**by_system(contract_year=5, fixed={"acces": 90_000}, source="contrat"))


def take(words: str, *, at=AT, **more) -> Snapshot:
    """Of contents that say nothing but these words."""
    data = {"words": words}
    contents = SimpleNamespace(
        cover=SimpleNamespace(year=5), sha256=sha256(data), as_data=lambda: data
    )
    return take_snapshot(contents, COORDINATOR, at, **more)


def numbers() -> tuple[int, int]:
    dossier = Dossier.objects.get()
    return dossier.version, dossier.sent_version


def is_asked_for(row: Snapshot) -> bool:
    return dossiers.job_of(row.dossier_id) is not None


def test_a_draft_is_sent_to_nobody_and_no_pdf_is_asked_for():
    draft = take("a")
    assert (draft.version, draft.sent, numbers()) == (1, False, (1, 0))
    assert not is_asked_for(draft)


def test_drafts_share_the_number_of_the_version_to_come():
    assert [take(words).version for words in "aba"] == [1, 1, 1]
    assert Snapshot.objects.count() == 2


def test_a_draft_sent_as_it_stands_is_the_version_sent():
    draft = take("a")
    sent = take("a", sent=True)
    assert sent == draft
    assert (Snapshot.objects.get().sent, numbers()) == (True, (1, 1))
    assert is_asked_for(sent)


def test_the_same_contents_after_the_sending_are_the_version_sent():
    sent = take("a", sent=True)
    assert take("a") == take("a", sent=True) == sent
    assert numbers() == (1, 1)


def test_other_contents_after_the_sending_are_the_version_after():
    take("a", sent=True)
    draft = take("b")
    assert (draft.version, draft.sent, numbers()) == (2, False, (2, 1))
    assert take("b", sent=True) == draft
    assert numbers() == (2, 2)


def test_contents_of_a_version_replaced_since_are_a_version_of_their_own():
    take("a", sent=True)
    take("b", sent=True)
    assert take("a", at=AT.replace(hour=11), sent=True).version == 3


def test_the_figures_are_dated_to_the_minute():
    row = take("a", at=AT.replace(minute=7, second=42, microsecond=531))
    assert row.as_of == AT.replace(minute=7)
    assert row.contents == {
        "as_of": "2026-11-18T10:07:00+01:00",
        "version": 1,
        "contents": {"words": "a"},
    }
