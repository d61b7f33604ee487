"""Counts shown to funders: small ones are hidden, and enough of the others that none of the hidden
ones can be worked out from a row, a column or a total. Pure.

A table is completed by its totals. Hidden cells are the edges of a graph whose vertices are the
rows and the columns: a hidden cell can be worked out exactly when its edge is on no cycle. So cells
are hidden until each is on one, and until what a line hides adds up to no small number either.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

Cell = tuple[int, int]


@dataclass(frozen=True)
class Masked:
    """None stands where a count is hidden. ``total`` is the grand total."""

    rows: tuple[tuple[int | None, ...], ...]
    row_totals: tuple[int | None, ...]
    column_totals: tuple[int | None, ...]
    total: int | None


def small(count: int, threshold: int) -> int | None:
    """A number that stands alone, tied to no other one."""
    return None if 0 < count < threshold else count


def mask_list(counts: Sequence[int], threshold: int) -> tuple[tuple[int | None, ...], int | None]:
    """The parts and their total."""
    masked = mask_table([counts], threshold)
    return masked.rows[0], masked.total


def mask_table(rows: Sequence[Sequence[int]], threshold: int) -> Masked:
    """The grand total is hidden only when it is small itself: it is published elsewhere too."""
    grid = _with_totals(rows)
    hidden = _Hiding(grid, threshold).hidden()

    def masked(i: int, j: int) -> int | None:
        return None if (i, j) in hidden else grid[i][j]

    high, wide = len(grid) - 1, len(grid[0]) - 1
    return Masked(
        rows=tuple(tuple(masked(i, j) for j in range(wide)) for i in range(high)),
        row_totals=tuple(masked(i, wide) for i in range(high)),
        column_totals=tuple(masked(high, j) for j in range(wide)),
        total=masked(high, wide),
    )


def _with_totals(rows: Sequence[Sequence[int]]) -> list[list[int]]:
    grid = [[*row, sum(row)] for row in rows]
    wide = len(grid[0]) if grid else 1
    return [*grid, [sum(row[j] for row in grid) for j in range(wide)]]


class _Hiding:
    def __init__(self, grid: list[list[int]], threshold: int):
        self.grid, self.threshold = grid, threshold
        self.high, self.wide = len(grid), len(grid[0])
        self.corner = (self.high - 1, self.wide - 1)

    def hidden(self) -> set[Cell]:
        every = set(product(range(self.high), range(self.wide)))
        if 0 < self._value(self.corner) < self.threshold:
            return every
        hidden = {cell for cell in every if 0 < self._value(cell) < self.threshold}
        while more := self._next(hidden):
            hidden |= more
        return hidden

    def _value(self, cell: Cell) -> int:
        return self.grid[cell[0]][cell[1]]

    def _next(self, hidden: set[Cell]) -> set[Cell]:
        for line in self._lines():
            if self._discloses(line, hidden):
                return self._cheapest(line, hidden)
        for cell in sorted(hidden):
            if not _on_a_cycle(cell, hidden):
                return self._cycle_through(cell, hidden)
        return set()

    def _lines(self) -> list[list[Cell]]:
        """Each row and each column, its total last."""
        across = [[(i, j) for j in range(self.wide)] for i in range(self.high)]
        down = [[(i, j) for i in range(self.high)] for j in range(self.wide)]
        return across + down

    def _discloses(self, line: list[Cell], hidden: set[Cell]) -> bool:
        """With a total that shows, what is hidden is known together: one alone, or few people."""
        parts = [cell for cell in line[:-1] if cell in hidden]
        if line[-1] in hidden:
            return not parts
        together = sum(self._value(cell) for cell in parts)
        return bool(parts) and (len(parts) == 1 or together < self.threshold)

    def _cheapest(self, line: list[Cell], hidden: set[Cell]) -> set[Cell]:
        """The smallest part that is not nothing, then a nothing, then the total."""
        free = [cell for cell in line if cell not in hidden and cell != self.corner]
        if not free:
            return self._all_but_the_corner() - hidden
        return {
            min(free, key=lambda cell: (cell == line[-1], not self._value(cell), self._cost(cell)))
        }

    def _cycle_through(self, cell: Cell, hidden: set[Cell]) -> set[Cell]:
        """The rectangle that costs least: its three other corners are hidden with it."""
        i, j = cell
        rectangles = [
            {(i, column), (row, j), (row, column)} - hidden
            for row in range(self.high)
            for column in range(self.wide)
            if row != i and column != j
        ]
        allowed = [more for more in rectangles if more and self.corner not in more]
        if not allowed:
            return self._all_but_the_corner() - hidden
        return min(allowed, key=lambda more: (sum(map(self._cost, more)), sorted(more)))

    def _all_but_the_corner(self) -> set[Cell]:
        return set(product(range(self.high), range(self.wide))) - {self.corner}

    def _cost(self, cell: Cell) -> int:
        """What a reader loses: a total counts more people than its parts, and costs more."""
        return self._value(cell) + 1


def _on_a_cycle(cell: Cell, hidden: set[Cell]) -> bool:
    """Whether the row and the column of a cell stay joined without it."""
    visited, to_visit = set(), [("row", cell[0])]
    others = hidden - {cell}
    while to_visit:
        kind, index = to_visit.pop()
        if (kind, index) in visited:
            continue
        visited.add((kind, index))
        if kind == "row":
            to_visit += [("column", j) for i, j in others if i == index]
        else:
            to_visit += [("row", i) for i, j in others if j == index]
    return ("column", cell[1]) in visited
