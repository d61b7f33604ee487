"""Fields that take files: what was sent is checked, and a file too many is said, never dropped."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.nir import SENTENCE, contains_nir
from cpts_portal.foundation.records import uploads


class FileInput(forms.FileInput):
    """The browser makes a large photo smaller before it is sent, and a phone offers its camera:
    see ``static/js/files.js``. Gives every file that came under its name."""

    template_name = "ui/file_input.html"

    def __init__(self, attrs=None):
        super().__init__({"accept": uploads.ACCEPTED_TYPES} | (attrs or {}))

    def value_from_datadict(self, data, files, name):
        several = getattr(files, "getlist", None)
        sent = several(name) if several else [files.get(name)]
        return [file for file in sent if file]


class FilesInput(FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Accepted uploads, ``most`` of them, each checked: type, size, structure."""

    widget: type[FileInput] = FilesInput
    most = 5
    default_error_messages = {"required": "Choisissez au moins un fichier."}

    def clean(self, data, initial=None) -> Any:
        files = list(data or ())
        if len(files) > self.most:
            raise ValidationError(self.too_many(len(files)))
        if self.required and not files:
            raise ValidationError(self.error_messages["required"])
        accepted, refusals = [], []
        for file in files:
            try:
                accepted.append(_accepted(file))
            except ValidationError as refusal:
                refusals.append(_named(file, refusal, alone=len(files) == 1))
        if refusals:
            raise ValidationError(refusals)
        return tuple(accepted)

    def too_many(self, sent: int) -> str:
        return f"Joignez {self.most} fichiers au plus : vous en avez choisi {sent}."


class OneFileField(FilesField):
    """The one accepted upload, or None when none was asked for."""

    widget = FileInput
    most = 1
    default_error_messages = {"required": "Choisissez le fichier à déposer."}

    def clean(self, data, initial=None) -> uploads.AcceptedUpload | None:
        accepted = super().clean(data, initial)
        return accepted[0] if accepted else None

    def too_many(self, sent: int) -> str:
        return (
            f"Un seul fichier à la fois : vous en avez envoyé {sent}, aucun n’est gardé. "
            "Choisissez celui à déposer."
        )


def _accepted(file: UploadedFile) -> uploads.AcceptedUpload:
    if contains_nir(file.name or ""):
        raise ValidationError(SENTENCE)
    try:
        return uploads.accept(file)
    except DomainError as refusal:
        raise ValidationError(refusal.sentence) from None


def _named(file: UploadedFile, refusal: ValidationError, *, alone: bool) -> str:
    """Which one of several; a name that holds a social security number is not said again."""
    (sentence,) = refusal.messages
    return sentence if alone or sentence == SENTENCE else f"« {file.name} » : {sentence}"
