from django.apps import AppConfig


class FundingConfig(AppConfig):
    name = "funding"
    label = "funding"
    verbose_name = "Financement"

    def ready(self):
        from funding import sent_texts, settled_years
        from funding.dossier.operations.evidence_removal import version_listing, version_opening
        from funding.dossier.queries.status import closed_before, is_settled
        from funding.payments.queries import transfers
        from members import sheet_keeping
        from missions import closing, paying

        closing.told_by(closed_before)
        paying.told_by(transfers)
        settled_years.told_by(is_settled)
        sent_texts.told_by(version_opening)
        sheet_keeping.told_by(version_listing)
