"""The controls of a list that the browser draws."""

from django import forms
from django_filters.fields import ChoiceField


class SearchInput(forms.TextInput):
    input_type = "search"


class OrderField(ChoiceField):
    """The order in force is selected, asked for or not."""

    def bound_data(self, data, initial):
        return data or initial
