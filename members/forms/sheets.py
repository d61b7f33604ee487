"""The signed attendance sheet of a meeting."""

from cpts_portal.foundation.records import uploads
from cpts_portal.foundation.surface.forms import CarefulForm
from cpts_portal.foundation.surface.upload_field import UploadField


class SheetForm(CarefulForm):
    upload = UploadField(
        label="Feuille signée",
        help_text=uploads.with_antivirus("PDF, JPEG ou PNG, 10 Mo au plus."),
        error_messages={"required": "Choisissez le fichier de la feuille signée."},
    )
