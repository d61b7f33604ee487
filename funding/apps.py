from django.apps import AppConfig


class FundingConfig(AppConfig):
    name = "funding"
    label = "funding"
    verbose_name = "Financement"

    def ready(self):
        from funding.dossier.standing import closed_before
        from missions import closing

        closing.told_by(closed_before)
