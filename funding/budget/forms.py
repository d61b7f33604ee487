"""The forms of a recorded expense."""

from django import forms

from cpts_portal.foundation.kernel.text import validate_plain_text
from cpts_portal.foundation.records import uploads
from cpts_portal.foundation.web.file_fields import OneFileField
from cpts_portal.foundation.web.forms import CarefulForm
from funding.budget.models import Expense, ExpenseCorrection


class BudgetDecisionForm(CarefulForm):
    decision = forms.CharField(
        label="Décision du conseil",
        max_length=Expense._meta.get_field("decision").max_length,
        validators=[validate_plain_text],
        help_text="Qui a décidé et quand : « Conseil d’administration du 24 avril 2026 ». "
        "Lu par les financeurs, sauf si la case plus bas est cochée.",
        error_messages={"required": "Indiquez la décision du conseil (date)."},
    )
    upload = OneFileField(
        label="Texte de la décision", required=False, help_text=uploads.ACCEPTED_HELP
    )
    names_people = forms.BooleanField(
        label="Peut nommer des personnes",
        required=False,
        initial=True,
        help_text="Cochée, la décision et son texte restent à l’association : les financeurs "
        "voient l’empreinte du texte, et le consultent sur place.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="decision_%s", **kwargs)


class CorrectionForm(CarefulForm):
    reason = forms.CharField(
        label="Pourquoi",
        max_length=ExpenseCorrection._meta.get_field("reason").max_length,
        validators=[validate_plain_text],
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Par exemple « Facture déjà comptée : E018 ». Lu par les financeurs : aucun nom.",
        error_messages={"required": "Dites pourquoi en une phrase."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="correction_%s", **kwargs)
