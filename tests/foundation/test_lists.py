"""The kit of lists: what is not offered filters nothing, what filters can be taken off."""

from dataclasses import dataclass

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from cpts_portal.foundation.records.pages import PAGE_SIZE, page_of
from cpts_portal.foundation.web import lists


@dataclass(frozen=True)
class Row:
    name: str
    colour: str
    size: int


ROWS = lists.FactRows(
    Row(name, colour, size)
    for size, (name, colour) in enumerate(
        [("Aulne", "vert"), ("Bouleau", "blanc"), ("Cèdre", "vert"), ("Chêne", "brun")]
    )
)


class TreeFilter(lists.ListFilter):
    kept_names = ("annee",)
    tab_name = "taille"

    taille = lists.ConditionTabs(
        {
            "tous": ("Tous", lambda row: True),
            "grands": ("Grands", lambda row: row.size > 1),
            "petits": ("Petits", lambda row: row.size < 2),
        }
    )
    q = lists.SearchFilter(label="Nom", method="search")
    colour = lists.ChoiceFilter(label="Couleur", field_name="colour")
    du = lists.SinceFilter(label="Du", method="nothing")

    def search(self, rows, _name, text):
        return rows.filter(lambda row: text.lower() in row.name.lower())

    def nothing(self, rows, _name, _day):
        return rows


def filters_of(address: str) -> TreeFilter:
    colours = [("vert", "Vert"), ("blanc", "Blanc"), ("brun", "Brun")]
    return TreeFilter(QueryDict(address), ROWS, choices={"colour": colours})


def names(filters: TreeFilter) -> list[str]:
    return [row.name for row in filters.qs]


@given(
    st.dictionaries(
        st.sampled_from(["taille", "q", "colour", "du", "page", "autre"]),
        st.sampled_from(["", "grands", "vert", "rose", "chê", "2026-13-01", "2026-02-01", "²"]),
    )
)
def test_whatever_is_asked_the_rows_are_those_that_each_valid_filter_keeps(values):
    query = QueryDict(mutable=True)
    query.update(values)
    filters = filters_of(query.urlencode())
    colour, tab = values.get("colour"), values.get("taille")
    assert names(filters) == [
        row.name
        for row in ROWS
        if (colour not in ("vert", "blanc", "brun") or row.colour == colour)
        and (tab != "grands" or row.size > 1)
        and (values.get("q", "").lower() in row.name.lower())
    ]


@given(st.sampled_from(["q=chê&colour=brun&du=2026-02-01", "colour=vert&taille=grands&page=3", ""]))
def test_the_address_of_a_tag_drops_its_filter_alone_and_the_page(address):
    filters = filters_of(f"annee=4&{address}")
    for name, tag in zip(
        (n for n in ("q", "colour", "du") if filters.value(n)), filters.active, strict=True
    ):
        without = QueryDict(tag.address.removeprefix("?"))
        assert name not in without
        assert "page" not in without
        left = set(QueryDict(f"annee=4&{address}")) - {name, "page"}
        assert set(without) == left


def test_a_tag_says_what_it_filters_in_french():
    filters = filters_of("q=chê&colour=brun&du=2026-02-01")
    assert [tag.label for tag in filters.active] == [
        "« chê »",
        "Brun",
        "depuis le 1er février 2026",
    ]


@pytest.mark.parametrize("address", ["colour=rose", "du=2026-13-01", "taille=x", "q=" + "x" * 81])
def test_what_is_not_offered_filters_nothing_and_is_no_tag(address):
    filters = filters_of(address)
    assert len(filters.qs) == len(ROWS)
    assert filters.active == ()


def test_each_tab_counts_what_the_other_filters_keep():
    filters = filters_of("colour=vert&taille=petits&page=2&annee=4")
    counts = filters.filters["taille"].counts(filters.rows_without("taille"))
    tabs = filters.counted_tabs(counts)
    assert [(tab.label, tab.count, tab.current) for tab in tabs] == [
        ("Tous", 2, False),
        ("Grands", 1, False),
        ("Petits", 1, True),
    ]
    assert dict(QueryDict(tabs[1].address[1:]).items()) == {
        "annee": "4",
        "colour": "vert",
        "taille": "grands",
    }


def test_the_two_forms_of_a_list_send_each_other_s_answers():
    """Searching keeps what is filtered, filtering keeps what is searched."""
    filters = filters_of("annee=4&taille=grands&q=c&colour=vert")
    search, fold = filters.asked_beside_search, filters.asked_beside_fold
    assert search == [("annee", "4"), ("taille", "grands"), ("colour", "vert")]
    assert fold == [("annee", "4"), ("taille", "grands"), ("q", "c")]
    folded = [field.name for field in filters.folded_fields]
    assert {*folded, "q", "taille"} == set(filters.filters)


def test_a_page_that_does_not_exist_is_the_first_or_the_last():
    rows = list(range(PAGE_SIZE + 3))
    negated = lambda rows: [-row for row in rows]  # noqa: E731
    assert list(page_of(rows, "zz", present=negated))[:2] == [0, -1]
    assert list(page_of(rows, "9999", present=negated)) == [-50, -51, -52]
    assert page_of(rows, 2, count=len(rows)).paginator.count == len(rows)
