from django.apps import AppConfig


class FundingConfig(AppConfig):
    name = "funding"
    label = "funding"
    verbose_name = "Financement"

    def ready(self):
        from funding.dossier.standing import closed_before
        from funding.indemnities.queries import transfers
        from missions import closing, paying

        closing.told_by(closed_before)
        paying.told_by(transfers)
