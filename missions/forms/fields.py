"""Fields that answer in French, keep what was typed and never echo what must not be stored."""

from django import forms
from django.core.exceptions import ValidationError

from cpts_portal.foundation.kernel import durations
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.web.file_fields import FilesField


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


class EvidenceField(FilesField):
    """Pieces of a declaration."""

    most = 5
