"""The signed attendance sheet of a meeting."""

from cpts_portal.foundation.records import uploads
from cpts_portal.foundation.web.file_fields import OneFileField
from cpts_portal.foundation.web.forms import CarefulForm


class SheetForm(CarefulForm):
    upload = OneFileField(
        label="Feuille signée",
        help_text=uploads.ACCEPTED_HELP,
        error_messages={"required": "Choisissez le fichier de la feuille signée."},
    )
