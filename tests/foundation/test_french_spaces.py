import pytest
from django.http import HttpResponse, StreamingHttpResponse

from cpts_portal.foundation.web.french_spaces import tie_spaces, tie_spaces_of_pages


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("Un mot : « oui » ; non ? Si !", "Un mot_: «_oui_»_; non_? Si_!"),
        ('<a href="/">Lien</a> : suite', '<a href="/">Lien</a>_: suite'),
        ("<b>3 heures</b>\n    ; deux «\n  mots\n»", "<b>3 heures</b>_; deux «_mots_»"),
        ("tenu\u00a0: déjà", "tenu\u00a0: déjà"),
        ('<input value="a : b" title="c ?">', '<input value="a : b" title="c ?">'),
        ("<textarea>\na : b ?</textarea> ?", "<textarea>\na : b ?</textarea>_?"),
        ("<script>a ? b : c</script>", "<script>a ? b : c</script>"),
        ("<time>20:15</time>\n  <p>", "<time>20:15</time>\n  <p>"),
    ],
)
def test_a_space_breaks_no_french_sentence_and_nothing_that_a_form_holds(html, expected):
    assert tie_spaces(html) == expected.replace("_", "\u00a0")


def test_pages_alone_are_changed(rf):
    def content(response) -> bytes:
        return tie_spaces_of_pages(lambda request: response)(rf.get("/")).getvalue()

    assert content(HttpResponse("<p>a : b</p>")) == "<p>a\u00a0: b</p>".encode()
    assert content(HttpResponse("a : b", content_type="text/plain")) == b"a : b"
    assert content(StreamingHttpResponse([b"a : b"])) == b"a : b"
