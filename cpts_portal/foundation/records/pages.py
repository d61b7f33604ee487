"""One page of many rows."""

from collections.abc import Callable

from django.core.paginator import Page, Paginator

PAGE_SIZE = 50


class _PresentingPaginator(Paginator):
    def __init__(self, rows, present: Callable, count: int | None):
        super().__init__(rows, PAGE_SIZE)
        self.present = present
        if count is not None:
            self.count = count

    def _get_page(self, rows, number, paginator):
        return Page(self.present(rows), number, paginator)


def page_of(rows, number: str | int, *, present: Callable = list, count: int | None = None) -> Page:
    """One page of ``rows``; ``present`` turns its rows into what the page reads; a number that is
    none is the first, one too far the last. ``count``: when it is already known."""
    return _PresentingPaginator(rows, present, count).get_page(number)
