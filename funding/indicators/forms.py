from collections.abc import Iterable

from django import forms

from cpts_portal.foundation.records import uploads
from cpts_portal.foundation.web.fields import DayField
from cpts_portal.foundation.web.file_fields import OneFileField
from cpts_portal.foundation.web.forms import CarefulForm
from funding.indicators.piece_models import ExpectedPiece, LineEvidence


def _choice(piece: ExpectedPiece) -> str:
    return f"{piece.words}, {'déjà là' if piece.complete else 'manque'}"


class PieceForm(CarefulForm):
    label = forms.CharField(
        label="Ce qu’est cette pièce",
        max_length=120,
        validators=LineEvidence._meta.get_field("label").validators,
        help_text="Par exemple « Bilan du premier semestre ». Aucun nom de patient.",
        error_messages={
            "required": "Dites ce qu’est cette pièce.",
            "max_length": "120 caractères au plus.",
        },
    )
    expected = forms.ChoiceField(
        label="Ce qu’elle prouve",
        required=False,
        error_messages={"invalid_choice": "Cette pièce n’est pas attendue sous cette ligne."},
    )
    dated_on = DayField(label="Date de la pièce")
    upload = OneFileField(label="Fichier", help_text=uploads.ACCEPTED_HELP)
    names_people = forms.BooleanField(
        label="Peut nommer des personnes ou des patients",
        required=False,
        initial=True,
        help_text="Cochée, la pièce reste à l’association : les financeurs voient sa date et son "
        "empreinte, et la consultent sur place. Décochez-la si la pièce ne nomme personne.",
    )

    def __init__(self, *args, expected: Iterable[ExpectedPiece] = (), **kwargs):
        """``expected``: the pieces that this line asks for, deposited or not."""
        super().__init__(*args, auto_id="piece_%s", **kwargs)
        choices = [(piece.label, _choice(piece)) for piece in expected]
        self.fields["expected"].choices = [("", "Une autre pièce"), *choices]
        if not choices:
            del self.fields["expected"]

    @property
    def lost_file(self) -> bool:
        """A browser never gives a chosen file back."""
        return self.is_bound and "upload" not in self.errors
