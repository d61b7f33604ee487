"""« Une autre commune »: what is typed leads to one commune, or to a short list to choose from."""

from django import forms

from cpts_portal.foundation.web.forms import CarefulForm
from members.queries import communes

# what the list sends: a code, which no typed name looks like
CHOSEN = "insee:"
# a blank that is not nothing: the box to write in comes back
WRITE_IT = (" ", "Aucune de celles-là : je l’écris")
FIND_COMMUNE = (
    "Nous ne trouvons pas cette commune. Écrivez son nom et son code postal, par exemple : "
    "42000 Saint-Étienne."
)
CHOOSE = "Plusieurs communes répondent à ce nom : choisissez dans la liste."
TOO_MANY = "Trop de communes répondent à ce nom : ajoutez le code postal."


class ElsewhereMixin(CarefulForm):
    """For a form with a field ``other_commune``."""

    def show_choice(self) -> None:
        """What was chosen in the list comes back as a list."""
        text = self["other_commune"].value() or ""
        places = _chosen(text)
        if places:
            self._list(places)

    def find_elsewhere(self, text: str) -> str:
        """The code of the commune; an empty text once the refusal is beside the field."""
        matches = _chosen(text) or (communes.named(text) if text else ())
        if len(matches) == 1:
            return matches[0].code
        if not matches or len(matches) == communes.MOST:
            self.add_error("other_commune", TOO_MANY if matches else FIND_COMMUNE)
            return ""
        self._list(matches)
        self.data = self.data.copy()
        self.data[self.add_prefix("other_commune")] = ""
        self.add_error("other_commune", CHOOSE)
        return ""

    def _list(self, places: tuple[communes.Commune, ...]) -> None:
        options = [(f"{CHOSEN}{place.code}", place.label) for place in places]
        field = self.fields["other_commune"]
        field.widget = forms.Select(choices=[("", "Choisissez"), *options, WRITE_IT])
        field.help_text = ""


def chosen(code: str | None) -> str:
    """The value of a commune already known."""
    return f"{CHOSEN}{code}" if code else ""


def _chosen(text: str) -> tuple[communes.Commune, ...]:
    commune = communes.find_commune(text.removeprefix(CHOSEN)) if text.startswith(CHOSEN) else None
    return (commune,) if commune else ()
