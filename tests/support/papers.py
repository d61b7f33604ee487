"""A paper is laid out once for the same words: the same input gives the same bytes, which
``tests/foundation/test_pdf.py`` shows. Whoever looks at that asks for ``laid_out_anew``."""

from functools import wraps

import pytest


def remembering(pdf):
    """Known by what is laid out and by what lays it out, which a test may replace."""
    known: dict[tuple, tuple[bytes, list[int]]] = {}
    really = pdf.lay_out

    @wraps(really)
    def lay_out(html, *, as_of, identifier, attachments=(), on_page=None):
        key = (html, as_of, identifier, *attachments, pdf.MAX_HTML, pdf._lay_out)
        tell = on_page or (lambda page: None)
        if key in known:
            for page in known[key][1]:
                tell(page)
        else:
            pages: list[int] = []
            content = really(
                html,
                as_of=as_of,
                identifier=identifier,
                attachments=attachments,
                on_page=lambda page: (pages.append(page), tell(page)),
            )
            known[key] = content, pages
        return known[key][0]

    return lay_out


class Papers:
    @pytest.fixture(scope="session", autouse=True)
    @classmethod
    def _laid_out_once(cls, django_test_environment):
        from cpts_portal.foundation.web import pdf

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(pdf, "lay_out", remembering(pdf))
            yield

    @pytest.fixture
    @classmethod
    def laid_out_anew(cls, monkeypatch):
        from cpts_portal.foundation.web import pdf

        monkeypatch.setattr(pdf, "lay_out", pdf.lay_out.__wrapped__)
