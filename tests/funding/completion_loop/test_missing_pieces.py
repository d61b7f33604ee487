"""What is missing is computed; a piece is taken away and put back, unless a version lists it."""

import pytest

from funding.indicators.models import Line, LineYear, Measurement
from members.queries import meetings
from tests.funding import review_steps as review
from tests.funding.completion_loop.points import scan
from tests.funding.dossier_world import AT, by_system
from tests.funding.lines import line_of
from tests.support.pages import page_text

pytestmark = pytest.mark.usefixtures("db", "world")


def test_what_a_line_lacks_is_what_it_expects_and_was_not_deposited(office):
    from funding.indicators import operations as lines

    lines.add_line(
        **by_system(
            line=Line(
                number="L77",
                mission_id="acces",
                label="Deux bilans",
                kind="deliverable",
                unit="fait",
                direction="B",
                source="CPTS",
                judged_on="cpts",
            )
        )
    )
    lines.set_line_year(
        **by_system(
            line_number="L77",
            contract_year=1,
            expects={"bilan": 2, "guide": 1},
            row=LineYear(max_eur=10),
        )
    )
    lines.record_measurement(
        **by_system(
            line_number="L77",
            contract_year=1,
            figure=Measurement(
                body="cpts",
                value=1,
                source="CPTS",
                as_of_on=AT.date().replace(year=2023, month=6, day=30),
            ),
        )
    )

    def missing() -> str:
        return line_of("L77", 1, AT.date()).missing_evidence

    def deposit(color: str, expected: str) -> None:
        form = {"label": "Pièce", "dated_on": "2023-06-01", "expected": expected}
        answer = office.post("/indicateurs/L77/1/pieces/", form | {"upload": scan(color)})
        assert answer.status_code == 302

    assert missing() == "bilan (0 sur 2), guide"
    deposit("red", "bilan")
    assert missing() == "bilan (1 sur 2), guide"
    deposit("blue", "bilan")
    deposit("green", "guide")
    assert missing() == ""
    assert "Preuve manquante" not in page_text(office.get("/indicateurs/L77/1/"))


def test_a_missing_sheet_leads_to_its_meeting_and_is_missing_no_more_once_deposited(office):
    from members.operations import meetings as writes

    writes.record_meeting(
        **by_system(
            number="M003",
            title="Soirée",
            mission_code="acces",
            minutes=90,
            activity_code="GT",
            held_on=AT.date().replace(year=2023, month=6, day=1),
            attendee_ids=[],
            action_number="A9",
            sheet_missing=True,
        )
    )
    from funding.models import Line

    Line.objects.filter(number="L06").update(action_number="A9")
    meeting = meetings.find_by_number("M003")
    page = page_text(office.get("/indicateurs/L06/1/"))
    assert "feuille d’émargement du 1er juin 2023" in page
    assert f"/reunions/{meeting.id}/#feuille" in page
    office.post(f"/reunions/{meeting.id}/feuille/deposer/", {"upload": scan()})
    assert line_of("L06", 1, AT.date()).missing == ()


def test_a_piece_is_taken_away_and_put_back(office):
    deposit = {"label": "Bilan", "dated_on": "2023-06-01", "upload": scan()}
    office.post("/indicateurs/L06/1/pieces/", deposit)
    piece = line_of("L06", 1, AT.date()).pieces[0]
    path = f"/indicateurs/L06/1/pieces/{piece.id}"
    assert "Oui, retirer cette pièce" in page_text(office.get("/indicateurs/L06/1/"))
    page = page_text(office.post(f"{path}/retirer/", follow=True))
    assert "Pièce retirée : Bilan" in page
    assert line_of("L06", 1, AT.date()).pieces == ()
    assert "Pièce remise." in page_text(office.post(f"{path}/remettre/", follow=True))
    assert line_of("L06", 1, AT.date()).pieces == (piece,)


def test_a_piece_listed_in_a_version_sent_stays(office):
    deposit = {"label": "Bilan", "dated_on": "2023-06-01", "upload": scan()}
    office.post("/indicateurs/L06/1/pieces/", deposit)
    review.submit()
    piece = line_of("L06", 1, AT.date()).pieces[0]
    page = page_text(office.post(f"/indicateurs/L06/1/pieces/{piece.id}/retirer/", follow=True))
    assert "figure dans la version 1, déjà transmise : elle reste." in page
    assert line_of("L06", 1, AT.date()).pieces == (piece,)


def deposit_sheet(client, number: str):
    meeting = meetings.find_by_number(number)
    return client.post(f"/reunions/{meeting.id}/feuille/deposer/", {"upload": scan()}, follow=True)


def test_a_sheet_listed_in_a_version_sent_is_never_replaced(office):
    before = meetings.find_by_number("M001").sheet_document_id
    review.submit()
    page = page_text(deposit_sheet(office, "M001"), 422)
    words = "figure dans la version 1 du dossier de l’année 1, déjà transmise aux financeurs"
    assert words in page
    assert meetings.find_by_number("M001").sheet_document_id == before


def test_a_sheet_found_after_the_sending_is_deposited(office):
    review.submit()
    deposit_sheet(office, "M002")
    assert meetings.find_by_number("M002").sheet_missing is False
