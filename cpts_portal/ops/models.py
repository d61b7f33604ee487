from django.db import models


class Installation(models.Model):
    """What this database was installed for; a process of another mode refuses to use it."""

    only_one = models.BooleanField(primary_key=True, default=True)
    mode = models.CharField(max_length=20)
    installed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(only_one=True),
                name="deploy_installation_only_one",
                violation_error_message="Une base n’est installée qu’une fois.",
            )
        ]

    class Privacy:
        identifying = ()
        retention = "Aussi longtemps que la base."
        anonymise = "Sans objet : aucune donnée personnelle."

    def __str__(self):
        return self.mode
