from django.db import models

# before the id of a key of the blind indexes; a key of the fields stands by its id alone
INDEX = "index:"


class KeyCanary(models.Model):
    key_id = models.CharField("clé", primary_key=True, max_length=40)
    sample = models.TextField("témoin chiffré")
    planted_at = models.DateTimeField("posé à")

    class Privacy:
        identifying = ()
        retention = "Tant que la clé sert."
        anonymise = "Rien à faire : aucune donnée personnelle."

    class Meta:
        verbose_name = "témoin de clé"
        verbose_name_plural = "témoins de clés"

    def __str__(self):
        return self.key_id
