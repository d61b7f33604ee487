"""What a candidate reads before joining, and what joining costs: both dated, never rewritten."""

from django.db import models
from django.db.models import Q

from cpts_portal.foundation.kernel.text import validate_plain_text
from members.enums import ApplicantKind, JoiningTextKind


class JoiningText(models.Model):
    """One version of one text. An acceptance points to the row, so a row is never changed."""

    kind = models.CharField("texte", max_length=12, choices=JoiningTextKind)
    version = models.SlugField("version", max_length=20)
    title = models.CharField("titre", max_length=120, validators=[validate_plain_text])
    body = models.TextField("contenu", validators=[validate_plain_text])
    in_force_from = models.DateField("en vigueur depuis le")
    to_validate = models.BooleanField("modèle à valider", default=True)

    class Privacy:
        identifying = ()
        retention = "Durée de vie de l’association : les acceptations y renvoient."
        anonymise = "Rien à faire : aucune donnée personnelle."

    class Meta:
        verbose_name = "texte d’adhésion"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "version"],
                name="joining_text_version_once",
                violation_error_message="Cette version existe déjà.",
            ),
            models.UniqueConstraint(
                fields=["kind", "in_force_from"],
                name="joining_text_one_a_day",
                violation_error_message="Une autre version de ce texte commence le même jour.",
            ),
        ]

    def __str__(self):
        return f"{self.title}, version {self.version}"


class FeeRate(models.Model):
    """The yearly fee, in euros, from a day on."""

    payer = models.CharField("payée par", max_length=10, choices=ApplicantKind)
    amount_eur = models.DecimalField("montant", max_digits=8, decimal_places=2)
    valid_from = models.DateField("à partir du")

    class Privacy:
        identifying = ()
        retention = "Durée de vie de l’association."
        anonymise = "Rien à faire : aucune donnée personnelle."

    class Meta:
        verbose_name = "montant de la cotisation"
        constraints = [
            models.UniqueConstraint(
                fields=["payer", "valid_from"],
                name="fee_rate_once_a_day",
                violation_error_message="Un montant existe déjà à cette date.",
            ),
            models.CheckConstraint(
                condition=Q(amount_eur__gte=0),
                name="fee_rate_not_negative",
                violation_error_message="Une cotisation n’est jamais négative.",
            ),
        ]
