"""One page of many rows."""

from collections.abc import Callable

from django.core.paginator import Page, Paginator

PAGE_SIZE = 50


class _ShownPaginator(Paginator):
    def __init__(self, rows, shown: Callable, count: int | None):
        super().__init__(rows, PAGE_SIZE)
        self.shown = shown
        if count is not None:
            self.count = count

    def _get_page(self, rows, number, paginator):
        return Page(self.shown(rows), number, paginator)


def page_of(rows, number: str | int, *, shown: Callable = list, count: int | None = None) -> Page:
    """One page of ``rows``; ``shown`` turns its rows into what the page reads; a number that is
    none is the first, one too far the last. ``count``: when it is already known."""
    return _ShownPaginator(rows, shown, count).get_page(number)
