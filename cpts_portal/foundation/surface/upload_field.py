"""One file that somebody sends: type, size, structure and name checked before anything is kept."""

from django import forms
from django.core.exceptions import ValidationError

from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.nir import SENTENCE, contains_nir
from cpts_portal.foundation.records import uploads


class UploadField(forms.FileField):
    """Cleans to an ``AcceptedUpload``, or to None when the file may be left out and is."""

    widget = forms.FileInput(attrs={"accept": uploads.ACCEPTED_TYPES})
    default_error_messages = {"required": "Choisissez le fichier à déposer."}

    def clean(self, data, initial=None):
        if not data:
            if not self.required:
                return None
            raise ValidationError(self.error_messages["required"])
        if contains_nir(data.name or ""):
            raise ValidationError(SENTENCE)
        try:
            return uploads.accept(data)
        except DomainError as refusal:
            raise ValidationError(refusal.sentence) from None
