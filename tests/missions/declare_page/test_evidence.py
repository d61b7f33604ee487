"""The piece is a sandboxed download."""

from missions.models import Evidence
from tests.missions.declare_page.conftest import URL, picture


def test_evidence_is_a_sandboxed_download_for_its_owner_and_the_coordinator(browsers, world, typed):
    browsers.claudie.post(URL, typed(evidence=[picture("a\"b'\n<i>.png")]))
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
    shown = browsers.claire.get(f"/missions/pieces/{piece.id}/image/")
    assert shown["Content-Type"] == "image/jpeg"
    assert browsers.paul.post(f"/missions/pieces/{piece.id}/retirer/").status_code == 404
    assert browsers.claire.post(f"/missions/pieces/{piece.id}/retirer/").status_code in (403, 404)
    assert Evidence.objects.count() == 1
