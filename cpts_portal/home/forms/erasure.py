from django import forms

from cpts_portal.foundation.web.forms import CarefulForm


class ErasureForm(CarefulForm):
    sure = forms.BooleanField(
        label="Elle l’a demandé : effacer son identité, sans retour",
        error_messages={"required": "Cochez la case pour confirmer."},
    )
