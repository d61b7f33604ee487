"""The piece is a sandboxed download."""

from missions.models import Declaration, Evidence
from tests.missions.declare_page.conftest import URL, picture
from tests.support.pages import page_text


def test_evidence_is_a_sandboxed_download_for_its_owner_and_the_coordinator(browsers, world, entry):
    browsers.claudie.post(URL, entry(evidence=[picture("a\"b'\n<i>.png")]))
    piece = Evidence.objects.get()
    for browser, status in ((browsers.claudie, 200), (browsers.claire, 200), (browsers.paul, 404)):
        answer = browser.get(f"/missions/pieces/{piece.id}/")
        assert answer.status_code == status
        assert browser.get(f"/missions/pieces/{piece.id}/image/").status_code == status
    answer = browsers.claire.get(f"/missions/pieces/{piece.id}/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert b"".join(answer.streaming_content).startswith(b"\x89PNG")
    preview = browsers.claire.get(f"/missions/pieces/{piece.id}/image/")
    assert preview["Content-Type"] == "image/jpeg"


def test_a_piece_goes_with_the_sending_and_nothing_typed_is_lost_before(browsers, entry):
    browsers.claudie.post(URL, entry(evidence=[picture()], intent="draft"))
    row, piece = Declaration.objects.get(), Evidence.objects.get()
    page = f"/missions/heures/{row.id}/modifier/"
    form = entry(version=row.version, duration="3 h", remove=[str(piece.id)])
    refused = browsers.claudie.post(page, form | {"done_on": "2026-11-19"})
    assert 'value="3 h"' in page_text(refused, 422)
    assert f'value="{piece.id}"' in page_text(refused, 422)
    assert "checked" in page_text(refused, 422)
    assert Evidence.objects.exists()
    assert browsers.claudie.post(page, form).status_code == 302
    assert not Evidence.objects.exists()
    row.refresh_from_db()
    assert (row.minutes, row.state) == (180, "submitted")


def test_somebody_elses_piece_cannot_be_removed_from_ones_own_form(browsers, entry):
    browsers.paul.post(URL, entry(evidence=[picture()]))
    browsers.claudie.post(URL, entry(intent="draft"))
    row = Declaration.objects.get(state="draft")
    piece = Evidence.objects.get()
    form = entry(version=row.version, remove=[str(piece.id)])
    answer = browsers.claudie.post(f"/missions/heures/{row.id}/modifier/", form)
    assert answer.status_code == 422
    assert Evidence.objects.exists()


def test_a_sixth_file_is_refused_and_neither_the_hours_nor_their_pieces_change(browsers, entry):
    five = [picture(size=(40, 30 + n)) for n in range(5)]
    browsers.claudie.post(URL, entry(evidence=five, intent="draft"))
    row = Declaration.objects.get()
    form = entry(version=row.version, duration="3 h", evidence=[picture(size=(20, 20))])
    answer = browsers.claudie.post(f"/missions/heures/{row.id}/modifier/", form)
    assert "Cinq fichiers au plus par déclaration." in page_text(answer, 422)
    row.refresh_from_db()
    assert (row.minutes, row.state, Evidence.objects.count()) == (120, "draft", 5)
