"""Lists from one kit: what the address asks for filters the page, its counts and its files alike.

A value that is not offered filters nothing and breaks nothing. The names of the filters are those
of the address; a list declares its own in ``filters.py`` of its app.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.http import QueryDict
from django_filters.fields import ChoiceField

from cpts_portal.foundation.kernel import french
from cpts_portal.foundation.web.forms import DayInput, TidyForm

LONGEST = 80


@dataclass(frozen=True)
class Tab:
    code: str
    label: str
    count: int
    current: bool
    address: str


@dataclass(frozen=True)
class ActiveFilter:
    """``address`` asks for the same list without it."""

    label: str
    address: str


class SearchInput(forms.TextInput):
    input_type = "search"


class OrderField(ChoiceField):
    """The order in force is selected, asked for or not."""

    def bound_data(self, data, initial):
        return data or initial


class SearchFilter(django_filters.CharFilter):
    """The one search box of a list."""

    def __init__(self, *, label: str, **kwargs):
        super().__init__(label=label, max_length=LONGEST, widget=SearchInput, **kwargs)

    def words(self, value: str) -> str:
        return f"« {value} »"


class ChoiceFilter(django_filters.ChoiceFilter):
    """``choices`` may be given when the set is built: those of the day, of the base."""

    def __init__(self, *, label: str, choices=(), empty_label: str = "Toutes", **kwargs):
        super().__init__(label=label, choices=choices, empty_label=empty_label, **kwargs)

    def words(self, value: str) -> str:
        return str(dict(self.field.choices).get(value, value))


class ConditionFilter(ChoiceFilter):
    """``conditions``: code of the address → its label and what ``rows.filter`` keeps."""

    def __init__(self, conditions: Mapping[str, tuple], **kwargs):
        self.conditions = conditions
        choices = [(code, label) for code, (label, _) in conditions.items()]
        super().__init__(choices=choices, **kwargs)

    def filter(self, rows, value):
        return rows.filter(self.conditions[value][1]) if value else rows


class SinceFilter(django_filters.DateFilter):
    """Both ends count."""

    sentence, lookup = "depuis le {}", "gte"

    def __init__(self, **kwargs):
        super().__init__(widget=DayInput, lookup_expr=self.lookup, **kwargs)

    def words(self, value) -> str:
        return self.sentence.format(french.day(value))


class UntilFilter(SinceFilter):
    sentence, lookup = "jusqu’au {}", "lte"


class TabFilter(django_filters.ChoiceFilter):
    """``tabs``: code of the address → its label and its states, none for all; the first is shown
    when the address says nothing. ``beside``: those that only links ask for."""

    def __init__(self, tabs: Mapping[str, tuple], *, beside: Mapping[str, tuple] | None = None):
        self.tabs, self.states = tabs, {**tabs, **(beside or {})}
        self.default = next(iter(tabs))
        choices = [(code, label) for code, (label, _) in self.states.items()]
        super().__init__(choices=choices, label="État")

    def filter(self, rows, value):
        states = self.states[value or self.default][1]
        return rows.filter(state__in=states) if states else rows


class ConditionTabs(TabFilter):
    """``tabs``: code of the address → its label and what ``rows.filter`` keeps."""

    def filter(self, rows, value):
        return rows.filter(self.states[value or self.default][1])

    def counts(self, rows) -> dict[str, int]:
        return {code: len(self.filter(rows, code)) for code in self.tabs}


class OrderFilter(django_filters.ChoiceFilter):
    """``orders``: code of the address → its label and its columns."""

    field_class = OrderField

    def __init__(self, orders: Mapping[str, tuple[str, tuple[str, ...]]]):
        self.orders = orders
        choices = [(code, label) for code, (label, _) in orders.items()]
        super().__init__(choices=choices, label="Trier par", empty_label=None)

    def filter(self, rows, value):
        return rows.order_by(*self.orders[value or self.parent.default_order][1])


class ListFilter(django_filters.FilterSet):
    tab_name, order_name, search_name = "etat", "tri", "q"
    # of the address, not of the list: what they say stays
    kept_names: tuple[str, ...] = ()
    dropped_by_a_tab: tuple[str, ...] = ("page", "tri")

    class Meta:
        form = TidyForm

    def __init__(self, data: QueryDict, rows, *, choices: Mapping[str, Any] | None = None):
        """``choices``: by name of a filter, pairs or a function that gives them."""
        super().__init__(data, rows)
        for name, pairs in (choices or {}).items():
            self.filters[name].extra["choices"] = pairs if callable(pairs) else list(pairs)
        if self.order_name in self.filters:
            self.form.fields[self.order_name].initial = self.default_order

    @property
    def default_order(self) -> str:
        return next(iter(self.filters[self.order_name].orders))

    def filter_queryset(self, rows):
        return self._filtered(rows, self.filters)

    def rows_without(self, *names: str):
        """The rows that every other filter keeps."""
        return self._filtered(self.queryset.all(), [n for n in self.filters if n not in names])

    def _filtered(self, rows, names: Iterable[str]):
        for name in names:
            rows = self.filters[name].filter(rows, self.value(name))
        return rows

    def value(self, name: str):
        """What was validly asked; an empty text otherwise."""
        return self._asked.get(name) or ""

    @cached_property
    def _asked(self) -> Mapping[str, Any]:
        """What is wrong is left out."""
        self.form.is_valid()
        return self.form.cleaned_data if self.form.is_bound else {}

    @property
    def tab(self) -> str:
        return self.value(self.tab_name) or self.filters[self.tab_name].default

    def tabs(self, counts: Mapping[str, int]) -> list[Tab]:
        """``counts`` by state, every other filter kept."""
        tabs = self.filters[self.tab_name].tabs.items()
        counted = {
            code: sum(counts.get(state, 0) for state in states) if states else sum(counts.values())
            for code, (_, states) in tabs
        }
        return self.counted_tabs(counted)

    def counted_tabs(self, counts: Mapping[str, int]) -> list[Tab]:
        """``counts`` by code of the tab."""
        tabs = self.filters[self.tab_name].tabs.items()
        return [
            Tab(code, label, counts[code], code == self.tab, self._address_of(code))
            for code, (label, _) in tabs
        ]

    def _address_of(self, tab: str) -> str:
        """Every other filter kept; the order is that of the tab."""
        data = self.data.copy()
        for name in self.dropped_by_a_tab:
            data.pop(name, None)
        data[self.tab_name] = tab
        return f"?{data.urlencode()}"

    @cached_property
    def active(self) -> tuple[ActiveFilter, ...]:
        """What is filtered, the tab and the order apart."""
        beside = (self.tab_name, self.order_name)
        return tuple(
            ActiveFilter(self.filters[name].words(value), self.address_without(name))
            for name in self.filters
            if name not in beside and (value := self.value(name))
        )

    def address_without(self, *names: str) -> str:
        data = self.data.copy()
        for name in (*names, "page"):
            data.pop(name, None)
        return f"?{data.urlencode()}"

    @property
    def address_of_tab(self) -> str:
        """The same tab with nothing filtered."""
        return self.address_without(*(name for name in self.filters if name != self.tab_name))

    @property
    def search_field(self):
        return self.form[self.search_name] if self.search_name in self.filters else None

    @property
    def folded_fields(self) -> list:
        beside = (self.tab_name, self.search_name)
        return [self.form[name] for name in self.filters if name not in beside]

    @property
    def asked_beside_search(self) -> list[tuple[str, str]]:
        names = (*self.kept_names, *self.filters)
        return self._pairs(name for name in names if name != self.search_name)

    @property
    def asked_beside_fold(self) -> list[tuple[str, str]]:
        return self._pairs((*self.kept_names, self.tab_name, self.search_name))

    def _pairs(self, names: Iterable[str]) -> list[tuple[str, str]]:
        return [(name, self.data[name]) for name in names if self.data.get(name)]


class FactRows(tuple):
    """Facts already in memory, filtered by the same sets: by a condition or by values."""

    model = None

    def all(self) -> "FactRows":
        return self

    def filter(self, condition: Callable | None = None, **equal) -> "FactRows":
        values = {name.removesuffix("__exact"): value for name, value in equal.items()}
        return FactRows(
            row
            for row in self
            if (condition is None or condition(row))
            and all(getattr(row, name) == value for name, value in values.items())
        )
