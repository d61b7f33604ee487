from datetime import date

from django import forms

from cpts_portal.foundation.web.fields import DayField
from cpts_portal.foundation.web.forms import TidyForm
from cpts_portal.home.account_trails import KINDS, Asked

# before the portal, and far enough after: a day more still is a day
FIRST, LAST = date(2000, 1, 1), date(2999, 12, 31)


class Day(DayField):
    def clean(self, value):
        day = super().clean(value)
        return day if day is None or FIRST <= day <= LAST else None


class AccountSearch(TidyForm):
    q = forms.CharField(
        label="Nom ou adresse de courriel",
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)

    @property
    def text(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("q", "")


class TrailFilter(TidyForm):
    quoi = forms.ChoiceField(
        label="Nature", required=False, choices=[("", "Toutes"), *KINDS.items()]
    )
    du = Day(label="Du", required=False)
    au = Day(label="Au", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)

    def asked(self) -> Asked:
        """What can be used of it: a value that is not understood filters nothing."""
        self.is_valid()
        given = self.cleaned_data
        return Asked(given.get("quoi", ""), given.get("du"), given.get("au"))
