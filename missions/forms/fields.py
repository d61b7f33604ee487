"""Fields that answer in French, keep what was typed and never echo what must not be stored."""

from django import forms
from django.core.exceptions import ValidationError

from cpts_portal.foundation.kernel import durations
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.nir import SENTENCE, contains_nir
from cpts_portal.foundation.records import uploads
from cpts_portal.foundation.surface import forms as surface


class DayField(forms.DateField):
    """The phone's own calendar; a date that does not exist comes back as it was typed."""

    def __init__(self, **kwargs):
        super().__init__(
            widget=surface.DayInput(),
            input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y"],
            error_messages={
                "required": "Indiquez la date.",
                "invalid": "Cette date n’existe pas. Écrivez-la ainsi : 12/11/2026.",
            },
            **kwargs,
        )


class DurationField(forms.CharField):
    def __init__(self, **kwargs):
        super().__init__(
            max_length=20,
            error_messages={
                "required": "Indiquez la durée.",
                "max_length": f"Cette durée ne se lit pas. {durations.HELP}",
            },
            **kwargs,
        )

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        try:
            return durations.parse_duration(text)
        except DomainError as refusal:
            raise ValidationError(refusal.sentence) from None


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class EvidenceField(forms.FileField):
    """Accepted uploads, each checked: type, size, structure."""

    widget = ManyFilesInput
    most = 5

    def clean(self, data, initial=None):
        files = [one for one in (data or ()) if one]
        if len(files) > self.most:
            raise ValidationError(f"Joignez {self.most} fichiers au plus.")
        accepted = []
        for file in files:
            if contains_nir(file.name or ""):
                raise ValidationError(SENTENCE)
            try:
                accepted.append(uploads.accept(file))
            except DomainError as refusal:
                raise ValidationError(refusal.sentence) from None
        return tuple(accepted)
