"""A PDF is laid out once for the same words: the same input gives the same bytes, which
``tests/foundation/test_pdf.py`` shows. Whoever looks at that asks for ``laid_out_anew``."""

from functools import wraps

import pytest


def cached(pdf):
    """Keyed by what is laid out and by what lays it out, which a test may replace."""
    cache: dict[tuple, tuple[bytes, list[int]]] = {}
    uncached = pdf.lay_out

    @wraps(uncached)
    def lay_out(html, *, as_of, identifier, attachments=(), on_page=None):
        key = (html, as_of, identifier, *attachments, pdf.MAX_HTML, pdf._lay_out)
        notify = on_page or (lambda page: None)
        if key in cache:
            for page in cache[key][1]:
                notify(page)
        else:
            pages: list[int] = []
            content = uncached(
                html,
                as_of=as_of,
                identifier=identifier,
                attachments=attachments,
                on_page=lambda page: (pages.append(page), notify(page)),
            )
            cache[key] = content, pages
        return cache[key][0]

    return lay_out


class PdfCache:
    @pytest.fixture(scope="session", autouse=True)
    @classmethod
    def _laid_out_once(cls, django_test_environment):
        from cpts_portal.foundation.web import pdf

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(pdf, "lay_out", cached(pdf))
            yield

    @pytest.fixture
    @classmethod
    def laid_out_anew(cls, monkeypatch):
        from cpts_portal.foundation.web import pdf

        monkeypatch.setattr(pdf, "lay_out", pdf.lay_out.__wrapped__)
