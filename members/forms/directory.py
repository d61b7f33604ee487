"""What people type to find somebody. The address of the page keeps it."""

from django import forms

from cpts_portal.foundation.web.forms import TidyForm


class DirectoryFilter(TidyForm):
    q = forms.CharField(
        label="Nom ou prénom",
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    profession = forms.TypedChoiceField(
        label="Profession", required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args, professions: list[tuple[int, str]], **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["profession"].choices = [("", "Toutes"), *professions]

    def chosen(self) -> dict:
        """What can be used of it: a value the list does not know filters nothing."""
        self.is_valid()
        return {
            "text": self.cleaned_data.get("q", ""),
            "profession_id": self.cleaned_data.get("profession"),
        }
