"""What the association says itself of a mission in one contract year."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from cpts_portal.foundation.kernel.nir import refuse_nir
from cpts_portal.foundation.kernel.text import validate_plain_text
from funding.contract_years import RETENTION

LONGEST = 2000


class MissionWords(models.Model):
    """Never corrected: the one with the highest ``number`` is the text of the mission."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    year = models.ForeignKey("funding.ContractYear", models.PROTECT, related_name="mission_words")
    mission = models.ForeignKey("members.Mission", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField("écrit combien de fois")
    body = models.TextField(
        "texte", max_length=LONGEST, validators=[validate_plain_text, refuse_nir]
    )
    written_at = models.DateTimeField("écrit le")
    written_by = models.UUIDField("écrit par", null=True, blank=True)

    class Privacy:
        identifying = ("body", "written_by")
        retention = RETENTION
        anonymise = "Le compte n’est qu’un identifiant ; le texte parle d’une mission."

    class Meta:
        verbose_name = "texte d’une mission"
        verbose_name_plural = "textes des missions"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "mission", "number"],
                name="mission_words_once",
                violation_error_message="Ce texte vient d’être changé : rechargez la page.",
            ),
            models.CheckConstraint(
                condition=~Q(body=""),
                name="mission_words_said",
                violation_error_message="Écrivez ce que la mission a fait.",
            ),
        ]
