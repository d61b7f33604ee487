"""The signed attendance sheet of a meeting."""

from django import forms
from django.core.exceptions import ValidationError

from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.nir import SENTENCE, contains_nir
from cpts_portal.foundation.records import uploads
from cpts_portal.foundation.surface.forms import CarefulForm


class SheetForm(CarefulForm):
    upload = forms.FileField(
        label="Feuille signée",
        widget=forms.FileInput(attrs={"accept": uploads.ACCEPTED_TYPES}),
        help_text=uploads.with_antivirus("PDF, JPEG ou PNG, 10 Mo au plus."),
        error_messages={"required": "Choisissez le fichier de la feuille signée."},
    )

    def clean_upload(self):
        """Type, size and structure checked; a name that holds a number of its own is refused."""
        file = self.cleaned_data["upload"]
        if contains_nir(file.name or ""):
            raise ValidationError(SENTENCE)
        try:
            return uploads.accept(file)
        except DomainError as refusal:
            raise ValidationError(refusal.sentence) from None
