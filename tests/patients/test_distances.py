"""How far two communes are, as the crow flies, from the centres of their contours."""

import pytest

from patients.domain.matching import centre, kilometres

# longitude, latitude; the ring ends where it began
TRIANGLE = [[0.0, 0.0], [6.0, 0.0], [0.0, 3.0], [0.0, 0.0]]
FAR_AWAY = [[50.0, 40.0], [51.0, 40.0], [50.0, 41.0], [50.0, 40.0]]
FLAT = [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]
HOLE = [[1.0, 1.0], [1.2, 1.0], [1.0, 1.2], [1.0, 1.0]]


@pytest.mark.parametrize(
    ("contour", "point"),
    [
        ([[TRIANGLE]], (2.0, 1.0)),
        ([[TRIANGLE[::-1]]], (2.0, 1.0)),
        ([[TRIANGLE, HOLE]], (2.0, 1.0)),
        ([[TRIANGLE, HOLE[:2]]], (2.0, 1.0)),
        # the largest part of the commune, wherever it comes
        ([[TRIANGLE], [FAR_AWAY]], (2.0, 1.0)),
        ([[FAR_AWAY], [TRIANGLE]], (2.0, 1.0)),
        # a rectangle of four by two, away from the origin
        ([[[[2.0, 4.0], [6.0, 4.0], [6.0, 6.0], [2.0, 6.0], [2.0, 4.0]]]], (4.0, 5.0)),
        # a ring that encloses nothing stands where it begins
        ([[FLAT]], (1.0, 2.0)),
        # two points make no ring, three do
        ([[[[1.0, 2.0], [3.0, 4.0]]], [TRIANGLE]], (2.0, 1.0)),
        ([[TRIANGLE[:3]]], (2.0, 1.0)),
        ([[]], None),
        ([[[[1.0, 2.0], [3.0, 4.0]]]], None),
        ([], None),
        (None, None),
    ],
)
def test_a_commune_stands_at_the_centre_of_its_largest_part(contour, point):
    assert centre(contour) == (point and pytest.approx(point))


@pytest.mark.parametrize(
    ("start", "end", "km"),
    [
        # on a ball of 6371 km: a quarter of a meridian, half of the equator, over the pole
        ((0.0, 0.0), (0.0, 90.0), 10008),
        ((0.0, 0.0), (180.0, 0.0), 20015),
        ((0.0, 45.0), (180.0, 45.0), 10008),
        # sixty degrees of a great circle, one of a meridian, of the equator, of the 60th parallel
        ((0.0, 45.0), (90.0, 45.0), 6672),
        ((0.0, 0.0), (0.0, 1.0), 111),
        ((0.0, 0.0), (1.0, 0.0), 111),
        ((0.0, 60.0), (1.0, 60.0), 56),
        ((1.38, 44.73), (1.38, 44.73), 0),
        (None, (1.38, 44.73), None),
        ((1.38, 44.73), None, None),
    ],
)
def test_two_communes_are_as_far_as_the_crow_flies(start, end, km):
    assert kilometres(start, end) == km
