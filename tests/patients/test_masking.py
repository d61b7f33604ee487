"""No hidden count can be worked out from what a funder reads."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.domain.masking import mask_list, mask_table, small

THRESHOLD = 11
counts = st.one_of(st.just(0), st.integers(0, 14), st.integers(0, 120))
tables = st.integers(1, 5).flatmap(
    lambda wide: st.lists(st.lists(counts, min_size=wide, max_size=wide), min_size=1, max_size=6)
)


def grid(masked):
    return [
        *[[*row, total] for row, total in zip(masked.rows, masked.row_totals, strict=True)],
        [*masked.column_totals, masked.total],
    ]


def equations(masked, system):
    """Each row and each column: parts less total is nothing. Only hidden cells are unknown."""
    cells = grid(masked)
    high, wide = len(cells), len(cells[0])
    unknown = {
        (i, j): number
        for number, (i, j) in enumerate(
            (i, j) for i in range(high) for j in range(wide) if cells[i][j] is None
        )
    }
    lines = [[(i, j) for j in range(wide)] for i in range(high)]
    lines += [[(i, j) for i in range(high)] for j in range(wide)]
    for line in lines:
        row = [Fraction(0)] * (len(unknown) + 1)
        for cell in line:
            sign = -1 if cell == line[-1] else 1
            if cell in unknown:
                row[unknown[cell]] += sign
            else:
                row[-1] -= sign * cells[cell[0]][cell[1]]
        system.append(row)
    return unknown


def worked_out(masked) -> set:
    """Cells that the equations fix: Gauss and Jordan, in exact fractions."""
    system: list[list[Fraction]] = []
    unknown = equations(masked, system)
    pivots, row = [], 0
    for column in range(len(unknown)):
        match = next((r for r in range(row, len(system)) if system[r][column]), None)
        if match is None:
            continue
        system[row], system[match] = system[match], system[row]
        pivot = system[row][column]
        system[row] = [value / pivot for value in system[row]]
        for other in range(len(system)):
            if other != row and system[other][column]:
                factor = system[other][column]
                system[other] = [
                    a - factor * b for a, b in zip(system[other], system[row], strict=True)
                ]
        pivots.append(column)
        row += 1
    fixed = {
        column
        for number, column in enumerate(pivots)
        if not any(system[number][other] for other in range(len(unknown)) if other != column)
    }
    return {cell for cell, number in unknown.items() if number in fixed}


@given(tables)
def test_no_hidden_cell_follows_from_the_rows_the_columns_and_the_totals(rows):
    assert worked_out(mask_table(rows, THRESHOLD)) == set()


@given(tables)
def test_no_small_count_shows_and_what_shows_is_true(rows):
    masked = mask_table(rows, THRESHOLD)
    true = [*[[*row, sum(row)] for row in rows]]
    true.append([sum(row[j] for row in true) for j in range(len(true[0]))])
    for masked_row, true_row in zip(grid(masked), true, strict=True):
        for cell, value in zip(masked_row, true_row, strict=True):
            assert cell is None or (cell == value and not 0 < cell < THRESHOLD)


@given(tables)
def test_what_a_line_hides_is_never_a_handful_of_people(rows):
    """A total less what shows of its line is a count too."""
    cells = grid(mask_table(rows, THRESHOLD))
    lines = cells + [list(column) for column in zip(*cells, strict=True)]
    for line in lines:
        hidden = [value for value in line[:-1] if value is None]
        if hidden and line[-1] is not None:
            together = line[-1] - sum(value for value in line[:-1] if value is not None)
            assert len(hidden) >= 2 and together >= THRESHOLD


@given(tables)
def test_the_grand_total_is_told_unless_it_is_small(rows):
    total = sum(map(sum, rows))
    assert mask_table(rows, THRESHOLD).total == small(total, THRESHOLD)


@given(st.lists(st.integers(11, 500), min_size=1, max_size=8))
def test_nothing_is_hidden_where_nothing_is_small(values):
    assert mask_list(values, THRESHOLD) == (tuple(values), sum(values))


def test_one_small_part_takes_another_with_it():
    assert mask_list([3, 40, 25], THRESHOLD) == ((None, 40, None), 68)


def test_two_small_parts_that_add_up_to_little_take_a_third():
    parts, total = mask_list([1, 1, 30, 50], THRESHOLD)
    assert (parts, total) == ((None, None, None, 50), 82)


def test_one_alone_takes_the_smallest_other_of_its_line_and_not_those_of_nobody():
    masked = mask_table([[0, 11, 11], [0, 2, 13]], THRESHOLD)
    assert masked.rows == ((0, None, None), (0, None, None))
    assert (masked.row_totals, masked.column_totals) == ((22, 15), (0, 13, 24))


def test_a_table_without_a_row_counts_nobody():
    masked = mask_table([], THRESHOLD)
    assert (masked.rows, masked.row_totals, masked.total) == ((), (), 0)


@pytest.mark.parametrize("count", [0, 11, 12])
def test_nobody_and_enough_are_told(count):
    assert small(count, THRESHOLD) == count


@pytest.mark.parametrize("few", [1, THRESHOLD - 1])
def test_nothing_at_all_is_told_of_a_few_people_together(few):
    """Not even which of the cells are empty: the others would be them."""
    masked = mask_table([[0, few], [0, 0]], THRESHOLD)
    assert {cell for line in grid(masked) for cell in line} == {None}
