"""The boxes of the joining texts: each holds the version that was on the page."""

from django.urls import reverse
from django.utils.html import format_html

from cpts_portal.foundation.kernel.french import day
from members.forms.fields import VersionField
from members.operations.applying import TEXT_CHANGED
from members.queries import joining


def acceptance(one: joining.TextFacts) -> VersionField:
    """The words of the box, and the link that opens the text beside the form."""
    words = {
        "statutes": "J’accepte les statuts",
        "charter": "J’accepte la charte de l’adhérent",
        "rules": "J’accepte le règlement intérieur",
        "privacy": "J’ai lu la notice d’information sur mes données",
        "directory": "Je veux bien figurer à l’annuaire des adhérents",
    }
    address = reverse("members:joining_text", args=[one.kind, one.version])
    return VersionField(
        one.id,
        label=words[one.kind],
        required=one.required,
        missing="Lisez ce texte, puis cochez la case.",
        changed=TEXT_CHANGED,
        help_text=format_html(
            '<a href="{}" target="_blank" rel="noopener">Lire la version {} du {} '
            "(nouvel onglet)</a>",
            address,
            one.version,
            day(one.in_force_from),
        ),
    )
